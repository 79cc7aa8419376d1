import fs from 'node:fs/promises';
import { afterEach, expect, it, vi } from 'vitest';
import type { DeviceId, RoomId } from '../../../preload/contract/model.ts';
import { join, makeFolder, say, startPerson, type Person } from '../../support/apps.ts';

const patience = { timeout: 45_000, interval: 50 };
const people: Person[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const person of people.splice(0)) await person.stop();
  for (const folder of folders.splice(0)) await fs.rm(folder, { recursive: true });
});

async function start(name: string, folder?: string): Promise<Person> {
  const own = folder ?? (await makeFolder());
  if (!folder) folders.push(own);
  const person = await startPerson(name, { folder: own });
  people.push(person);
  return person;
}
const idOf = async (person: Person): Promise<DeviceId> => (await person.client.call('app.info', {})).deviceId;
async function untilHostable(host: Person, roomId: RoomId, names: readonly string[]): Promise<void> {
  await vi.waitFor(async () => {
    const seen = await host.client.call('room.people', { roomId });
    expect(seen.filter(({ canHost }) => canHost).map(({ name }) => name)).toEqual(names);
  }, patience);
}

it('[H4, H7, J3] with whole apps: the host quits, another one hosts, and the first comes back to it as a guest', async () => {
  const [ana, bo, cy] = [await start('Ana'), await start('Bo'), await start('Cy')];
  const { id } = await ana.client.call('room.start', { name: 'Workshop' });
  await join(bo, ana);
  await join(cy, ana);
  await untilHostable(ana, id, ['Bo', 'Cy']);
  await ana.stop();
  await bo.untilRoom(id, { term: 2, connection: { kind: 'hosting' } });
  await cy.untilRoom(id, { term: 2, connection: { kind: 'connected' } });
  await say(cy, id, 'without Ana');
  const again = await start('Ana', ana.folder);
  await again.untilRoom(id, { term: 2, host: { id: await idOf(bo) }, connection: { kind: 'connected' } });
  await again.untilTexts(id, ['without Ana']);
  const { items } = await again.client.call('message.history', { roomId: id, limit: 50 });
  expect(items.filter(({ kind }) => kind === 'host')).toMatchObject([
    { authorName: 'Bo', formerHostName: 'Ana', how: 'handed' },
  ]);
});

it('[H4, L5] with whole apps: a room is handed over, and what one alone writes waits, is changed, and goes out', async () => {
  const [ana, bo] = [await start('Ana'), await start('Bo')];
  const { id } = await ana.client.call('room.start', { name: 'Workshop' });
  await join(bo, ana);
  await untilHostable(ana, id, ['Bo']);
  await ana.client.call('room.handOver', { roomId: id, to: await idOf(bo) });
  await bo.untilRoom(id, { term: 2, connection: { kind: 'hosting' } });
  await ana.untilRoom(id, { term: 2, connection: { kind: 'connected' } });
  await ana.stop();
  await bo.stop();
  const alone = await start('Ana', ana.folder);
  await alone.untilRoom(id, { term: 2, connection: { kind: 'waiting' } });
  const [first, second] = [await say(alone, id, 'taken back'), await say(alone, id, 'changed')];
  expect([first, second]).toMatchObject([{ withheld: true }, { withheld: true }]);
  await alone.client.call('outbox.edit', { roomId: id, id: second.id, text: 'goes out' });
  await alone.client.call('outbox.cancel', { roomId: id, id: first.id });
  await alone.untilRoom(id, { waiting: 1 });
  const host = await start('Bo', bo.folder);
  await host.untilRoom(id, { term: 2, connection: { kind: 'hosting' } });
  await alone.untilRoom(id, { waiting: 0, connection: { kind: 'connected' } });
  await host.untilTexts(id, ['goes out']);
  await vi.waitFor(
    async () => expect(await alone.messages(id)).toMatchObject([{ state: 'delivered', withheld: false }]),
    patience,
  );
});
