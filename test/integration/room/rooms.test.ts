import fs from 'node:fs/promises';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { limits } from '../../../main/protocol/limits.ts';
import type { Notice } from '../../../preload/contract/model.ts';
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
async function freePort(): Promise<number> {
  const server = net.createServer().listen(0);
  const { port } = await new Promise<AddressInfo>((resolve) =>
    server.once('listening', () => resolve(server.address() as AddressInfo)),
  );
  await new Promise((resolve) => server.close(resolve));
  return port;
}
const founded = (person: Person, name: string) => person.client.call('room.start', { name });

it('[J1, L5] two people talk both ways, and each sees the own message go from waiting to delivered', async () => {
  const ana = await start('Ana');
  const bo = await start('Bo');
  const room = await founded(ana, '会议室');
  expect(room).toMatchObject({ name: '会议室', term: 1, connection: { kind: 'hosting' }, members: 1 });
  const states: string[] = [];
  bo.client.on('message.stateChanged', ({ changes }) => states.push(...changes.map(({ state }) => state)));
  await join(bo, ana);
  expect(await say(bo, room.id, 'hello\r\n  there  ')).toMatchObject({
    state: 'waiting',
    text: 'hello\n  there',
  });
  await ana.untilTexts(room.id, ['hello\n  there']);
  await say(ana, room.id, '你好');
  await bo.untilTexts(room.id, ['hello\n  there', '你好']);
  await vi.waitFor(async () => {
    const all = [...(await ana.messages(room.id)), ...(await bo.messages(room.id))];
    expect(all.map(({ state }) => state)).toEqual(Array(4).fill('delivered'));
  }, patience);
  expect(states).toEqual(['sent', 'delivered']);
  const seen = await bo.client.call('room.people', { roomId: room.id });
  expect(seen.map(({ name, host, self }) => [name, host, self])).toEqual([
    ['Ana', true, false],
    ['Bo', false, true],
  ]);
});

it('[H5] both close and open again: the conversation, unread marks and the room are there, and go on', async () => {
  const port = await freePort();
  const ana = await start('Ana', { port });
  const bo = await start('Bo');
  const { id } = await founded(ana, 'Workshop');
  await join(bo, ana);
  const first = await say(ana, id, 'one');
  await bo.untilTexts(id, ['one']);
  await bo.client.call('room.markRead', { roomId: id, upTo: first.cursor });
  await say(ana, id, 'two');
  await bo.untilTexts(id, ['one', 'two']);
  await bo.stop();
  await ana.stop();

  const boAgain = await start('Bo', { folder: bo.folder });
  expect(await boAgain.texts(id)).toEqual(['one', 'two']);
  expect(await boAgain.room(id)).toMatchObject({ unread: 1, last: { authorName: 'Ana', text: 'two' } });
  await say(boAgain, id, 'while nobody hosts');
  expect((await boAgain.messages(id)).at(-1)).toMatchObject({ state: 'waiting', copies: 1 });

  const anaAgain = await start('Ana', { folder: ana.folder, port });
  await anaAgain.untilRoom(id, { connection: { kind: 'hosting' }, term: 1 });
  await boAgain.untilRoom(id, { connection: { kind: 'connected' }, term: 1 });
  await anaAgain.untilTexts(id, ['one', 'two', 'while nobody hosts']);
  await vi.waitFor(
    async () => expect((await boAgain.messages(id)).at(-1)).toMatchObject({ state: 'delivered', copies: 2 }),
    patience,
  );
});

it('[D3, D4] a room on the network is seen by itself, joined with one click, and gone when its host is', async () => {
  const ana = await start('Ana');
  const bo = await start('Bo');
  await bo.client.call('room.watchNearby', { watching: true });
  const { id } = await founded(ana, 'Seen from afar');
  const nearby = async () => (await bo.client.call('room.nearby', {})).rooms.filter((room) => room.id === id);
  await vi.waitFor(
    async () =>
      expect(await nearby()).toMatchObject([
        {
          name: 'Seen from afar',
          host: { name: 'Ana' },
          people: 1,
          source: 'mdns',
          reachable: true,
          member: false,
        },
      ]),
    patience,
  );
  await bo.client.call('room.join', { target: { kind: 'nearby', roomId: id } });
  await say(bo, id, 'found you');
  await ana.untilTexts(id, ['found you']);
  await vi.waitFor(async () => expect(await nearby()).toMatchObject([{ member: true }]), patience);
  await vi.waitFor(async () => {
    const seen = await ana.client.call('room.people', { roomId: id });
    expect(seen).toContainEqual(expect.objectContaining({ name: 'Bo', canHost: true }));
  }, patience);
  await ana.stop();
  await vi.waitFor(async () => expect(await nearby()).toEqual([]), patience);
  await bo.untilRoom(id, { term: 2, connection: { kind: 'hosting' } });
});

