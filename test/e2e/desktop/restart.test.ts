import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { launch, runtime } from '../../support/launch.ts';
import { callMain, openDesktop } from './page.ts';

const dataFolder = mkdtempSync(path.join(os.tmpdir(), 'landline-restart-'));
const lock = path.join(dataFolder, 'desktop/stand-in-lock');
const key = path.join(dataFolder, 'identity/device.key');
const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

// Electron itself would put a new window before whoever runs the tests.
it.runIf(runtime === 'stand-in')(
  '[I3] after everything was erased the desktop starts anew, as another device, and without the invite it was started with',
  async () => {
    const link = 'landline://join/abc';
    const app = await launch({ dataFolder, args: ['--name=Ana', link] });
    const child = app.process();
    const { page } = await openDesktop(app);
    expect(await callMain(page, 'room.start', { name: 'Kitchen' })).toMatchObject({ kind: 'answer' });
    const before = read(key);
    expect(before).toMatch(/^landline sealed 1\n/);
    const gone = once(child, 'exit');
    expect(await callMain(page, 'app.eraseEverything', { confirm: 'erase everything' })).toMatchObject({
      kind: 'answer',
    });
    await gone;

    let pid = 0;
    try {
      await expect.poll(() => Number(read(lock)), { timeout: 30_000 }).toBeGreaterThan(0);
      pid = Number(read(lock));
      expect(pid).not.toBe(child.pid);
      await expect.poll(() => read(key), { timeout: 60_000 }).toMatch(/^landline sealed 1\n/);
      expect(read(key)).not.toBe(before);
      if (process.platform === 'linux') {
        const args = read(`/proc/${pid}/cmdline`).split('\0');
        expect(args).toContain(`--data=${dataFolder}`);
        expect(args).not.toContain(link);
      }
      expect(readdirSync(dataFolder)).not.toContain('erasing');
    } finally {
      if (pid > 0) {
        process.kill(pid, 'SIGTERM');
        await expect.poll(() => isAlive(pid), { timeout: 30_000 }).toBe(false);
      }
    }
  },
);
