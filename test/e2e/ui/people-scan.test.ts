import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keyWordsOf } from '../../support/fake-app/fake-conduct.ts';
import { launchBrowser } from '../../support/fake-app/open-page.ts';
import { openCard, openWorkshop } from '../../support/fake-app/people-page.ts';
import { company } from '../../support/fake-app/people-scenes.ts';
import { writeQrFilm } from '../../support/fake-app/qr-film.ts';
import { people } from '../../support/fake-app/scenes.ts';

const { carla, dmitri } = people;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-film-'));
const film = path.join(folder, 'code.y4m');
let browser: Browser;
beforeAll(async () => {
  writeQrFilm(film, keyWordsOf(dmitri.id).code);
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

it('[I4] somebody whose code is scanned is verified', async () => {
  const { page, app, complaints, close } = await openWorkshop(browser, company(Date.now()));
  const card = await openCard(page, /Dmitri/);
  await card.getByRole('button', { name: 'Compare…' }).click();
  await page.getByRole('button', { name: 'Scan their code' }).click();
  await card.getByText('You compared this key.').waitFor();
  expect(app.called.indexOf('app.allowCamera')).toBeLessThan(app.called.indexOf('person.checkCode'));
  expect(app.notes.get(dmitri.id)?.verified).toBe(true);
  expect(complaints).toEqual([]);
  await close();
});

it('[I4] a code that is somebody else’s verifies nobody, and is warned of', async () => {
  const { page, app, close } = await openWorkshop(browser, company(Date.now()));
  const card = await openCard(page, /Carla Weiss/);
  await card.getByRole('button', { name: 'Compare…' }).click();
  await page.getByRole('button', { name: 'Scan their code' }).click();
  await page.getByRole('alert').getByText('This is not Carla Weiss’s key.').waitFor();
  for (const { id } of [carla, dmitri]) expect(app.notes.get(id)?.verified ?? false).toBe(false);
  await close();
});

it('[I4] a code that is no person’s is said, and looking goes on', async () => {
  const scene = company(Date.now());
  scene.app.failNext('person.checkCode', 'code-not-a-person');
  const { page, close } = await openWorkshop(browser, scene);
  const card = await openCard(page, /Carla Weiss/);
  await card.getByRole('button', { name: 'Compare…' }).click();
  await page.getByRole('button', { name: 'Scan their code' }).click();
  await page.getByRole('alert').getByText("This code is not a person's key").waitFor();
  await page.locator('.camera[data-dark="false"]').waitFor();
  await close();
});
