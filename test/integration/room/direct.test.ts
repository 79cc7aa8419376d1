import fs from 'node:fs/promises';
import { afterEach, expect, it, vi } from 'vitest';
import type { DeviceId, RoomId } from '../../../preload/contract/model.ts';
import { addressOf, join, makeFolder, say, startPerson, type Person } from '../../support/apps.ts';

const patience = { timeout: 45_000, interval: 50 };
const people: Person[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const person of people.splice(0)) await person.stop();
  for (const folder of folders.splice(0)) await fs.rm(folder, { recursive: true });
});

async function start(name: string, options: { folder?: string; port?: number } = {}): Promise<Person> {
  const folder = options.folder ?? (await makeFolder());
  if (!options.folder) folders.push(folder);
  const person = await startPerson(name, { ...options, folder });
  people.push(person);
  return person;
}
const idOf = async (person: Person): Promise<DeviceId> => (await person.client.call('app.info', {})).deviceId;
const direct = async (from: Person, to: Person): Promise<RoomId> =>
  (await from.client.call('room.direct', { id: await idOf(to) })).id;
const list = async (person: Person): Promise<string[]> =>
  (await person.client.call('room.list', {})).map(({ name }) => name).sort();

/** Ana, Bo and Cy in a room that Cy hosts. */
async function three(): Promise<{ ana: Person; bo: Person; cy: Person; shared: RoomId }> {
  const cy = await start('Cy');
  const { id: shared } = await cy.client.call('room.start', { name: 'Shared' });
  const ana = await start('Ana');
  const bo = await start('Bo');
  await join(ana, cy);
  await join(bo, cy);
  await ana.untilRoom(shared, { members: 3, present: 3 });
  await bo.untilRoom(shared, { members: 3, present: 3 });
  return { ana, bo, cy, shared };
}

it('[J7] two guests of a room talk alone: it is on the other one’s list once something is said, and nobody else hears of it', async () => {
  const { ana, bo, cy, shared } = await three();
  const room = await ana.client.call('room.direct', { id: await idOf(bo) });
  expect(room).toMatchObject({
    kind: 'direct',
    name: 'Bo',
    partner: await idOf(bo),
    hidden: true,
    members: 2,
  });
  await ana.untilRoom(room.id, { present: 2 });
  expect(await list(bo)).toEqual(['Shared']);
  await say(ana, room.id, 'between us');
  await vi.waitFor(async () => expect(await list(bo)).toEqual(['Ana', 'Shared']), patience);
  await bo.untilTexts(room.id, ['between us']);
  await bo.untilRoom(room.id, { kind: 'direct', partner: await idOf(ana), unread: 1, members: 2 });
  await say(bo, room.id, 'yes');
  await ana.untilTexts(room.id, ['between us', 'yes']);
  await vi.waitFor(
    async () => expect((await ana.messages(room.id))[0]).toMatchObject({ state: 'delivered', copies: 2 }),
    patience,
  );
  expect(await direct(bo, ana)).toBe(room.id);
  expect((await ana.client.call('message.history', { roomId: room.id, limit: 100 })).items).toHaveLength(2);

  expect(await list(cy)).toEqual(['Shared']);
  await expect(cy.client.call('message.history', { roomId: room.id, limit: 1 })).rejects.toMatchObject({
    code: 'room-unknown',
  });
  expect(await cy.texts(shared)).toEqual([]);
  await expect(
    cy.client.call('room.join', {
      target: { kind: 'address', address: await addressOf(ana), roomId: room.id },
    }),
  ).rejects.toMatchObject({ code: 'room-gone' });
  for (const call of [
    ana.client.call('invite.make', { roomId: room.id, by: 'link' }),
    ana.client.call('person.remove', { roomId: room.id, id: await idOf(bo), how: 'ban' }),
    ana.client.call('room.setRules', { roomId: room.id, change: { access: 'open' } }),
  ])
    await expect(call).rejects.toMatchObject({ code: 'not-allowed' });
});

