import { afterEach, beforeEach, expect, it } from 'vitest';
import { silentLogger } from '../../../main/lib/logger.ts';
import type { Session } from '../../../main/net/network.ts';
import type { RoomMessage } from '../../../main/protocol/messages.ts';
import { CallingRound } from '../../../main/room/succession/calling-round.ts';
import { Inbox } from '../../../main/room/inbox.ts';
import type { Place } from '../../../main/room/place.ts';
import type { Surroundings } from '../../../main/room/surroundings.ts';
import { knownDevice, someRoom } from '../../support/devices.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { MemoryHub, type MemoryNetwork } from '../../support/memory-network.ts';

const [me, ana, bo] = [knownDevice(1), knownDevice(2), knownDevice(3)];
const placeOf = {
  ana: { device: ana.device, host: '10.0.0.2', port: 1 },
  bo: { device: bo.device, host: '10.0.0.3', port: 1 },
};
let clock: ManualClock;
let hub: MemoryHub;
let network: MemoryNetwork;
let calls: CallingRound;
let missing: Place[];
let heard: string[];
let here: Set<string>;

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}
async function answering(who: typeof ana, host: string, answer: (session: Session) => void) {
  const own = hub.network(who.device, who.publicKey, host);
  const leads: RoomMessage[] = [];
  own.onSession((session) =>
    new Inbox(session, () => undefined).hand({
      onMessage: (message) => {
        leads.push(message);
        answer(session);
      },
    }),
  );
  await own.listen(1);
  return leads;
}

beforeEach(() => {
  clock = new ManualClock();
  hub = new MemoryHub();
  network = hub.network(me.device, me.publicKey, '10.0.0.1');
  missing = [placeOf.ana];
  heard = [];
  here = new Set();
  calls = new CallingRound({ clock, network, logger: silentLogger } as unknown as Surroundings, {
    room: { id: someRoom, term: 4, port: 9 },
    missing: () => missing,
    isHere: (device) => here.has(device),
    onElsewhere: ({ term, host }, by) =>
      void heard.push(`${by.host}: ${host === bo.device ? 'bo' : '?'} ${term}`),
    onUnreached: (by) => void heard.push(`${by.host}: unreached`),
    onRefused: (by) => void heard.push(`${by.host}: refused`),
  });
});
afterEach(() => calls.stop());

it('[H6] those who are missing are told who hosts, at once and ever more seldom', async () => {
  const leads = await answering(ana, '10.0.0.2', (session) => session.end('leaving'));
  calls.start();
  const at: number[] = [];
  for (let passed = 0; passed <= 30_000; passed += 100) {
    const before = leads.length;
    await settle();
    if (leads.length > before) at.push(clock.monotonic());
    clock.pass(100);
  }
  expect(leads[0]).toEqual({ type: 'lead', room: someRoom, term: 4, port: 9 });
  expect(at).toEqual([0, 500, 1_500, 3_500, 6_500, 11_500, 16_500, 21_500, 26_500]);
  missing = [];
  clock.pass(60_000);
  await settle();
  expect(leads).toHaveLength(at.length);
});

it('[H6] what is answered is heard: another host, or that this one cannot be reached', async () => {
  await answering(ana, '10.0.0.2', (session) =>
    session.send({ type: 'elsewhere', room: someRoom, term: 7, host: bo.device, place: null }),
  );
  await answering(bo, '10.0.0.3', (session) => session.send({ type: 'unreached', room: someRoom }));
  missing = [placeOf.ana, placeOf.bo];
  calls.start();
  await settle();
  expect(heard.sort()).toEqual(['10.0.0.2: bo 7', '10.0.0.3: unreached']);
});

it('[H6, J6] whoever takes this host to be out says so; who just does not go on has said nothing', async () => {
  await answering(ana, '10.0.0.2', (session) => session.end('banned'));
  await answering(bo, '10.0.0.3', (session) => session.end('room-unknown'));
  missing = [placeOf.ana, placeOf.bo];
  calls.start();
  await settle();
  expect(heard).toEqual(['10.0.0.2: refused']);
});

it('[H6] an answer about another room, or of another kind, is not heard', async () => {
  await answering(ana, '10.0.0.2', (session) => session.send({ type: 'unreached', room: 'a'.repeat(32) }));
  await answering(bo, '10.0.0.3', (session) => session.send({ type: 'slow', forMs: 1 }));
  missing = [placeOf.ana, placeOf.bo];
  calls.start();
  await settle();
  expect(heard).toEqual([]);
});

it('[H6] one that does not answer is called once at a time, and its silence has an end', async () => {
  const leads = await answering(ana, '10.0.0.2', () => undefined);
  calls.start();
  for (let passed = 0; passed < 9_000; passed += 500) {
    await settle();
    clock.pass(500);
  }
  calls.call(placeOf.ana);
  await settle();
  expect(leads).toHaveLength(1);
  for (let passed = 0; passed < 10_000; passed += 500) {
    await settle();
    clock.pass(500);
  }
  expect(leads.length).toBeGreaterThan(1);
});

it('[H6] only the device that was meant is told, and after the end nobody', async () => {
  const leads = await answering(bo, '10.0.0.2', () => undefined);
  calls.start();
  await settle();
  expect(leads).toEqual([]);
  calls.stop();
  const before = network.dialled.length;
  clock.pass(60_000);
  calls.call(placeOf.bo);
  await settle();
  expect(network.dialled).toHaveLength(before);
});

it('[H6] whoever has come by itself while it was dialled is told nothing', async () => {
  const leads = await answering(ana, '10.0.0.2', () => undefined);
  calls.start();
  here.add(ana.device);
  await settle();
  expect(network.dialled).toHaveLength(1);
  expect(leads).toEqual([]);
  here.clear();
  clock.pass(500);
  await settle();
  expect(leads).toHaveLength(1);
});

it('[H4, H6] those who are on their way are called only if they have not come within half a second', async () => {
  const leads = await answering(ana, '10.0.0.2', () => undefined);
  calls.startSoon();
  clock.pass(490);
  await settle();
  expect(leads).toEqual([]);
  clock.pass(10);
  await settle();
  expect(leads).toHaveLength(1);
});

it('[H6] a crowd is called twelve at a time, and whoever has answered makes room for the next', async () => {
  const opened: Session[] = [];
  missing = [];
  for (let byte = 10; byte < 30; byte++) {
    const member = knownDevice(byte);
    await answering(member, `10.0.1.${byte}`, (session) => opened.push(session));
    missing.push({ device: member.device, host: `10.0.1.${byte}`, port: 1 });
  }
  calls.start();
  await settle();
  expect(opened).toHaveLength(12);
  opened[0]?.end('leaving');
  await settle();
  expect(opened).toHaveLength(13);
  for (const session of opened) session.end('leaving');
  await settle();
  expect(opened).toHaveLength(20);
});
