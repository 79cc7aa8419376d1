import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Room } from '../../../preload/contract/model.ts';
import type { NewInvite } from '../../../preload/contract/rules.ts';
import type { BridgeFrame } from '../../../preload/bridge/frame.ts';
import { launch } from '../../support/launch.ts';
import { callMain, openDesktop } from './page.ts';

const dataFolder = mkdtempSync(path.join(os.tmpdir(), 'landline-logs-'));
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));
const passphrase = 'unmistakable horse battery';
const message = 'the-eagle-lands-at-dawn-4711';
const clicked = 'LANDLINE://JOIN/CLICKEDCLICKEDCLICKED';

/** What the app said about itself, at its loudest, in a run in which much went wrong. */
let log = '';
let link = '';
const until = (words: RegExp): Promise<void> =>
  vi.waitFor(() => expect(log).toMatch(words), { timeout: 30_000, interval: 50 });

beforeAll(async () => {
  const app = await launch({ dataFolder, args: ['--name=Ana', clicked], env: { LANDLINE_LOG: 'debug' } });
  const child = app.process();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (part: Buffer) => (log += part.toString()));
  }
  const { page } = await openDesktop(app);
  const valueOf = (frame: BridgeFrame): unknown => {
    if (frame.kind !== 'answer') throw new Error(JSON.stringify(frame));
    return frame.value;
  };
  const given = { name: 'Kitchen', access: 'passphrase', passphrase };
  const { id: roomId } = valueOf(await callMain(page, 'room.start', given)) as Room;
  valueOf(await callMain(page, 'message.send', { roomId, text: `https://${message}.invalid/${message}` }));
  ({ text: link } = valueOf(await callMain(page, 'invite.make', { roomId, by: 'link' })) as NewInvite);
  // What is refused, each with something in it that is nobody's business.
  await callMain(page, 'message.send', { roomId, text: message.repeat(10_000) });
  await callMain(page, 'link.open', { url: `file:///${message}` });
  await callMain(page, 'invite.read', { link: `landline:${message}` });
  await callMain(page, message, { passphrase });
  await page.evaluate((words) => location.assign(`https://${words}.invalid/${words}`), message);
  await page.evaluate((words) => void window.open(`https://${words}.invalid/`), message);
  await page.evaluate((words) => {
    setTimeout(() => {
      throw new Error(words);
    }, 0);
  }, message);
  await until(/refused .*navigation/);
  await until(/refused .*window/);
  const gone = once(child, 'close');
  await app.close();
  await gone;
}, 120_000);

describe('what the desktop says about itself', () => {
  it('[A53, I3] has no passphrase, no invite and no message in it', () => {
    const secret = link.slice('LANDLINE://JOIN/'.length);
    expect(secret.length).toBeGreaterThan(30);
    for (const words of [passphrase, message, clicked, secret]) {
      expect([words, log.includes(words)]).toEqual([words, false]);
    }
  });

  it.skipIf(process.platform === 'win32')('[A53] and what it keeps is for this user alone', () => {
    const open = readdirSync(dataFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes(path.join(dataFolder, 'desktop')))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .filter((file) => statSync(file).size > 0 && (statSync(file).mode & 0o077) !== 0);
    expect(open).toEqual([]);
    // What Chromium keeps has no word of it either. The stand-in's is a whole browser, which lists where tabs wanted to go.
    const told = readdirSync(path.join(dataFolder, 'desktop'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .filter((file) => !/\/(Sessions|DIPS)\b/.test(file))
      .filter((file) => [passphrase, message].some((words) => readFileSync(file, 'latin1').includes(words)));
    expect(told).toEqual([]);
  });
});