it('[D5] an address with several rooms asks which; with none, says so', async () => {
  const ana = await start('Ana');
  const bo = await start('Bo');
  const address = await addressOf(ana);
  const target = { kind: 'address', address } as const;
  await expect(bo.client.call('room.join', { target })).rejects.toMatchObject({ code: 'room-gone' });
  const [one, two] = [await founded(ana, 'One'), await founded(ana, 'Two')];
  const outcome = await bo.client.call('room.join', { target });
  expect(outcome).toMatchObject({ kind: 'choose' });
  expect(outcome.kind === 'choose' && outcome.rooms.map(({ id }) => id).sort()).toEqual(
    [one.id, two.id].sort(),
  );
  expect(await bo.client.call('room.join', { target: { ...target, roomId: two.id } })).toMatchObject({
    kind: 'joined',
    room: { name: 'Two', members: 2 },
  });
});

it('[J1] whoever leaves is off the list and the others stay; joining again brings everything back', async () => {
  const ana = await start('Ana');
  const bo = await start('Bo');
  const { id } = await founded(ana, 'Revolving door');
  await join(bo, ana);
  await say(bo, id, 'brb');
  await ana.untilTexts(id, ['brb']);
  await bo.client.call('room.leave', { roomId: id });
  expect(await bo.client.call('room.list', {})).toEqual([]);
  await expect(say(bo, id, 'lost?')).rejects.toMatchObject({ code: 'room-unknown' });
  await ana.untilRoom(id, { present: 1, members: 1 });
  await say(ana, id, 'gone already?');
  await join(bo, ana);
  await bo.untilTexts(id, ['brb', 'gone already?']);
  await bo.stop();
  const again = await start('Bo', { folder: bo.folder });
  await again.untilRoom(id, { connection: { kind: 'connected' } });
});

it('[I1] a new name and colour reach everyone, as a line in the room', async () => {
  const ana = await start('Ana');
  const bo = await start('Bo');
  const { id } = await founded(ana, 'Names');
  await join(bo, ana);
  await bo.client.call('settings.set', { name: 'Bo\u202e Li', colour: 'pink' });
  await vi.waitFor(async () => {
    const seen = await ana.client.call('room.people', { roomId: id });
    expect(seen).toContainEqual(expect.objectContaining({ name: 'Bo Li', colour: 'pink' }));
  }, patience);
  const { items } = await ana.client.call('message.history', { roomId: id, limit: 10 });
  expect(items.at(-1)).toMatchObject({ kind: 'join', authorName: 'Bo Li', formerName: 'Bo' });
  await expect(bo.client.call('settings.set', { name: '\u200b' })).rejects.toMatchObject({
    code: 'name-invalid',
  });
});

it('[H1] a member that comes twice is there once, and the newer connection counts', async () => {
  const ana = await start('Ana');
  const bo = await start('Bo');
  const { id } = await founded(ana, 'Once');
  await join(bo, ana);
  await join(bo, ana);
  await say(bo, id, 'still here');
  await ana.untilTexts(id, ['still here']);
  expect(await ana.room(id)).toMatchObject({ present: 2, members: 2 });
});

it('[D6] a taken port is not the person’s problem: another is used, advertised, and said', async () => {
  const taken = net.createServer().listen(0, '::');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as AddressInfo;
  const ana = await start('Ana', { port });
  const notices: Notice[] = [];
  ana.client.on('notice.added', (notice) => notices.push(notice));
  const { connection } = await founded(ana, 'Elsewhere');
  expect(connection).toMatchObject({ kind: 'hosting' });
  expect(connection.kind === 'hosting' && connection.port).not.toBe(port);
  expect(notices).toMatchObject([{ code: 'port-changed' }]);
  const bo = await start('Bo');
  await join(bo, ana);
  await new Promise((resolve) => taken.close(resolve));
});

it('[D4] one device hosts as many rooms as others will list, and says so at the next', async () => {
  const ana = await start('Ana');
  for (let room = 0; room < limits.roomsPerHost; room++) await founded(ana, `Room ${room}`);
  await expect(founded(ana, 'One too many')).rejects.toMatchObject({ code: 'room-limit' });
  const bo = await start('Bo');
  const target = { kind: 'address', address: await addressOf(ana) } as const;
  const outcome = await bo.client.call('room.join', { target });
  expect(outcome.kind === 'choose' && outcome.rooms).toHaveLength(limits.roomsPerHost);
});

it('a second app on one data folder is refused, and the first goes on', async () => {
  const ana = await start('Ana');
  await expect(startPerson('Ana', { folder: ana.folder })).rejects.toMatchObject({
    code: 'data-folder-in-use',
  });
  expect(await founded(ana, 'Undisturbed')).toMatchObject({ name: 'Undisturbed' });
});

it('[S1] a room of four: everybody has everything, once, in the same order', async () => {
  const host = await start('Host');
  const { id } = await founded(host, 'Four');
  const guests = await Promise.all(Array.from({ length: 3 }, (_, index) => start(`Guest ${index}`)));
  for (const guest of guests) await join(guest, host);
  await Promise.all(
    [host, ...guests].flatMap((person, who) => [1, 2, 3].map((n) => say(person, id, `${who}-${n}`))),
  );
  await vi.waitFor(async () => expect(await host.texts(id)).toHaveLength(12), patience);
  const order = await host.texts(id);
  expect(new Set(order).size).toBe(12);
  for (const guest of guests) await guest.untilTexts(id, order);
});
