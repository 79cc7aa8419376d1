import fs from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFolder } from '../../support/apps.ts';
import { ask } from '../../support/browser.ts';
import { TerminalProcess } from '../../support/terminal.ts';

const run = path.resolve(import.meta.dirname, '../../../build/run.mjs');
let folder: string;
let started: TerminalProcess;

beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(async () => {
  started.child.kill('SIGTERM');
  await started.exited;
  await fs.rm(folder, { recursive: true, force: true });
});

/** `npm start` as a person without a desktop has it, or with one but nowhere to fetch Electron from. */
function start(env: NodeJS.ProcessEnv): TerminalProcess {
  const data = path.join(folder, 'data');
  const args = ['start', '--', '--http-port', '0', '--port', '0', '--lang', 'en', '--data', data];
  started = new TerminalProcess(args, { file: run, env });
  return started;
}
const address = (): Promise<string> =>
  started.until(({ out }) => /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(out)?.[0]);

it('[start] without a display says so in one line, and opens the app at an address that works', async () => {
  start({ DISPLAY: undefined, WAYLAND_DISPLAY: undefined });
  const { port, pathname, search } = new URL(await address());
  expect(started.out.split('\n')[0]).toBe('There is no display here, so Landline runs in the browser:');
  const entry = await ask(Number(port), pathname + search);
  const cookie = entry.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const page = await ask(Number(port), entry.headers.location ?? '', { headers: { cookie } });
  expect(page.status).toBe(200);
  started.child.kill('SIGINT');
  expect(await started.exited).toBe(0);
});

it.skipIf(process.platform !== 'linux')(
  '[start] does not wait for a download that nobody answers',
  async () => {
    start({
      DISPLAY: ':none',
      ELECTRON_OVERRIDE_DIST_PATH: path.join(folder, 'nothing'),
      ELECTRON_MIRROR: 'http://127.0.0.1:9/',
      XDG_CACHE_HOME: folder,
    });
    await address();
    const [fetching, sentence] = started.out.split('\n');
    expect(fetching).toMatch(/^Fetching Electron/);
    expect(sentence).toBe('Electron could not be fetched, so Landline runs in the browser:');
  },
);
