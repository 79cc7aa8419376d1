import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { errorText } from '../../../preload/contract/error-text.ts';
import type { AppInfo, Notice } from '../../../preload/contract/model.ts';
import { defaultAppFolder, executable, launch, runtime } from '../../support/launch.ts';
import { TerminalProcess } from '../../support/terminal.ts';
import { callMain, openDesktop } from './page.ts';

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'landline-keychain-'));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Starts the desktop with this user's keychain, or another's, and quits: who it was, and what it had to say. */
async function desktop(
  dataFolder: string,
  keychain?: string,
): Promise<{ readonly device: string; readonly notices: readonly string[] }> {
  const env = keychain === undefined ? {} : { STAND_IN_KEYCHAIN: keychain };
  const app = await launch({ dataFolder, env });
  try {
    const { page } = await openDesktop(app);
    const info = await callMain(page, 'app.info');
    const told = await callMain(page, 'notice.list');
    if (info.kind !== 'answer' || told.kind !== 'answer') throw new Error('main did not answer');
    return {
      device: (info.value as AppInfo).deviceId,
      notices: (told.value as readonly Notice[]).map(({ code }) => code),
    };
  } finally {
    await app.close();
  }
}

/** Starts a desktop that cannot; resolves to what it shows, and its exit code. */
async function refused(dataFolder: string, keychain: string): Promise<{ said: string; code: number | null }> {
  const child = spawn(executable, ['--no-sandbox', defaultAppFolder, `--data=${dataFolder}`, '--port=0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, STAND_IN_KEYCHAIN: keychain },
  });
  const [said, [code]] = await Promise.all([
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { said, code };
}

async function terminal(dataFolder: string): Promise<TerminalProcess> {
  const process = new TerminalProcess(['rooms', '--wait', '0', '--json', '--data', dataFolder]);
  await process.exited;
  return process;
}

/** The desktop's own program with a command, with a screen or without. */
const installed = (dataFolder: string, screen: boolean, ...args: string[]): TerminalProcess =>
  new TerminalProcess(
    ['--no-sandbox', defaultAppFolder, ...args, '--json', '--data', dataFolder, '--port', '0'],
    {
      program: executable,
      env: { DISPLAY: screen ? ':99' : '', WAYLAND_DISPLAY: '' },
    },
  );

const keys = (dataFolder: string): Record<string, string> => {
  const folder = path.join(dataFolder, 'identity');
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]),
  );
};

// Of Electron itself the keychain is this machine's, and asks whoever sits at it.
describe.runIf(runtime === 'stand-in')('the system’s keychain', () => {
  it('[I3] seals the keys of the desktop, which nobody else opens, and no file is touched by trying', async () => {
    const dataFolder = newFolder();
    const first = await desktop(dataFolder);
    expect(first.notices).not.toContain('key-not-protected');
    const sealed = keys(dataFolder);
    expect(Object.keys(sealed).sort()).toEqual(['certificate.json', 'device.key']);
    for (const [name, content] of Object.entries(sealed)) {
      expect(content).toMatch(/^landline sealed 1\n/);
      expect(content).not.toContain('PRIVATE KEY');
      expect(statSync(path.join(dataFolder, 'identity', name)).mode & 0o777).toBe(0o600);
    }

    const plain = await terminal(dataFolder);
    expect(plain.of('error')).toEqual([
      { type: 'error', code: 'identity-sealed', message: errorText('en', 'identity-sealed') },
    ]);
    expect(await plain.exited).toBe(1);
    for (const keychain of ['somebody-else', 'locked', 'none']) {
      const { said, code } = await refused(dataFolder, keychain);
      expect([keychain, code]).toEqual([keychain, 1]);
      expect(said).toContain(`error box: Landline cannot start: ${errorText('en', 'identity-sealed')}`);
    }
    expect(keys(dataFolder)).toEqual(sealed);
    expect((await desktop(dataFolder)).device).toBe(first.device);
  });

  it('[I3] opens them for the desktop’s own program in a terminal, where a screen is there', async () => {
    const dataFolder = newFolder();
    const { device } = await desktop(dataFolder);
    const sealed = keys(dataFolder);
    const rooms = installed(dataFolder, true, 'rooms', '--wait', '0');
    expect(await rooms.exited).toBe(0);
    expect(rooms.of('ready')).toMatchObject([{ deviceId: device }]);
    const blind = installed(dataFolder, false, 'rooms', '--wait', '0');
    expect(await blind.exited).toBe(1);
    expect(blind.of('error')).toMatchObject([{ code: 'identity-sealed' }]);
    // It says goodbye as any terminal does.
    const host = installed(dataFolder, true, 'host', 'Kitchen');
    await host.event('hosting');
    host.child.kill('SIGINT');
    expect(await host.exited).toBe(0);
    expect(host.events.at(-1)).toEqual({ type: 'bye' });
    expect(keys(dataFolder)).toEqual(sealed);
  });

  it('[I3] takes over the keys of a terminal, and the device stays who it is', async () => {
    const dataFolder = newFolder();
    const before = await terminal(dataFolder);
    expect(keys(dataFolder)['device.key']).toContain('PRIVATE KEY');
    const { device, notices } = await desktop(dataFolder);
    expect(device).toBe(before.of('ready')[0]?.['deviceId']);
    expect(notices).not.toContain('key-not-protected');
    expect(Object.values(keys(dataFolder)).join()).not.toContain('PRIVATE KEY');
  });

  it('[I3] that is none says so, and the keys are files for this user alone', async () => {
    const dataFolder = newFolder();
    const { device, notices } = await desktop(dataFolder, 'none');
    expect(notices).toContain('key-not-protected');
    expect(keys(dataFolder)['device.key']).toContain('PRIVATE KEY');
    const plain = await terminal(dataFolder);
    expect(plain.of('ready')[0]?.['deviceId']).toBe(device);
  });
});
