import { rm } from 'node:fs/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Person as Shown, RoomId } from '../../../preload/contract/model.ts';
import { join, makeFolder, say, startPerson, type Person } from '../../support/apps.ts';

const patience = { timeout: 30_000, interval: 50 };
const people: Person[] = [];
async function start(name: string): Promise<Person> {
  const person = await startPerson(name, { folder: await makeFolder() });
  people.push(person);
  return person;
}
afterEach(async () => {
  await Promise.all(people.map((person) => person.stop()));
  await Promise.all(people.splice(0).map(({ folder }) => rm(folder, { recursive: true })));
});

const idOf = async (person: Person): Promise<Shown['id']> =>
  (await person.client.call('app.info', {})).deviceId;
const shown = async (to: Person, roomId: RoomId, of: Person): Promise<Shown | undefined> => {
  const id = await idOf(of);
  return (await to.client.call('room.people', { roomId })).find((one) => one.id === id);
};
const untilShown = (to: Person, roomId: RoomId, of: Person, expected: object): Promise<void> =>
  vi.waitFor(async () => expect(await shown(to, roomId, of)).toMatchObject(expected), patience);

describe('what a person knows of others', () => {
  it('[I4] is shown beside them, in every room and window, and told to nobody', async () => {
    const [ana, ben] = [await start('Ana'), await start('Ben')];
    const { id } = await ana.client.call('room.start', { name: 'Kitchen' });
    await join(ben, ana);
    const ben1 = await idOf(ben);
    await untilShown(ana, id, ben, { verified: false, alias: null });
    const heard: (string | null)[] = [];
    ana.client.on('room.peopleChanged', (told) => {
      for (const one of told.people) if (one.id === ben1) heard.push(one.alias);
    });
    await ana.client.call('person.note', { id: ben1, alias: 'Ben from next door' });
    const { code } = await ben.client.call('person.key', { id: ben1 });
    expect(await ana.client.call('person.checkCode', { expected: ben1, code })).toEqual({
      id: ben1,
      matches: true,
    });
    await untilShown(ana, id, ben, { name: 'Ben', alias: 'Ben from next door', verified: true });
    await vi.waitFor(() => expect(heard).toContain('Ben from next door'), patience);
    await untilShown(ben, id, ben, { alias: null, verified: false });

    await ana.stop();
    const again = await startPerson('Ana', { folder: ana.folder });
    people.push(again);
    people.splice(people.indexOf(ana), 1);
    await untilShown(again, id, ben, { alias: 'Ben from next door', verified: true });
  });

  it('[I4] hides what somebody writes who is blocked, and shows it again', async () => {
    const [ana, ben] = [await start('Ana'), await start('Ben')];
    const { id } = await ana.client.call('room.start', { name: 'Kitchen' });
    await join(ben, ana);
    await say(ben, id, 'first');
    await ana.untilTexts(id, ['first']);
    const ben1 = await idOf(ben);
    await ana.client.call('person.note', { id: ben1, blocked: true });
    await ana.untilTexts(id, []);
    await say(ben, id, 'second');
    const arrived = async (): Promise<void> =>
      expect((await ben.messages(id)).at(-1)).toMatchObject({ text: 'second', state: 'delivered' });
    await vi.waitFor(arrived, patience);
    await say(ana, id, 'anybody there?');
    await ben.untilTexts(id, ['first', 'second', 'anybody there?']);
    await ana.untilTexts(id, ['anybody there?']);
    await ana.untilRoom(id, { unread: 0, last: { text: 'anybody there?' } });
    await ana.client.call('person.note', { id: ben1, blocked: false });
    await ana.untilTexts(id, ['first', 'second', 'anybody there?']);
  });

  it('[I4] warns of a known name with a new key, until it is said whose that is', async () => {
    const [ana, ben] = [await start('Ana'), await start('Ben')];
    const { id } = await ana.client.call('room.start', { name: 'Kitchen' });
    await join(ben, ana);
    await untilShown(ana, id, ben, { newKey: null });
    const ben1 = await idOf(ben);
    await ana.client.call('person.note', { id: ben1, verified: true });
    await ben.client.call('room.leave', { roomId: id });
    // The first two letters are not Latin ones.
    const other = await start('Веn');
    await join(other, ana);
    await untilShown(ana, id, other, { sameName: false, newKey: { former: ben1, verified: true } });
    const other1 = await idOf(other);
    await ana.client.call('person.note', { id: other1, sameAs: ben1 });
    await untilShown(ana, id, other, { newKey: null, sameAs: ben1 });
    await ana.client.call('person.note', { id: other1, sameAs: null });
    await untilShown(ana, id, other, { newKey: { former: ben1 }, sameAs: null });
    await ana.client.call('person.note', { id: other1, newKeySeen: true });
    await untilShown(ana, id, other, { newKey: null });
  });
});
