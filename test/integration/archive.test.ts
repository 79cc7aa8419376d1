import { generateKeyPairSync, sign } from 'node:crypto';
import { rm, readdir } from 'node:fs/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { entriesOf, openArchive, type OpenedArchive } from '../../main/archive/read.ts';
import { writeArchive } from '../../main/archive/write.ts';
import { makeEntry } from '../../main/protocol/entry.ts';
import { directCharter } from '../../main/room/charter.ts';
import type { Client } from '../../preload/bridge/client.ts';
import type { Room, RoomId } from '../../preload/contract/model.ts';
import { addressOf, join, makeFolder, say, startPerson, type Person } from '../support/apps.ts';

const people: Person[] = [];
async function start(name: string, folder?: string): Promise<Person> {
  const person = await startPerson(name, { folder: folder ?? (await makeFolder()) });
  people.push(person);
  return person;
}
afterEach(async () => {
  await Promise.all(people.map((person) => person.stop()));
  const folders = new Set(people.splice(0).map(({ folder }) => folder));
  await Promise.all([...folders].map((folder) => rm(folder, { recursive: true })));
});

const patience = { timeout: 45_000, interval: 50 };
const passphrase = 'a long passphrase';
const upload = 'abcdefgh01234567';

async function archiveOf(client: Client, roomId: RoomId): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let after: string | null = null; ;) {
    const { data, next }: { data: string; next: string | null } = await client.call('archive.make', {
      roomId,
      passphrase,
      ...(after !== null && { after }),
    });
    pieces.push(Buffer.from(data, 'base64'));
    if (next === null) return Buffer.concat(pieces);
    after = next;
  }
}

async function put(client: Client, file: Buffer, name = upload): Promise<void> {
  const most = 200_000;
  for (let at = 0; at === 0 || at < file.length; at += most) {
    const data = file.subarray(at, at + most).toString('base64');
    await client.call('archive.put', { upload: name, at, data });
  }
}

async function open(client: Client, file: Buffer): Promise<Room> {
  await put(client, file);
  return client.call('archive.open', { upload, passphrase });
}

const leftBehind = async (person: Person): Promise<string[]> =>
  (await readdir(person.folder)).filter((name) => name.startsWith('archive'));