it('[J7] what was said while the other one was away comes when they are back, at another port, with nobody asking for it', async () => {
  const { ana, bo } = await three();
  const id = await direct(ana, bo);
  await say(ana, id, 'first');
  await bo.untilTexts(id, ['first']);
  await bo.stop();
  await ana.untilRoom(id, { present: 1 });
  await say(ana, id, 'while away');
  const back = await start('Bo', { folder: bo.folder });
  await back.untilTexts(id, ['first', 'while away']);
  await back.untilRoom(id, { unread: 2 });
  await ana.stop();
  await back.untilRoom(id, { present: 1 });
  await say(back, id, 'and on');
  const again = await start('Ana', { folder: ana.folder });
  await again.untilTexts(id, ['first', 'while away', 'and on']);
});

it('[J7] a first message to somebody who is away is there when they come back', async () => {
  const { ana, bo, shared } = await three();
  await bo.stop();
  await ana.untilRoom(shared, { present: 2 });
  const id = await direct(ana, bo);
  await say(ana, id, 'for later');
  const back = await start('Bo', { folder: bo.folder });
  await vi.waitFor(async () => expect(await list(back)).toEqual(['Ana', 'Shared']), patience);
  await back.untilTexts(id, ['for later']);
});

it('[J7, H1] both begin at once: it is one room, and each has what the other said', async () => {
  const { ana, bo } = await three();
  const [one, other] = await Promise.all([direct(ana, bo), direct(bo, ana)]);
  expect(one).toBe(other);
  await Promise.all([say(ana, one, 'from Ana'), say(bo, one, 'from Bo')]);
  for (const person of [ana, bo]) {
    await person.untilRoom(one, { present: 2 });
    await vi.waitFor(
      async () => expect((await person.texts(one)).sort()).toEqual(['from Ana', 'from Bo']),
      patience,
    );
  }
});

it('[J7] a closed conversation is off the list until one of the two writes; so is a forgotten one, of which only what is new comes', async () => {
  const { ana, bo } = await three();
  const id = await direct(ana, bo);
  await say(ana, id, 'one');
  await bo.untilTexts(id, ['one']);
  await bo.client.call('room.leave', { roomId: id });
  expect(await list(bo)).toEqual(['Shared']);
  const found = async (): Promise<number> =>
    (await bo.client.call('message.search', { text: 'one', limit: 10 })).hits.length;
  expect(await found()).toBe(0);
  await ana.untilRoom(id, { members: 2, present: 2 });
  await say(ana, id, 'two');
  await vi.waitFor(async () => expect(await list(bo)).toEqual(['Ana', 'Shared']), patience);
  await bo.untilTexts(id, ['one', 'two']);
  expect(await found()).toBe(1);

  await ana.client.call('room.leave', { roomId: id });
  await ana.stop();
  const again = await start('Ana', { folder: ana.folder });
  expect(await list(again)).toEqual(['Shared']);
  await say(bo, id, 'three');
  await vi.waitFor(async () => expect(await list(again)).toEqual(['Bo', 'Shared']), patience);
  await again.untilTexts(id, ['one', 'two', 'three']);

  await again.client.call('room.forget', { roomId: id });
  expect(await list(again)).toEqual(['Shared']);
  await say(bo, id, 'four');
  await vi.waitFor(async () => expect(await list(again)).toEqual(['Bo', 'Shared']), patience);
  await again.untilTexts(id, ['four']);
  await bo.untilTexts(id, ['one', 'two', 'three', 'four']);
});

