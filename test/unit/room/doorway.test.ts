import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RoomId } from '../../../preload/contract/model.ts';
import type { Session } from '../../../main/net/network.ts';
import { limits } from '../../../main/protocol/limits.ts';
import type { RoomMessage } from '../../../main/protocol/messages.ts';
import { Crew } from '../../support/crew.ts';
import { knownDevice } from '../../support/devices.ts';
import type { Mate } from '../../support/mate.ts';

let crew: Crew;
let id: RoomId;
let ana: Mate;
let bo: Mate;
let cy: Mate;
beforeEach(async () => {
  crew = new Crew();
  const room = await crew.room('Ana', 'Bo', 'Cy');
  id = room.id;
  [ana, bo, cy] = room.mates as [Mate, Mate, Mate];
});
afterEach(() => crew.stop());

/** Somebody with the key of the n-th device says one thing to `to` and hears what it answers. */
async function say(byte: number, to: Mate, message: RoomMessage) {
  const { device, publicKey } = knownDevice(byte);
  const network = crew.hub.network(device, publicKey, `10.0.0.${100 + byte}`);
  const session: Session = await network.dial({ host: to.address, port: 47470 });
  const heard: RoomMessage[] = [];
  const ends: (string | null)[] = [];
  session.listen({
    onMessage: (answer) => void heard.push(answer),
    onEntries: () => undefined,
    onBehind: () => undefined,
    onCaughtUp: () => undefined,
    onEnd: (reason) => void ends.push(reason),
  });
  session.send(message);
  await crew.pass(50);
  return { session, heard, ends };
}
const stranger = 77;
const join = (term: number, host: string | null): RoomMessage => ({
  type: 'join',
  room: id,
  now: crew.clock.now(),
  term,
  host,
  port: 0,
});

it.each<[string, () => RoomMessage]>([
  ['says that it hosts', () => ({ type: 'lead', room: id, term: 9, port: 1 })],
  ['asks to take over', () => ({ type: 'take', room: id, term: 9 })],
])('[H2, A35, J6] a stranger that %s is not heard, by the host or a guest', async (_what, message) => {
  for (const mate of [ana, bo]) {
    const { heard, ends } = await say(stranger, mate, message());
    expect([heard, ends]).toEqual([[], ['room-unknown']]);
  }
  expect(await crew.untilOne(id, [ana, bo, cy])).toBe(ana);
  expect(ana.room(id).term).toBe(1);
});

it('[H2, J6] a stranger that claims to know of a greater host is let in, and its word changes nothing', async () => {
  const { heard } = await say(stranger, ana, join(900, knownDevice(stranger).device));
  expect(heard[0]).toMatchObject({ type: 'welcome', term: 1 });
  expect(ana.room(id)).toMatchObject({ term: 1, connection: { kind: 'hosting' } });
});

it('[H2, A35] a member that leaps in terms is not heard', async () => {
  await cy.crash();
  const leap = 1 + limits.termJump + 1;
  for (const message of [join(leap, cy.device), { type: 'lead', room: id, term: leap, port: 1 } as const]) {
    const { heard, ends } = await say(3, ana, message);
    expect([heard, ends]).toEqual([[], ['rate-limited']]);
  }
  expect(ana.room(id)).toMatchObject({ term: 1, connection: { kind: 'hosting' } });
});

it('[H2, A36] a member that claims again and again is heard so many times a minute', async () => {
  await cy.crash();
  const ends: (string | null)[] = [];
  for (let term = 2; term <= 2 + limits.claimsPerMinute; term++) {
    ends.push(...(await say(3, bo, { type: 'lead', room: id, term, port: 9 })).ends);
  }
  expect(ends).toEqual([...Array<string>(limits.claimsPerMinute).fill('leaving'), 'rate-limited']);
});

it('[H1] a guest sends whoever comes on to its host, and does not let itself be led to a lower one', async () => {
  const asked = await say(3, bo, join(1, ana.device));
  expect(asked.heard).toEqual([
    { type: 'elsewhere', room: id, term: 1, host: ana.device, place: [ana.address, 47470] },
  ]);
  const led = await say(3, bo, { type: 'lead', room: id, term: 0, port: 1 });
  expect(led.heard).toEqual(asked.heard);
  expect(bo.room(id)).toMatchObject({ host: { id: ana.device }, connection: { kind: 'connected' } });
});