describe('a room in a file', () => {
  it('[archive] gives a member what they lack, and the same again changes nothing', async () => {
    const ana = await start('Ana');
    const ben = await start('Ben');
    const { id } = await ana.client.call('room.start', { name: 'Kitchen' });
    await join(ben, ana);
    await say(ana, id, 'one');
    await ben.untilTexts(id, ['one']);
    await ben.stop();
    const two = await say(ana, id, 'two');
    await ana.client.call('message.react', { roomId: id, id: two.id, emoji: '👍', on: true });
    await say(ana, id, 'three');
    await ana.client.call('message.delete', { roomId: id, ids: [two.id] });
    const file = await archiveOf(ana.client, id);
    await ana.stop();

    const again = await start('Ben', ben.folder);
    expect(await again.texts(id)).toEqual(['one']);
    await put(again.client, file);
    const preview = await again.client.call('archive.preview', { upload, passphrase });
    expect(preview).toMatchObject({ roomId: id, roomName: 'Kitchen', madeBy: 'Ana', member: true });
    expect(preview.missing).toBeGreaterThan(0);
    await expect(
      again.client.call('archive.preview', { upload, passphrase: 'another passphrase' }),
    ).rejects.toMatchObject({ code: 'archive-passphrase' });
    const room = await again.client.call('archive.open', { upload, passphrase });
    expect(room.connection.kind).not.toBe('archived');
    await again.untilTexts(id, ['one', 'three']);
    expect(await leftBehind(again)).toEqual([]);

    const before = await again.client.call('message.history', { roomId: id, limit: 500 });
    await open(again.client, file);
    expect(await again.client.call('message.history', { roomId: id, limit: 500 })).toEqual(before);
    await put(again.client, file);
    expect(await again.client.call('archive.preview', { upload, passphrase })).toMatchObject({ missing: 0 });
  });

  it('[archive] can be read by somebody who is no member, and nothing more, until they join', async () => {
    const ana = await start('Ana');
    const { id } = await ana.client.call('room.start', { name: 'Kitchen' });
    await say(ana, id, 'hello');
    await ana.client.call('message.send', { roomId: id, text: 'read this', announce: true });
    const file = await archiveOf(ana.client, id);
    const address = await addressOf(ana);

    const carla = await start('Carla');
    const told: unknown[] = [];
    carla.client.on('message.added', (added) => told.push(added));
    const room = await open(carla.client, file);
    expect(room).toMatchObject({ id, name: 'Kitchen', unread: 0, connection: { kind: 'archived' } });
    expect(await carla.texts(id)).toEqual(['hello', 'read this']);
    expect(told).toEqual([]);
    const again = await open(carla.client, file);
    expect(again).toEqual(room);
    expect(await carla.texts(id)).toEqual(['hello', 'read this']);

    await expect(carla.client.call('message.send', { roomId: id, text: 'no' })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await expect(carla.client.call('room.host', { roomId: id })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await expect(carla.client.call('invite.make', { roomId: id, by: 'link' })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await carla.client.call('room.reconnect', { roomId: id });
    expect((await carla.room(id)).connection.kind).toBe('archived');
    const found = await carla.client.call('message.search', { text: 'hello', limit: 10 });
    expect(found.hits).toHaveLength(1);
    await carla.stop();

    const later = await start('Carla', carla.folder);
    expect(await later.room(id)).toMatchObject({ unread: 0, connection: { kind: 'archived' } });
    expect((await ana.room(id)).members).toBe(1);
    const joined = await later.client.call('room.join', { target: { kind: 'address', address, roomId: id } });
    expect(joined.kind).toBe('joined');
    await later.untilRoom(id, { connection: { kind: 'connected' }, members: 2 });
    await say(later, id, 'here now');
    await ana.untilTexts(id, ['hello', 'read this', 'here now']);
  });

  it('[archive, J7] of a conversation that was forgotten brings back what is in it; and one made then can be read elsewhere', async () => {
    const ana = await start('Ana');
    const ben = await start('Ben');
    const { id: shared } = await ana.client.call('room.start', { name: 'Kitchen' });
    await join(ben, ana);
    await ana.untilRoom(shared, { members: 2, present: 2 });
    const { deviceId } = await ben.client.call('app.info', {});
    const { id } = await ana.client.call('room.direct', { id: deviceId });
    await say(ana, id, 'one');
    await ben.untilTexts(id, ['one']);
    await say(ben, id, 'two');
    await ana.untilTexts(id, ['one', 'two']);
    const file = await archiveOf(ana.client, id);
    await say(ben, id, 'behind the file');
    await ana.untilTexts(id, ['one', 'two', 'behind the file']);
    await ana.client.call('room.forget', { roomId: id });
    await say(ben, id, 'new');
    await vi.waitFor(
      async () => expect((await ana.client.call('room.list', {})).map((room) => room.id)).toContain(id),
      patience,
    );
    await ana.untilTexts(id, ['new']);

    await put(ana.client, file);
    const preview = await ana.client.call('archive.preview', { upload, passphrase });
    expect(preview).toMatchObject({ messages: 2, missing: preview.messages + 2 });
    await ana.client.call('archive.open', { upload, passphrase });
    await ana.untilTexts(id, ['one', 'two', 'new']);
    await say(ana, id, 'goes on');
    await ben.untilTexts(id, ['one', 'two', 'behind the file', 'new', 'goes on']);
    await ana.untilTexts(id, ['one', 'two', 'new', 'goes on']);

    const carla = await start('Carla');
    const room = await open(carla.client, await archiveOf(ana.client, id));
    expect(await carla.texts(room.id)).toEqual(['one', 'two', 'new', 'goes on']);
  });

  it('[archive] that was only opened can be forgotten, and opened anew', async () => {
    const ana = await start('Ana');
    const { id } = await ana.client.call('room.start', { name: 'Kitchen' });
    await say(ana, id, 'hello');
    const file = await archiveOf(ana.client, id);
    const carla = await start('Carla');
    await open(carla.client, file);
    await carla.client.call('room.forget', { roomId: id });
    expect(await carla.client.call('room.list', {})).toEqual([]);
    await open(carla.client, file);
    expect(await carla.texts(id)).toEqual(['hello']);
    // Whoever made it has left for good, and reads it as anybody else.
    await ana.client.call('room.leave', { roomId: id });
    expect((await open(ana.client, file)).connection.kind).toBe('archived');
    expect(await ana.texts(id)).toEqual(['hello']);
  });

  it('[archive] leaves out what has not left the device of who makes it', async () => {
    const ana = await start('Ana');
    const ben = await start('Ben');
    const { id } = await ana.client.call('room.start', { name: 'Kitchen' });
    await join(ben, ana);
    await say(ana, id, 'one');
    await ben.untilTexts(id, ['one']);
    await ana.stop();
    await ben.untilRoom(id, { connection: { kind: 'hosting' } });
    await ben.stop();
    const alone = await start('Ana', ana.folder);
    await vi.waitFor(async () => expect((await alone.room(id)).connection.kind).toBe('waiting'), {
      timeout: 45_000,
    });
    await alone.client.call('message.send', { roomId: id, text: 'waits' });
    expect(await alone.texts(id)).toEqual(['one', 'waits']);
    const file = await archiveOf(alone.client, id);
    const carla = await start('Carla');
    await open(carla.client, file);
    expect(await carla.texts(id)).toEqual(['one']);
  });

  it('[archive] takes pieces in their order only, one file at a time, and keeps none behind', async () => {
    const ana = await start('Ana');
    const piece = Buffer.alloc(100).toString('base64');
    await ana.client.call('archive.put', { upload, at: 0, data: piece });
    expect(await leftBehind(ana)).toHaveLength(1);
    for (const wrong of [
      { upload, at: 50, data: piece },
      { upload, at: 200, data: piece },
      { upload: '0'.repeat(16), at: 100, data: piece },
      { upload, at: 100, data: 'no base64!' },
    ])
      await expect(ana.client.call('archive.put', wrong)).rejects.toMatchObject({ code: 'invalid-request' });
    await expect(ana.client.call('archive.open', { upload, passphrase })).rejects.toMatchObject({
      code: 'archive-invalid',
    });
    await ana.stop();
    const again = await start('Ana', ana.folder);
    expect(await leftBehind(again)).toEqual([]);
    await expect(again.client.call('archive.preview', { upload, passphrase })).rejects.toMatchObject({
      code: 'archive-invalid',
    });
  });
});

it('[archive] in which its maker has mixed, doubled and left out what others said shows what follows one upon the other', async () => {
  const ana = await start('Ana');
  const { id } = await ana.client.call('room.start', { name: 'Kitchen' });
  for (const text of ['one', 'two', 'three']) await say(ana, id, text);
  const { header, entries: genuine } = await contentsOf(await archiveOf(ana.client, id));
  const key = generateKeyPairSync('ed25519');
  const publicKey = key.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const mallory = (message: Uint8Array): Uint8Array => sign(null, message, key.privateKey);
  const made = async (entries: readonly Uint8Array[]): Promise<Buffer> => {
    const maker = { name: '../<b>\u202eAna\u0007', key: publicKey.toString('base64url') };
    const chunks: Buffer[] = [];
    const changed = { ...header, name: '..\\..\\<i>', maker, entries: entries.length };
    for await (const chunk of writeArchive(changed, each(entries), { sign: mallory }, passphrase))
      chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  const eve = await start('Eve');
  const texts = genuine.map((bytes) => Buffer.from(bytes).toString('utf8'));
  await put(eve.client, await made(genuine.filter((_, at) => !texts[at]?.includes('"two"'))));
  const preview = await eve.client.call('archive.preview', { upload, passphrase });
  expect(preview.roomName).toBe('Kitchen');
  expect(preview.madeBy).not.toMatch(/\p{C}/u);
  await eve.client.call('archive.open', { upload, passphrase });
  expect(await eve.texts(id)).toEqual(['one']);
  await open(eve.client, await made([...genuine].reverse().flatMap((bytes) => [bytes, bytes])));
  expect(await eve.texts(id)).toEqual(['one', 'two', 'three']);
});

it('[archive, J7] of a direct room with somebody it has nothing to do with opens no way to this device', async () => {
  const eve = await start('Eve');
  const { id: shared } = await eve.client.call('room.start', { name: 'Theirs' });
  const key = generateKeyPairSync('ed25519');
  const publicKey = key.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const mallory = (message: Uint8Array): Uint8Array => sign(null, message, key.privateKey);
  const ofEve = (await openedArchive(await archiveOf(eve.client, shared))).maker.key;
  const charter = directCharter(publicKey, ofEve);
  const said = makeEntry(
    {
      ...{ room: charter.id, author: publicKey, chain: 'ab'.repeat(16), seq: 1, lamport: 1 },
      ...{ previous: Buffer.alloc(32), sentAt: 1_700_000_000_000, salt: Buffer.alloc(16) },
      ...{ kind: 'message', body: { text: 'shall we talk?' } },
    },
    mallory,
  );
  const header = {
    ...{ room: charter.id, charter: Buffer.from(charter.bytes).toString('base64url'), name: 'Mallory' },
    ...{ maker: { name: 'Mallory', key: publicKey.toString('base64url') }, madeAt: 1_700_000_000_000 },
    entries: 1,
  };
  const chunks: Buffer[] = [];
  const all = async function* (): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(said.bytes);
  };
  for await (const chunk of writeArchive(header, all(), { sign: mallory }, passphrase)) chunks.push(chunk);
  await expect(open(eve.client, Buffer.concat(chunks))).rejects.toMatchObject({ code: 'person-unknown' });
  expect((await eve.client.call('room.list', {})).map(({ id }) => id)).toEqual([shared]);
});

it('[archive] with a forged entry adds nothing, and nobody hears of it', async () => {
  const ana = await start('Ana');
  const ben = await start('Ben');
  const { id } = await ana.client.call('room.start', { name: 'Kitchen' });
  await join(ben, ana);
  await say(ana, id, 'one');
  await ben.untilTexts(id, ['one']);
  const eve = await start('Eve');
  const archive = await openedArchive(await archiveOf(ana.client, id));
  const genuine: Uint8Array[] = [];
  for await (const entries of entriesOf(archive)) genuine.push(...entries.map(({ bytes }) => bytes));
  const key = generateKeyPairSync('ed25519');
  const publicKey = key.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const mallory = (message: Uint8Array): Uint8Array => sign(null, message, key.privateKey);
  // In Ana's name, by another key.
  const forged = makeEntry(
    {
      room: id,
      author: archive.maker.key,
      chain: 'ab'.repeat(16),
      seq: 1,
      previous: Buffer.alloc(32),
      lamport: 5,
      sentAt: 1_700_000_000_000,
      kind: 'message',
      body: { text: 'I, Ana, resign' },
      salt: Buffer.alloc(16),
    },
    mallory,
  );
  const header = {
    ...archive.header,
    maker: { name: 'Ana', key: publicKey.toString('base64url') },
    entries: genuine.length + 1,
  };
  const chunks: Buffer[] = [];
  const all = async function* (): AsyncGenerator<Uint8Array> {
    for (const bytes of [...genuine, forged.bytes]) yield await Promise.resolve(bytes);
  };
  for await (const chunk of writeArchive(header, all(), { sign: mallory }, passphrase)) chunks.push(chunk);
  const hostile = Buffer.concat(chunks);
  for (const person of [ben, eve]) {
    const before = await person.client.call('room.list', {});
    await expect(open(person.client, hostile)).rejects.toMatchObject({ code: 'archive-invalid' });
    expect((await person.client.call('room.list', {})).map(({ id }) => id)).toEqual(
      before.map(({ id }) => id),
    );
  }
  expect(await ben.texts(id)).toEqual(['one']);
  await say(ben, id, 'two');
  await ana.untilTexts(id, ['one', 'two']);
  const flags = (await ana.client.call('room.people', { roomId: id })).map(({ flag }) => flag);
  expect(flags).toEqual([null, null]);
});

async function* each(values: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const value of values) yield await Promise.resolve(value);
}

async function contentsOf(
  file: Buffer,
): Promise<{ readonly header: OpenedArchive['header']; readonly entries: readonly Uint8Array[] }> {
  const archive = await openedArchive(file);
  const entries: Uint8Array[] = [];
  for await (const some of entriesOf(archive)) entries.push(...some.map(({ bytes }) => bytes));
  return { header: archive.header, entries };
}

/** As whoever knows the passphrase opens it. */
const openedArchive = (file: Buffer): Promise<OpenedArchive> =>
  openArchive(
    { size: file.length, read: (at, length) => Promise.resolve(file.subarray(at, at + length)) },
    passphrase,
  );
