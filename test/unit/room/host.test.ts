import { afterEach, expect, it, vi } from 'vitest';
import type { Session } from '../../../main/net/network.ts';
import { makeEntry } from '../../../main/protocol/entry.ts';
import { limits } from '../../../main/protocol/limits.ts';
import type { RoomMessage } from '../../../main/protocol/messages.ts';
import { Inbox } from '../../../main/room/inbox.ts';
import { RoomGuest } from '../../../main/room/hosting/room-guest.ts';
import { payloads } from '../../../main/room/log/sync.ts';
import {
  clock,
  closeDevices,
  devices,
  guestOf,
  noBug,
  openRoom,
  rawGuest,
  settle,
  texts,
  welcomedTo,
} from '../../support/host-room.ts';
import { someSalt } from '../../support/devices.ts';
import type { Device } from '../../support/room-devices.ts';

afterEach(closeDevices);
const patience = { timeout: 30_000 };

it('[S2] the author is acknowledged and the others are told only after the host’s commit', async () => {
  const room = await openRoom();
  const [ana, bo] = [await guestOf(room, 2), await guestOf(room, 3)];
  const committed = Promise.withResolvers<void>();
  const host = devices[0];
  const append = host?.history.append.bind(host.history);
  if (!host || !append) throw new Error('no host');
  host.history.append = async (...args) => {
    await committed.promise;
    return append(...args);
  };
  const copies: number[] = [];
  ana.stay.ownCopies.on((rows) => copies.push(...rows.map((row) => row.copies)));
  await ana.log.write('message', { text: 'wait for it' });
  await settle();
  expect([copies, await texts(bo.device, room.roomId)]).toEqual([[], []]);
  committed.resolve();
  await settle();
  expect(copies).toEqual([2]);
  expect(await texts(bo.device, room.roomId)).toEqual(['wait for it']);
  clock.pass(1_000);
  await settle();
  clock.pass(1_000);
  await settle();
  expect(copies.at(-1)).toBe(3);
});

it('[S4] who pushes too much is told and muted, and in the end everything of it is there all the same', async () => {
  const room = await openRoom();
  const ana = await guestOf(room, 2);
  const slowed: number[] = [];
  ana.stay.slowed.on((forMs) => slowed.push(forMs));
  const all = Array.from({ length: limits.messagesBurst + 25 }, (_, index) => `${index}`);
  for (const text of all) {
    await ana.log.write('message', { text });
    await settle();
  }
  expect(slowed).toEqual([limits.muteMs]);
  const host = devices[0] as Device;
  expect((await texts(host, room.roomId)).length).toBe(limits.messagesBurst);
  clock.pass(limits.muteMs);
  await vi.waitFor(async () => expect(await texts(host, room.roomId)).toEqual(all), patience);
  expect(ana.ends).toEqual([]);
});

it('[S3] a guest that reads too slowly gets nothing pushed, nobody else notices, and it pulls all of it afterwards', async () => {
  const room = await openRoom();
  const sessions: Session[] = [];
  room.network.onSession((session) => sessions.push(session));
  const [ana, bo] = [await guestOf(room, 2), await guestOf(room, 3)];
  const slow = sessions[1] as Session;
  room.network.overload(slow);
  const said = ['one', 'two', 'three'];
  for (const text of said) await ana.log.write('message', { text });
  await vi.waitFor(
    async () => expect(await texts(devices[0] as Device, room.roomId)).toEqual(said),
    patience,
  );
  expect(await texts(bo.device, room.roomId)).toEqual([]);
  room.network.relieve(slow);
  await vi.waitFor(async () => expect(await texts(bo.device, room.roomId)).toEqual(said), patience);
  expect(bo.ends).toEqual([]);
});

it('[H5] what a guest wrote while it was away reaches everyone when it is back', async () => {
  const room = await openRoom();
  const [ana, bo] = [await guestOf(room, 2), await guestOf(room, 3)];
  ana.network.cut();
  await settle();
  expect(ana.ends).toEqual([null]);
  expect(room.host.present.map(({ device }) => device)).toEqual([bo.device.signer.device]);
  await ana.log.write('message', { text: 'from the tunnel' });
  await bo.log.write('message', { text: 'meanwhile' });
  const inbox = new Inbox(await ana.network.dial({ host: '10.0.0.1', port: 1 }), noBug);
  const welcomed = await welcomedTo(inbox, room.roomId, { term: 1, host: room.device });
  new RoomGuest(inbox, welcomed, ana.log, ana.device.around(ana.network, clock)).start();
  for (const device of devices) {
    await vi.waitFor(
      async () => expect((await texts(device, room.roomId)).sort()).toEqual(['from the tunnel', 'meanwhile']),
      patience,
    );
  }
});

it('[L5] presence and skew are told to everyone, joining and leaving alike', async () => {
  const room = await openRoom();
  const [ana, bo] = [await guestOf(room, 2), await guestOf(room, 3)];
  clock.pass(1_000);
  await settle();
  const here = (stay: RoomGuest): string[] => stay.present.map(({ device }) => device).sort();
  const everyone = devices.map(({ signer }) => signer.device).sort();
  expect([here(ana.stay), here(bo.stay)]).toEqual([everyone, everyone]);
  bo.stay.end('leaving');
  await settle();
  clock.pass(1_000);
  await settle();
  expect(here(ana.stay)).toEqual(everyone.filter((device) => device !== bo.device.signer.device));
});

