import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { defaultAppFolder, executable } from '../../support/launch.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'landline-terminal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The desktop's program with a command, and without a screen. */
function desktop(...args: string[]): ReturnType<typeof spawnSync> {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  return spawnSync(executable, ['--no-sandbox', defaultAppFolder, ...args], { encoding: 'utf8', env });
}

describe("the desktop's program in a terminal", () => {
  it('[cli] runs a command without opening a window, and ends with its exit code', () => {
    const { status, stdout } = desktop('rooms', '--wait', '0', '--json', '--data', folder);
    const events = String(stdout)
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { readonly type: string }).type);
    expect([events[0], events.at(-1), status]).toEqual(['ready', 'bye', 0]);
  });

  it('[cli] answers questions, and refuses what cannot be meant', () => {
    expect(desktop('--version')).toMatchObject({ status: 0, stdout: `${manifest.version}\n` });
    expect(desktop('rooms', '--help').stdout).toMatch(/landline rooms --wait 10/);
    expect(desktop('host')).toMatchObject({ status: 2, stdout: '' });
  });
});
