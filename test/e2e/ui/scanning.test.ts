import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { invited } from '../../support/fake-app/door-scenes.ts';
import { launchBrowser, openWindow, type OpenWindow } from '../../support/fake-app/open-page.ts';
import { writeQrFilm } from '../../support/fake-app/qr-film.ts';

const scene = invited(Date.now());
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-film-'));
const film = path.join(folder, 'code.y4m');
let browser: Browser;
beforeAll(async () => {
  writeQrFilm(film, scene.link);
  browser = await launchBrowser([
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`,
  ]);
});
afterAll(async () => {
  await browser.close();
  fs.rmSync(folder, { recursive: true });
});

/** A window that writes down which cameras it opened; `failure` is what opening one throws. */
async function scanning(failure: string | null = null): Promise<OpenWindow> {
  scene.app.called.length = 0;
  const window = await openWindow(browser, scene.app, { reducedMotion: 'reduce' });
  const { page } = window;
  await page.evaluate((name) => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    const opened: MediaStreamTrack[] = [];
    Object.assign(window, { opened });
    mediaDevices.getUserMedia = async (wanted) => {
      if (name !== null) throw new DOMException('', name);
      const stream = await open(wanted);
      opened.push(...stream.getTracks());
      return stream;
    };
  }, failure);
  await page.getByRole('main').getByRole('button', { name: 'Join with a code or link' }).click();
  await page.getByRole('button', { name: 'Scan a QR code' }).click();
  return window;
}
const tracks = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    (window as unknown as { opened: MediaStreamTrack[] }).opened.map(({ readyState }) => readyState),
  );

it('[J4] a scanned link is shown like a pasted one, joins nothing, and the camera is off', async () => {
  const { page, complaints, close } = await scanning();
  await page.getByRole('dialog', { name: 'An invite to Personnel' }).waitFor();
  expect(scene.app.called).toContain('app.allowCamera');
  expect(scene.app.called.indexOf('app.allowCamera')).toBeLessThan(scene.app.called.indexOf('invite.read'));
  expect(scene.app.called).not.toContain('room.join');
  await expect.poll(() => tracks(page)).toEqual(['ended']);
  expect(complaints).toEqual([]);
  await close();
});

it('[J4] a QR code that is no invite is said, and looking goes on', async () => {
  scene.app.failNext('invite.read', 'invite-invalid');
  const { page, close } = await scanning();
  await page.getByRole('alert').getByText('This QR code is not a Landline invite.').waitFor();
  await page.getByRole('status').getByText('Hold the QR code').waitFor();
  await expect.poll(() => tracks(page)).toEqual(['live']);
  await page.getByRole('button', { name: 'Type it instead' }).click();
  await page.getByRole('textbox', { name: 'Link, code or address' }).waitFor();
  await expect.poll(() => tracks(page)).toEqual(['ended']);
  await close();
});

it.each([
  ['NotAllowedError', 'The camera may not be used.'],
  ['NotFoundError', 'No camera was found.'],
  ['NotReadableError', 'Another program is using the camera.'],
  ['UnknownError', 'The camera could not be started.'],
])('[window] a camera that fails with %s says so and can be tried again', async (name, text) => {
  const { page, close } = await scanning(name);
  await page.getByRole('status').getByText(text).waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('status').getByText(text).waitFor();
  await close();
});