it('[J7] of a forgotten conversation no word comes to the disk again, whoever comes for it how often, and what is written then is all of it', async () => {
  const { ana, bo } = await three();
  const id = await direct(ana, bo);
  const onDisk = async (text: string): Promise<boolean> => {
    const names = (await fs.readdir(ana.folder)).filter((name) => name.startsWith('history'));
    const files = await Promise.all(names.map((name) => fs.readFile(`${ana.folder}/${name}`)));
    return files.some((bytes) => bytes.includes(text));
  };
  await say(ana, id, 'SECRET of Ana');
  await bo.untilTexts(id, ['SECRET of Ana']);
  const theirs = await say(bo, id, 'SECRET of Bo');
  await ana.untilTexts(id, ['SECRET of Ana', 'SECRET of Bo']);
  expect(await onDisk('SECRET')).toBe(true);
  await ana.client.call('room.forget', { roomId: id });
  expect(await onDisk('SECRET')).toBe(false);
  await bo.stop();
  const bo2 = await start('Bo', { folder: bo.folder });
  await bo2.client.call('message.edit', { roomId: id, id: theirs.id, text: 'SECRET once more' });
  await say(bo2, id, 'begins');
  await vi.waitFor(async () => expect(await list(ana)).toEqual(['Bo', 'Shared']), patience);
  await ana.untilTexts(id, ['begins']);
  await ana.untilRoom(id, { unread: 1, name: 'Bo' });
  await vi.waitFor(async () => expect(await onDisk('SECRET')).toBe(false), patience);
  expect((await ana.client.call('message.search', { text: 'SECRET', limit: 10 })).hits).toEqual([]);
  await ana.stop();
  expect(await onDisk('SECRET')).toBe(false);
  const again = await start('Ana', { folder: ana.folder });
  await say(again, id, 'goes on');
  await bo2.untilTexts(id, ['SECRET of Ana', 'SECRET once more', 'begins', 'goes on']);
  await again.untilTexts(id, ['begins', 'goes on']);
  expect(await onDisk('SECRET')).toBe(false);
});

it('[J7] who is blocked, or shares no room, begins nothing; and is told no more than of a room that is not there', async () => {
  const { ana, bo } = await three();
  const [anaId, boId] = [await idOf(ana), await idOf(bo)];
  await bo.client.call('person.note', { id: anaId, blocked: true });
  await expect(bo.client.call('room.direct', { id: anaId })).rejects.toMatchObject({
    code: 'person-unknown',
  });
  const { id } = await ana.client.call('room.direct', { id: boId });
  await say(ana, id, 'unwanted');
  await expect(ana.client.call('room.direct', { id: anaId })).rejects.toMatchObject({
    code: 'person-unknown',
  });
  const dee = await start('Dee');
  await expect(dee.client.call('room.direct', { id: boId })).rejects.toMatchObject({
    code: 'person-unknown',
  });

  expect(await list(bo)).toEqual(['Shared']);
  await bo.client.call('person.note', { id: anaId, blocked: false });
  const shown = await bo.client.call('room.direct', { id: anaId });
  expect(shown.id).toBe(id);
  await bo.untilTexts(id, ['unwanted']);

  await bo.client.call('person.note', { id: anaId, blocked: true });
  await ana.untilRoom(id, { present: 1 });
  await say(ana, id, 'unheard');
  await bo.client.call('person.note', { id: anaId, blocked: false });
  await bo.untilTexts(id, ['unwanted', 'unheard']);
});

it('[J7, D2] a hidden room is advertised to nobody and listed to nobody but its members; an invite leads into it', async () => {
  const ana = await start('Ana');
  const bo = await start('Bo');
  const cy = await start('Cy');
  const hidden = await ana.client.call('room.start', { name: 'Hidden', hidden: true });
  expect(hidden).toMatchObject({ kind: 'group', hidden: true, rules: { access: 'invite' } });
  const open = await ana.client.call('room.start', { name: 'Open' });
  await bo.client.call('room.watchNearby', { watching: true });
  const own: readonly RoomId[] = [hidden.id, open.id];
  const nearby = async () => {
    const { rooms } = await bo.client.call('room.nearby', {});
    return rooms.map(({ id }) => id).filter((id) => own.includes(id));
  };
  await vi.waitFor(async () => expect(await nearby()).toEqual([open.id]), patience);
  const address = await addressOf(ana);
  await expect(
    bo.client.call('room.join', { target: { kind: 'address', address, roomId: hidden.id } }),
  ).rejects.toMatchObject({ code: 'room-gone' });

  const { text } = await ana.client.call('invite.make', { roomId: hidden.id, by: 'link' });
  const outcome = await bo.client.call('room.join', { target: { kind: 'invite', link: text ?? '' } });
  expect(outcome).toMatchObject({ kind: 'joined', room: { name: 'Hidden', hidden: true } });
  await say(bo, hidden.id, 'inside');
  await ana.untilTexts(hidden.id, ['inside']);
  expect(await nearby()).toEqual([open.id]);
  await expect(
    cy.client.call('room.join', { target: { kind: 'address', address, roomId: hidden.id } }),
  ).rejects.toMatchObject({ code: 'room-gone' });
});
