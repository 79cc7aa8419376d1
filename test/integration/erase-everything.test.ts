import fs from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { markForErasing } from '../../main/erasing.ts';
import { builtPlatform } from '../support/built-platform.ts';
import type { Platform } from '../../main/platform.ts';
import { makeFolder, say, startPerson, type Person } from '../support/apps.ts';

const people: Person[] = [];
const folders: string[] = [];
async function start(folder: string, platform?: Platform): Promise<Person> {
  const person = await startPerson('Ana', { folder, ...(platform && { platform }) });
  people.push(person);
  return person;
}
const newFolder = async (): Promise<string> => {
  const folder = await makeFolder();
  folders.push(folder);
  return folder;
};
afterEach(async () => {
  await Promise.all(people.splice(0).map((person) => person.stop()));
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

const left = (folder: string): string[] => fs.readdirSync(folder, { recursive: true }).map(String).sort();
const erase = (person: Person): Promise<void> =>
  person.client.call('app.eraseEverything', { confirm: 'erase everything' });
async function roomful(person: Person): Promise<{ readonly device: string }> {
  const { id } = await person.client.call('room.start', { name: 'Kitchen' });
  await say(person, id, 'words to be erased');
  return { device: (await person.client.call('app.info', {})).deviceId };
}

describe('erasing everything', () => {
  it('[erase] takes everything off the disk, answers nothing more, and says that it is over', async () => {
    const folder = await newFolder();
    fs.writeFileSync(path.join(folder, 'mine.txt'), 'not Landline’s');
    const ana = await start(folder);
    const { device } = await roomful(ana);
    let over = false;
    void ana.app.erased.then(() => (over = true));
    await erase(ana);
    expect(left(folder)).toEqual(['lock', 'mine.txt']);
    await expect(ana.client.call('settings.set', { name: 'Ana again' })).rejects.toMatchObject({
      code: 'disconnected',
    });
    await expect(ana.client.call('room.list', {})).rejects.toMatchObject({ code: 'disconnected' });
    await erase(ana);
    await expect.poll(() => over).toBe(true);
    await ana.stop();
    expect(left(folder)).toEqual(['lock', 'mine.txt']);

    const anew = await start(folder);
    expect((await anew.client.call('app.info', {})).deviceId).not.toBe(device);
    expect(await anew.client.call('room.list', {})).toEqual([]);
  });

  it('[erase] has the app started again where that can be done, and the next start takes away what was in use', async () => {
    const folder = await newFolder();
    fs.mkdirSync(path.join(folder, 'desktop'));
    fs.writeFileSync(path.join(folder, 'desktop', 'Preferences'), '{}');
    let restarted = 0;
    const platform: Platform = { ...builtPlatform(), restart: () => void (restarted += 1) };
    const ana = await start(folder, platform);
    const { device } = await roomful(ana);
    await erase(ana);
    expect(left(folder)).toEqual(['desktop', 'desktop/Preferences', 'erasing', 'lock']);
    await expect.poll(() => restarted).toBe(1);
    await ana.stop();
    const anew = await start(folder);
    expect((await anew.client.call('app.info', {})).deviceId).not.toBe(device);
    expect(left(folder)).not.toContain('desktop');
    expect(left(folder)).not.toContain('erasing');
  });

  it('[erase] goes on at the next start where the program ended in the middle of it', async () => {
    const folder = await newFolder();
    const ana = await start(folder);
    const { device } = await roomful(ana);
    await ana.stop();
    await markForErasing(folder);
    const anew = await start(folder);
    expect((await anew.client.call('app.info', {})).deviceId).not.toBe(device);
    expect(await anew.client.call('room.list', {})).toEqual([]);
    const { name } = await anew.client.call('settings.get', {});
    expect(name).toBe('Ana');
  });

  it('[erase] is not begun by anything but the very words', async () => {
    const ana = await start(await newFolder());
    const { device } = await roomful(ana);
    const call = ana.client.call as (name: string, input: unknown) => Promise<unknown>;
    for (const input of [
      {},
      { confirm: true },
      { confirm: 'Erase everything' },
      { confirm: 'erase everything', all: 1 },
    ])
      await expect(call('app.eraseEverything', input)).rejects.toMatchObject({ code: 'invalid-request' });
    expect((await ana.client.call('app.info', {})).deviceId).toBe(device);
  });

  it('[erase] changes nothing where it cannot be begun', async () => {
    const folder = await newFolder();
    const ana = await start(folder);
    const { device } = await roomful(ana);
    // In the place of the mark, so that it cannot be made.
    fs.mkdirSync(path.join(folder, 'erasing', 'in the way'), { recursive: true });
    await expect(erase(ana)).rejects.toMatchObject({ code: 'storage-failed' });
    expect((await ana.client.call('app.info', {})).deviceId).toBe(device);
    const [room] = await ana.client.call('room.list', {});
    if (room) await say(ana, room.id, 'still here');
    expect(left(folder)).toContain('history.db');
    fs.rmSync(path.join(folder, 'erasing'), { recursive: true });
    await erase(ana);
    expect(left(folder)).toEqual(['lock']);
  });
});
