import { rm } from 'node:fs/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { restartsAtMost } from '../../main/lasting-core.ts';
import type { BackgroundName } from '../../main/platform.ts';
import type { Notice, Room, RoomId } from '../../preload/contract/model.ts';
import { addressOf, makeFolder, startPerson, type Person } from '../support/apps.ts';
import { MortalPlatform } from '../support/mortal-platform.ts';

const patience = { timeout: 60_000, interval: 50 };
const people: Person[] = [];
async function start(name: string, platform?: MortalPlatform): Promise<Person> {
  const options = { folder: await makeFolder(), ...(platform && { platform }) };
  const person = await startPerson(name, options);
  people.push(person);
  return person;
}
/** Ana, whose background programs die, hosts; Ben is her guest. */
async function room(): Promise<{ ana: Person; ben: Person; platform: MortalPlatform; id: RoomId }> {
  const platform = new MortalPlatform();
  const ana = await start('Ana', platform);
  const ben = await start('Ben');
  const { id } = await ana.client.call('room.start', { name: 'Kitchen' });
  const address = await addressOf(ana);
  await ben.client.call('room.join', { target: { kind: 'address', address } });
  await ana.untilRoom(id, { present: 2 });
  return { ana, ben, platform, id };
}
afterEach(async () => {
  await Promise.all(people.map((person) => person.stop()));
  await Promise.all(people.splice(0).map(({ folder }) => rm(folder, { recursive: true })));
});

it.each(['network', 'history'] as const)(
  '[platform] the app outlives the death of its %s: the same window goes on in the same room',
  async (part: BackgroundName) => {
    const { ana, ben, platform, id } = await room();
    await ana.client.call('message.send', { roomId: id, text: 'before' });
    await ben.untilTexts(id, ['before']);
    const notices: Notice[] = [];
    const heard: Room[] = [];
    ana.client.on('notice.added', (notice) => notices.push(notice));
    ana.client.on('room.changed', (changed) => heard.push(changed));
    await platform.kill(part);
    await vi.waitFor(() => expect(platform.started).toBe(4), patience);
    await ana.client.call('message.send', { roomId: id, text: 'after' });
    await vi.waitFor(async () => expect(await ben.texts(id)).toEqual(['before', 'after']), patience);
    await ben.client.call('message.send', { roomId: id, text: 'heard' });
    await vi.waitFor(async () => expect(await ana.texts(id)).toEqual(['before', 'after', 'heard']), patience);
    expect(heard.some((changed) => changed.id === id)).toBe(true);
    expect(notices).toEqual([]);
  },
);

it('[platform] a call that comes in while a background program is made anew waits for that', async () => {
  const { ana, platform, id } = await room();
  await platform.kill('history');
  await ana.client.call('message.send', { roomId: id, text: 'at once' });
  expect(await ana.texts(id)).toEqual(['at once']);
  expect(platform.started).toBe(4);
});

it('[platform] a part that dies again and again is given up, and the person is told', async () => {
  const platform = new MortalPlatform();
  const ana = await start('Ana', platform);
  const notices: Notice[] = [];
  ana.client.on('notice.added', (notice) => notices.push(notice));
  for (let death = 1; death <= restartsAtMost; death++) {
    await platform.kill('network');
    await vi.waitFor(() => expect(platform.started).toBe(2 * (death + 1)), patience);
    await ana.client.call('room.list', {});
  }
  await platform.kill('network');
  await vi.waitFor(() => expect(notices).toMatchObject([{ code: 'network-stopped' }]), patience);
  expect(await ana.client.call('room.list', {})).toEqual([]);
});
