import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFolder } from '../../support/apps.ts';
import { ask } from '../../support/browser.ts';
import { TerminalProcess } from '../../support/terminal.ts';

const root = path.resolve(import.meta.dirname, '../../..');
let folder: string;
let started: TerminalProcess;

/** A checkout of its own: what is built for debugging must not get into what others test. */
beforeEach(async () => {
  folder = await makeFolder();
  for (const name of [
    'build',
    'main',
    'preload',
    'renderer',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
  ]) {
    fs.cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
});
afterEach(async () => {
  started.child.kill('SIGTERM');
  await started.exited;
  fs.rmSync(folder, { recursive: true, force: true });
});

const door = (): Promise<URL> =>
  started.until(({ out }) => {
    const address = /rebuilt on change: (http:\S+)/.exec(out)?.[1];
    return address === undefined ? undefined : new URL(address);
  });
/** Where the door leads, once the app behind it is up: no address twice for two starts of the app. */
async function behind({ port, pathname }: URL, before?: string): Promise<string> {
  let location: string | undefined;
  await expect
    .poll(async () => (location = (await ask(Number(port), pathname)).headers.location), { timeout: 90_000 })
    .not.toBeOneOf([undefined, before]);
  return location ?? '';
}

it('[dev] builds, serves the app at an address that stays, and starts it afresh after a change', async () => {
  const args = ['dev', '--', '--port', '0', '--lang', 'en', '--data', path.join(folder, 'data')];
  const env = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined };
  started = new TerminalProcess(args, { file: path.join(folder, 'build/run.mjs'), env });
  const address = await door();
  const first = await behind(address);
  const { port, pathname, search } = new URL(first);
  expect((await ask(Number(port), pathname + search)).status).toBe(303);
  fs.appendFileSync(path.join(folder, 'main/headless.ts'), '\n// A change.\n');
  expect(await behind(address, first)).toMatch(/^http:\/\/127\.0\.0\.1:/);
});
