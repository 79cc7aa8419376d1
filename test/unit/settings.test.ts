import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { colourOf, defaultSettings, openSettings } from '../../main/settings.ts';
import { colours } from '../../preload/contract/model.ts';
import { Settings } from '../../preload/contract/settings.ts';

const clock = { now: () => Date.UTC(2030, 0, 2, 3, 4, 5) };
let folder = '';
const file = (): string => path.join(folder, 'settings.json');
const open = () => openSettings(folder, clock);

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-settings-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

describe('settings', () => {
  it('[settings] are the defaults where nothing was ever set, and write nothing by being read', async () => {
    const settings = await open();
    expect(settings.current).toEqual(defaultSettings);
    expect(Settings.parse(defaultSettings)).toEqual(defaultSettings);
    expect(settings.setAside).toBeNull();
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('[settings] give whoever has chosen no colour the one of their key, until they choose', async () => {
    const keys = Array.from({ length: 256 }, (_, byte) => colourOf(Uint8Array.of(byte, 7)));
    expect(new Set(keys)).toEqual(new Set(colours));
    const defaults = { ...defaultSettings, colour: 'violet' } as const;
    const mine = () => openSettings(folder, clock, defaults);
    expect((await mine()).current.colour).toBe('violet');
    await (await mine()).change({ name: 'Ana' });
    expect((await open()).current.colour).toBe('violet');
    await (await mine()).change({ colour: 'teal' });
    expect((await mine()).current.colour).toBe('teal');
  });

  it('[settings] keep what was changed over a restart, in a file for its owner alone', async () => {
    const changed = await (await open()).change({ name: '安娜', theme: 'dark' });
    expect(changed).toEqual({ ...defaultSettings, name: '安娜', theme: 'dark' });
    expect((await open()).current).toEqual(changed);
    expect(fs.readdirSync(folder)).toEqual(['settings.json']);
    if (process.platform !== 'win32') expect(fs.statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('[settings] tell of each change once, in order, and of none that changes nothing', async () => {
    const settings = await open();
    const heard: string[] = [];
    const undo = settings.onChanged(({ name }) => heard.push(name));
    await Promise.all([
      settings.change({ name: 'Ana' }),
      settings.change({ name: 'Ana' }),
      settings.change({ name: 'Bob' }),
    ]);
    undo();
    await settings.change({ name: 'Carla' });
    expect(heard).toEqual(['Ana', 'Bob']);
    expect((await open()).current.name).toBe('Carla');
  });

  it.each([
    ['cut off', '{"name":"Ana","col'],
    ['not an object', '[1, 2]'],
    ['empty', ''],
    ['nothing', 'null'],
    ['binary', Buffer.from([0xff, 0xfe, 0, 1])],
  ])('[settings] start from the defaults and keep the file aside when it is %s', async (_title, content) => {
    fs.writeFileSync(file(), content);
    const settings = await open();
    expect(settings.current).toEqual(defaultSettings);
    expect(settings.setAside).toBe(path.join(folder, 'settings-damaged-2030-01-02T03-04-05.json'));
    expect(fs.readFileSync(settings.setAside as string)).toEqual(Buffer.from(content));
    await settings.change({ name: 'Ana' });
    expect((await open()).setAside).toBeNull();
  });

  it('[settings] keep what is sound beside what is not', async () => {
    fs.writeFileSync(
      file(),
      JSON.stringify({ name: 'Ana', colour: 'octarine', theme: 7, sendKey: 'mod-enter' }),
    );
    const settings = await open();
    expect(settings.current).toEqual({ ...defaultSettings, name: 'Ana', sendKey: 'mod-enter' });
    expect(settings.setAside).not.toBeNull();
  });

  it('[settings] of a version that knew fewer are kept, and what it did not know has its default', async () => {
    fs.writeFileSync(
      file(),
      JSON.stringify({ name: 'Ana', colour: 'teal', language: 'zh-CN', theme: 'dark' }),
    );
    const settings = await open();
    expect(settings.setAside).toBeNull();
    expect(settings.current).toEqual({
      ...defaultSettings,
      name: 'Ana',
      colour: 'teal',
      language: 'zh-CN',
      theme: 'dark',
    });
  });

  it('[settings] with parts of their own are told of once, and not where every part is as before', async () => {
    const settings = await open();
    const heard: unknown[] = [];
    settings.onChanged(({ quietHours }) => heard.push(quietHours));
    const night = { from: 1_320, to: 420 };
    await settings.change({ quietHours: night });
    await settings.change({ quietHours: { ...night } });
    expect(heard).toEqual([night]);
    expect((await open()).current.quietHours).toEqual(night);
  });

  it('[settings] leave what a newer version wrote in the file', async () => {
    fs.writeFileSync(file(), JSON.stringify({ name: 'Ana', sounds: ['bell'] }));
    const settings = await open();
    expect(settings.setAside).toBeNull();
    await settings.change({ theme: 'light' });
    expect(JSON.parse(fs.readFileSync(file(), 'utf8'))).toMatchObject({ theme: 'light', sounds: ['bell'] });
  });

  it('[settings] are as before when they could not be written, and can be changed once they can', async () => {
    const settings = await open();
    await settings.change({ name: 'Ana' });
    fs.mkdirSync(`${file()}.new`);
    await expect(settings.change({ name: 'Bob' })).rejects.toMatchObject({ code: 'storage-failed' });
    expect(settings.current.name).toBe('Ana');
    expect((await open()).current.name).toBe('Ana');
    fs.rmdirSync(`${file()}.new`);
    expect((await settings.change({ name: 'Bob' })).name).toBe('Bob');
  });
});
