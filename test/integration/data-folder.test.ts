import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataFolder } from '../../main/data-folder.ts';

let parent = '';
let folder = '';
const children: ChildProcess[] = [];
beforeEach(() => {
  parent = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-folder-'));
  folder = path.join(parent, 'made', '数据 folder');
});
afterEach(async () => {
  for (const child of children.splice(0)) await ended(child, 'SIGKILL');
  fs.rmSync(parent, { recursive: true });
});

const module = path.resolve(import.meta.dirname, '../../main/data-folder.ts');
const holder = `
  import(${JSON.stringify(module)}).then(({ openDataFolder }) => {
    try {
      openDataFolder(process.argv[1]);
      process.stdout.write('held');
      process.stdin.resume();
    } catch (error) {
      process.stdout.write(error.code);
    }
  });`;

/** Another process that opens the folder: what it says first, `held` or an error's code. */
function other(): { child: ChildProcess; said: Promise<string> } {
  const child = spawn(process.execPath, ['-e', holder, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const said = new Promise<string>((resolve) => child.stdout.once('data', (text) => resolve(String(text))));
  return { child, said };
}

function ended(child: ChildProcess, signal?: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (signal) child.kill(signal);
  else child.stdin?.end();
  return exit;
}

const refusal = (code: string) => expect.objectContaining({ code }) as Error;

describe('the data folder', () => {
  it('[data folder] is made for its owner alone, with all folders above it', () => {
    openDataFolder(folder).stop();
    expect(fs.statSync(folder).isDirectory()).toBe(true);
    if (process.platform !== 'win32') expect(fs.statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('[data folder] is refused to a second process while the first one runs, and given when it has ended', async () => {
    const first = other();
    expect(await first.said).toBe('held');
    expect(() => openDataFolder(folder)).toThrow(refusal('data-folder-in-use'));
    expect(await other().said).toBe('data-folder-in-use');
    await ended(first.child);
    openDataFolder(folder).stop();
  });

  it('[data folder] is free again at once after its holder was killed', async () => {
    for (let round = 0; round < 3; round++) {
      const killed = other();
      expect(await killed.said).toBe('held');
      await ended(killed.child, 'SIGKILL');
      expect(fs.existsSync(path.join(folder, 'lock'))).toBe(true);
    }
    openDataFolder(folder).stop();
  });

  it('[data folder] goes to one of many that start at once', async () => {
    const said = await Promise.all([other(), other(), other(), other()].map((one) => one.said));
    expect(said.sort()).toEqual(['data-folder-in-use', 'data-folder-in-use', 'data-folder-in-use', 'held']);
  });

  it('[data folder] can be stopped twice, and opened again in the same process', () => {
    const first = openDataFolder(folder);
    expect(() => openDataFolder(folder)).toThrow(refusal('data-folder-in-use'));
    first.stop();
    const second = openDataFolder(folder);
    first.stop();
    expect(() => openDataFolder(folder)).toThrow(refusal('data-folder-in-use'));
    second.stop();
  });

  it('[data folder] is not kept closed by a lock file with something in it', () => {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'lock'), 'process 4711 '.repeat(1_000));
    const held = openDataFolder(folder);
    expect(() => openDataFolder(folder)).toThrow(refusal('data-folder-in-use'));
    held.stop();
  });

  it('[data folder] says so where a file is in its place', () => {
    fs.mkdirSync(path.dirname(folder));
    fs.writeFileSync(folder, '');
    expect(() => openDataFolder(folder)).toThrow(refusal('storage-failed'));
  });
});