it('[H1] a host told of a greater one that cannot be reached hosts above it, and its guests stay', async () => {
  await cy.crash();
  const { heard } = await say(3, ana, join(7, cy.device));
  await crew.until(() => expect(ana.room(id)).toMatchObject({ term: 8, connection: { kind: 'hosting' } }));
  expect(await crew.untilOne(id, [ana, bo], 3_000).catch(() => null)).toBe(null);
  expect(heard[0] ?? { type: 'welcome' }).toMatchObject({ type: 'welcome' });
  expect(bo.room(id).term).toBe(8);
  expect(await bo.hostLines(id)).toEqual([]);
});

it('[H4] a member that is asked to take over by the host alone does, and by a term that is no news does not', async () => {
  const { heard, ends } = await say(1, bo, { type: 'take', room: id, term: 1 });
  expect([heard, ends]).toEqual([[], ['leaving']]);
  expect(bo.room(id).connection.kind).toBe('connected');
});

it('[H8] a member that cannot connect back says so', async () => {
  await cy.crash();
  const { heard, ends } = await say(3, bo, { type: 'lead', room: id, term: 2, port: 9 });
  expect([heard, ends]).toEqual([[{ type: 'unreached', room: id }], ['leaving']]);
  expect(bo.room(id)).toMatchObject({ host: { id: ana.device }, term: 1 });
});

it('[H8] a host with guests that one member cannot reach tells its person', async () => {
  await cy.crash();
  // As a firewall would: Cy can be dialled, and does not get through itself.
  await cy.start();
  await crew.untilOne(id, [ana, bo, cy]);
  await cy.crash();
  crew.hub.shielded.add(ana.address);
  await cy.start();
  await crew.until(() => expect(ana.told.map(({ code }) => code)).toContain('host-unreached'));
  expect(ana.room(id)).toMatchObject({ present: 2, connection: { kind: 'hosting' } });
});

it('[H8] a member whose own call breaks once it is connected has reached the host, and does not say otherwise', async () => {
  await cy.crash();
  const { device, publicKey } = knownDevice(3);
  const network = crew.hub.network(device, publicKey, '10.0.0.103');
  await network.listen(9);
  network.onSession(() => network.cut());
  const { heard, ends } = await say(3, bo, { type: 'lead', room: id, term: 2, port: 9 });
  expect([heard, ends]).toEqual([[], ['leaving']]);
});

it('[H4, A35] a guest, and a host with guests, take over for no other member that asks', async () => {
  await cy.crash();
  for (const [mate, place] of [
    [bo, [ana.address, 47470]],
    [ana, null],
  ] as const) {
    const { heard, ends } = await say(3, mate, { type: 'take', room: id, term: 2 });
    expect(heard).toEqual([{ type: 'elsewhere', room: id, term: 1, host: ana.device, place }]);
    expect(ends).toEqual(['leaving']);
  }
  expect(await crew.untilOne(id, [ana, bo])).toBe(ana);
  expect(ana.room(id).term).toBe(1);
});

it('[H8] a guest that a greater host asks to take over does, right after it could not reach that one', async () => {
  await cy.crash();
  expect((await say(3, bo, { type: 'lead', room: id, term: 2, port: 9 })).heard).toHaveLength(1);
  const { heard } = await say(3, bo, { type: 'take', room: id, term: 3 });
  expect(heard).toEqual([{ type: 'taken', room: id, term: 3 }]);
  expect(await crew.untilOne(id, [ana, bo])).toBe(bo);
});

it('[H8] a guest that could not reach a host long ago does not take over for it', async () => {
  await cy.crash();
  await say(3, bo, { type: 'lead', room: id, term: 2, port: 9 });
  await crew.pass(11_000);
  const { heard } = await say(3, bo, { type: 'take', room: id, term: 3 });
  expect(heard).toMatchObject([{ type: 'elsewhere', term: 1 }]);
});
