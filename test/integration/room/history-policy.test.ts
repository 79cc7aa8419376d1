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

/** A room of Ana's with that rule, in which Ana and Bo have each said something. */
async function roomWith(
  history: 'all' | 'joined' | 'none',
): Promise<{ ana: Person; bo: Person; id: RoomId }> {
  const [ana, bo] = [await start('Ana'), await start('Bo')];
  const { id } = await ana.client.call('room.start', { name: 'Workshop' });
  await join(bo, ana);
  await ana.client.call('room.setRules', { roomId: id, change: { history } });
  await say(ana, id, 'from Ana');
  await ana.untilTexts(id, ['from Ana']);
  await bo.untilTexts(id, ['from Ana']);
  await say(bo, id, 'from Bo');
  await ana.untilTexts(id, ['from Ana', 'from Bo']);
  return { ana, bo, id };
}

/** What a window shows of messages; a line of dots for one without its words. */
async function words(person: Person, roomId: RoomId): Promise<string[]> {
  const { items } = await person.client.call('message.history', { roomId, limit: 500 });
  return items.flatMap((item) => {
    if (item.kind === 'untold') return ['…'];
    return item.kind === 'message' ? [item.text] : [];
  });
}
const untilWords = (person: Person, id: RoomId, expected: readonly string[]): Promise<void> =>
  vi.waitFor(async () => expect(await words(person, id)).toEqual(expected), patience);

/** Whether that text is in a file of the person's data folder. */
async function isOnDisk({ folder }: Person, text: string): Promise<boolean> {
  const names = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile() && entry.name.startsWith('history'));
  const contents = await Promise.all(
    files.map(({ parentPath, name }) => fs.readFile(`${parentPath}/${name}`)),
  );
  return contents.some((content) => content.includes(text));
}

it.each([
  ['all', ['from Ana', 'from Bo']],
  ['joined', ['…', '…']],
  ['none', ['…', '…']],
] as const)(
  '[J5] with whole apps: where the room gives %s, a newcomer sees %j of what was said before',
  async (history, seen) => {
    const { ana, bo, id } = await roomWith(history);
    const cy = await start('Cy');
    await join(cy, ana);
    await untilWords(cy, id, seen);
    await say(bo, id, 'with Cy');
    await untilWords(cy, id, [...seen, 'with Cy']);
    await cy.untilRoom(id, { last: { text: 'with Cy' }, unread: history === 'all' ? 3 : 1 });
    expect(await isOnDisk(cy, 'with Cy')).toBe(true);
    expect(await isOnDisk(cy, 'from Ana')).toBe(history === 'all');
    expect(await words(bo, id)).toEqual(['from Ana', 'from Bo', 'with Cy']);
  },
);

it('[J5] with whole apps: an old member that comes back to a newcomer as host gets the words from one who has them, later', async () => {
  const { ana, bo, id } = await roomWith('joined');
  await bo.stop();
  await say(ana, id, 'while Bo was away');
  const cy = await start('Cy');
  await join(cy, ana);
  await untilWords(cy, id, ['…', '…', '…']);
  await vi.waitFor(async () => {
    const seen = await ana.client.call('room.people', { roomId: id });
    expect(seen.filter(({ canHost }) => canHost).map(({ name }) => name)).toEqual(['Cy']);
  }, patience);
  await ana.client.call('room.handOver', { roomId: id, to: await idOf(cy) });
  await cy.untilRoom(id, { connection: { kind: 'hosting' } });
  await ana.untilRoom(id, { connection: { kind: 'connected' } });
  await ana.stop();

  const again = await start('Bo', bo.folder);
  await join(again, cy);
  await untilWords(again, id, ['from Ana', 'from Bo', '…']);
  const changes: RoomId[] = [];
  again.client.on('room.timelineChanged', ({ roomId }) => changes.push(roomId));
  const back = await start('Ana', ana.folder);
  await join(back, cy);
  await back.untilRoom(id, { connection: { kind: 'connected' } });
  await vi.waitFor(async () => {
    const seen = await cy.client.call('room.people', { roomId: id });
    expect(seen.filter(({ canHost }) => canHost).map(({ name }) => name)).toContain('Ana');
  }, patience);
  await cy.client.call('room.handOver', { roomId: id, to: await idOf(back) });
  await back.untilRoom(id, { connection: { kind: 'hosting' } });
  await untilWords(again, id, ['from Ana', 'from Bo', 'while Bo was away']);
  await vi.waitFor(() => expect(changes).toContain(id), patience);
  expect(await words(cy, id)).toEqual(['…', '…', '…']);
});