it.each<[string, RoomMessage]>([
  ['a page nobody asked for', { type: 'page', id: 7, done: true }],
  ['a pull before its heads', { type: 'pull', id: 1 }],
])('[F6] a guest that sends %s is told the code and dropped, the others stay', async (_what, message) => {
  const room = await openRoom();
  const ana = await guestOf(room, 2);
  const rogue = await rawGuest(room, 4);
  rogue.session.send(message);
  await settle();
  expect(rogue.ends).toEqual(['control-unexpected']);
  expect(ana.ends).toEqual([]);
  expect(room.host.present).toHaveLength(1);
});

it('[F6] entries that are no entries end the session that sent them', async () => {
  const room = await openRoom();
  const rogue = await rawGuest(room, 4);
  rogue.session.sendEntries(Buffer.from('not an entry at all'));
  await settle();
  expect(rogue.ends).toEqual(['entry-invalid']);
});

it('[L5] what a guest claims to hold beyond the log counts for nothing', async () => {
  const room = await openRoom();
  const entry = await room.log.write('message', { text: 'only here' });
  const copies: unknown[] = [];
  room.host.copies.own.on((rows) => copies.push(...rows));
  const rogue = await rawGuest(room, 4);
  rogue.session.send({ type: 'held', heads: [[entry.chain, 99]] });
  clock.pass(1_000);
  await settle();
  expect(copies).toEqual([]);
  rogue.session.send({ type: 'held', heads: [[entry.chain, 1]] });
  await settle();
  clock.pass(1_000);
  await settle();
  expect(copies).toEqual([{ chain: entry.chain, seq: 1, copies: 2 }]);
});

it('closing tells every guest why', async () => {
  const room = await openRoom();
  const [ana, bo] = [await guestOf(room, 2), await guestOf(room, 3)];
  room.host.close('closing');
  await settle();
  expect([ana.ends, bo.ends]).toEqual([['closing'], ['closing']]);
});

it('[S4] whoever sends more control messages than anyone needs is dropped, and the others stay', async () => {
  const room = await openRoom();
  const ana = await guestOf(room, 2);
  const rogue = await rawGuest(room, 4);
  for (let sent = 0; sent <= limits.controlsBurst; sent++) rogue.session.send({ type: 'held', heads: [] });
  await vi.waitFor(() => expect(rogue.ends).toEqual(['rate-limited']), patience);
  expect(ana.ends).toEqual([]);
});

it('[S4] what is pulled from one guest has a pace: beyond the burst the host asks more slowly', async () => {
  const room = await openRoom();
  const rogue = await rawGuest(room, 4);
  const pulls = (): number => rogue.heard.filter(({ type }) => type === 'pull').length;
  rogue.session.send({ type: 'heads', heads: [['ff'.repeat(16), 1_000_000, 'ffffffff']], done: true });
  await settle();
  const author = rogue.device.signer;
  let asked = 0;
  const page = Array.from({ length: limits.entriesPerPull }, (_, index) => {
    const chain = index.toString(16).padStart(32, '0');
    const draft = {
      room: room.roomId,
      author: author.publicKey,
      chain,
      seq: 1,
      previous: new Uint8Array(32),
      salt: someSalt,
    };
    return makeEntry({ ...draft, lamport: 1, sentAt: 1, kind: 'message', body: { text: 'x' } }, author.sign)
      .bytes;
  });
  for (let round = 0; round < 30 && pulls() > asked; round++) {
    asked = pulls();
    for (const payload of payloads(page)) rogue.session.sendEntries(payload);
    const last = rogue.heard.filter((message) => message.type === 'pull').at(-1);
    rogue.session.send({ type: 'page', id: last?.id ?? 0, done: false });
    await vi.waitFor(() => expect(pulls()).toBeGreaterThan(asked), { timeout: 2_000 }).catch(() => undefined);
  }
  expect(pulls()).toBeLessThanOrEqual(limits.pulledBurst / limits.entriesPerPull + 2);
  const before = pulls();
  clock.pass(2_000);
  await vi.waitFor(() => expect(pulls()).toBe(before + 1), patience);
});

it('[L5] a host that claims copies of what is not written yet, or of another’s chain, changes nothing', async () => {
  const room = await openRoom();
  const sessions: Session[] = [];
  room.network.onSession((session) => sessions.push(session));
  const ana = await guestOf(room, 2);
  const copies: unknown[] = [];
  ana.stay.ownCopies.on((rows) => copies.push(...rows));
  const entry = await ana.log.write('message', { text: 'one' });
  await vi.waitFor(() => expect(copies).toEqual([{ chain: entry.chain, seq: 1, copies: 2 }]), patience);
  sessions[0]?.send({ type: 'copies', counts: [[entry.chain, 4_294_967_295, 100]] });
  sessions[0]?.send({ type: 'copies', counts: [['ab'.repeat(16), 5, 100]] });
  await vi.waitFor(
    () => expect(copies.at(-1)).toEqual({ chain: entry.chain, seq: 1, copies: 100 }),
    patience,
  );
  expect(copies).toHaveLength(2);
});
