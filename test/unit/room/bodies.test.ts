import { afterEach, expect, it } from 'vitest';
import { cursorOf } from '../../../main/lib/cursor.ts';
import type { Entry } from '../../../main/protocol/entry.ts';
import { limits } from '../../../main/protocol/limits.ts';
import type { RoomMessage } from '../../../main/protocol/messages.ts';
import { allRead, type Readers } from '../../../main/room/log/readers.ts';
import {
  closeDevices,
  guestOf,
  openRoom,
  rawGuest,
  settle,
  texts,
  type OpenRoom,
} from '../../support/host-room.ts';

afterEach(closeDevices);

const from = (cursor: string): Readers => ({ all: false, from: () => cursor, liveFrom: () => cursor });
const textOf = (entry: Entry): string => (entry.kind === 'message' ? (entry.body?.text ?? '…') : entry.kind);

async function say(room: OpenRoom, ...lines: string[]): Promise<Entry[]> {
  const said: Entry[] = [];
  for (const text of lines) said.push(await room.log.write('message', { text }));
  return said;
}
type Raw = Awaited<ReturnType<typeof rawGuest>>;
async function ask(
  { session, heard, entries }: Raw,
  message: RoomMessage,
): Promise<{ texts: string[]; pages: unknown[] }> {
  const before = [heard.length, entries.length] as const;
  session.send(message);
  await settle();
  const pages = heard.slice(before[0]).filter(({ type }) => type === 'page');
  return { texts: entries.slice(before[1]).map(textOf), pages };
}

it('[J5] a guest is given no words but those the rule gives it, whatever it pulls and asks for', async () => {
  const room = await openRoom();
  const said = await say(room, 'one', 'two', 'three', 'four');
  room.log.readers = from(cursorOf(said[1] as Entry));
  const guest = await rawGuest(room, 4);
  guest.session.send({ type: 'heads', heads: [], done: true });
  expect(await ask(guest, { type: 'pull', id: 1 })).toEqual({
    texts: ['…', '…', 'three', 'four'],
    pages: [{ type: 'page', id: 1, done: true }],
  });
  const entries = said.map(({ chain, seq }): [string, number] => [chain, seq]);
  const nowhere: [string, number][] = [
    ['ff'.repeat(16), 1],
    [said[0]?.chain as string, 99],
  ];
  expect(await ask(guest, { type: 'bodies', id: 9, entries: [...entries, ...nowhere] })).toEqual({
    texts: ['three', 'four'],
    pages: [{ type: 'page', id: 9, done: true }],
  });
  const [late] = await say(room, 'five');
  await settle();
  expect(guest.entries.at(-1)?.id).toBe(late?.id);
  expect(textOf(guest.entries.at(-1) as Entry)).toBe('five');
  expect(guest.ends).toEqual([]);
});

it('[J5] what is relayed goes without its words to those who are not to have them, and with them to all others', async () => {
  const room = await openRoom();
  const [first] = await say(room, 'one');
  const [one, other] = [await rawGuest(room, 4), await rawGuest(room, 5)];
  const last = cursorOf({ lamport: 1_000, chain: 'f'.repeat(32), seq: 1 });
  const limited = (device: string): string => (device === other.device.signer.device ? last : '');
  room.log.readers = { all: false, from: limited, liveFrom: limited };
  await say(room, 'two', 'three');
  await settle();
  expect([one, other].map(({ entries }) => entries.map(textOf))).toEqual([
    ['two', 'three'],
    ['…', '…'],
  ]);
  expect(other.entries.map(({ id }) => id)).toEqual(one.entries.map(({ id }) => id));
  room.log.readers = allRead;
  await say(room, 'four');
  await settle();
  expect([one, other].map(({ entries }) => textOf(entries.at(-1) as Entry))).toEqual(['four', 'four']);
  expect(first?.bare).toBe(false);
});

it('[F6] two requests for words at once break the rules', async () => {
  const room = await openRoom();
  const [one] = await say(room, 'one');
  const guest = await rawGuest(room, 4);
  const request: RoomMessage = {
    type: 'bodies',
    id: 1,
    entries: [[one?.chain as string, one?.seq as number]],
  };
  guest.session.send(request);
  guest.session.send(request);
  await settle();
  expect(guest.ends).toEqual(['control-unexpected']);
});

it('[J5] words that were kept back come once they may, in pages that have a bound, and are shown as what they are', async () => {
  const room = await openRoom();
  const long = Array.from({ length: 130 }, (_, at) => `${at} ${'长'.repeat(7_000)}`);
  await say(room, ...long);
  const nothing = from(cursorOf({ lamport: 10_000, chain: 'f'.repeat(32), seq: 1 }));
  room.log.readers = nothing;
  const guest = await guestOf(room, 2);
  guest.log.readers = nothing;
  await settle();
  expect(await texts(guest.device, room.roomId)).toEqual([]);
  expect(guest.log.bare.any).toBe(true);
  const filled: number[] = [];
  guest.log.bare.filled.on(() => filled.push(1));
  room.log.readers = allRead;
  guest.log.readers = allRead;
  await room.log.write('settings', { history: 'all' });
  for (let round = 0; round < 20 && guest.log.bare.any; round++) await settle();
  expect(await texts(guest.device, room.roomId)).toEqual(long);
  expect(filled.length).toBeGreaterThanOrEqual((130 * 21_000) / limits.bytesPerPull);
  expect(guest.ends).toEqual([]);
});

it('[J5] who has none of the words is asked a few times, and no more', async () => {
  const room = await openRoom();
  await say(room, ...Array.from({ length: 5 }, (_, at) => `line ${at}`));
  const nothing = from(cursorOf({ lamport: 10_000, chain: 'f'.repeat(32), seq: 1 }));
  room.log.readers = nothing;
  const guest = await guestOf(room, 2);
  guest.log.readers = allRead;
  await room.log.write('settings', { history: 'joined' });
  await settle();
  await guest.log.write('message', { text: 'still here' });
  await settle();
  expect(guest.ends).toEqual([]);
  expect(await texts(guest.device, room.roomId)).toEqual(['still here']);
  expect(guest.log.bare.any).toBe(true);
});
