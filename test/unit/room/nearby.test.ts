import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Discovery, DiscoveryEvent, Sighting } from '../../../main/discovery/discovery.ts';
import { Emitter } from '../../../main/lib/emitter.ts';
import { Inbox } from '../../../main/room/inbox.ts';
import { Nearby } from '../../../main/room/nearby/nearby.ts';
import { knownDevice, someRoom, type KnownDevice } from '../../support/devices.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { MemoryHub, type MemoryNetwork } from '../../support/memory-network.ts';
import { makeDevice, type Device } from '../../support/room-devices.ts';

const host = knownDevice(1);
const impostor = knownDevice(3);
let me: Device;
let hub: MemoryHub;
let clock: ManualClock;
let events: Emitter<DiscoveryEvent>;
let forgotten: string[];
let watched: boolean[];
let nearby: Nearby;

const discovery: Discovery = {
  start: () => Promise.resolve(),
  advertise: () => undefined,
  watch: (watching) => void watched.push(watching),
  refresh: () => undefined,
  forget: (instance) => void forgotten.push(instance),
  report: () => ({
    interfaces: [{ name: 'eth0', address: '10.0.0.1', state: 'listening' }],
    problem: null,
  }),
  onEvent: (listener) => events.on(listener),
  stop: () => Promise.resolve(),
};

beforeEach(async () => {
  me = await makeDevice(2);
  hub = new MemoryHub();
  clock = new ManualClock();
  events = new Emitter();
  forgotten = [];
  watched = [];
  const around = me.around(hub.network(me.signer.device, me.signer.publicKey, 'me'), clock);
  nearby = new Nearby(around, discovery, () => false);
  await nearby.start();
});
afterEach(async () => {
  await nearby.stop();
  await me.close();
});

/** A device that answers `look` with this room. */
async function answering(device: KnownDevice, place: string, name = 'Workshop'): Promise<MemoryNetwork> {
  const network = hub.network(device.device, device.publicKey, place);
  await network.listen(1);
  network.onSession((session) => {
    const room = {
      room: someRoom,
      name,
      access: 'open' as const,
      locked: false,
      term: 1,
      hostName: 'Ana',
      people: 3,
    };
    new Inbox(session, () => undefined).hand({
      onMessage: () => session.send({ type: 'rooms', rooms: [room] }),
    });
  });
  return network;
}
function sight(network: MemoryNetwork, address: string, changes: Partial<Sighting> = {}): void {
  const fingerprint = network.fingerprint.slice(0, 40);
  const sighting: Sighting = {
    instance: 'one',
    room: someRoom,
    name: 'Told',
    term: 1,
    address,
    port: 1,
    fingerprint,
    ...changes,
  };
  events.emit({ kind: 'sighted', sighting });
}
const patience = { timeout: 30_000 };
const names = (): string[] => nearby.view().rooms.map(({ name }) => name);
const until = (expected: readonly string[]) => vi.waitFor(() => expect(names()).toEqual(expected), patience);

it('[D4] a room is listed once its host answered, under what the host says, not what the packet said', async () => {
  const network = await answering(host, 'ana');
  sight(network, 'ana');
  expect(names()).toEqual([]);
  await until(['Workshop']);
  expect(nearby.view().rooms[0]).toMatchObject({
    host: { id: host.device, name: 'Ana' },
    people: 3,
    address: 'ana',
    source: 'mdns',
  });
});

it('[D4] a place where nobody answers, or another certificate, is never listed', async () => {
  const network = await answering(host, 'ana');
  await answering(impostor, 'eve');
  sight(network, 'nowhere', { instance: 'dead' });
  sight(network, 'eve', { instance: 'twin' });
  await vi.waitFor(() => expect(forgotten.sort()).toEqual(['dead', 'twin']), patience);
  expect(names()).toEqual([]);
});

it('[D4] a goodbye alone removes nothing; with the host gone, two failed looks do', async () => {
  const network = await answering(host, 'ana');
  sight(network, 'ana');
  await until(['Workshop']);
  events.emit({ kind: 'doubted', instance: 'one' });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([names(), forgotten]).toEqual([['Workshop'], []]);
  await network.stopListening();
  events.emit({ kind: 'doubted', instance: 'one' });
  await vi.waitFor(() => {
    clock.pass(300);
    expect(forgotten).toEqual(['one']);
  }, patience);
  expect(names()).toEqual([]);
});

it('[D4] a packet that says the room has moved changes nothing while the old place answers', async () => {
  const network = await answering(host, 'ana');
  await answering(impostor, 'eve', 'Hijacked');
  sight(network, 'ana');
  await until(['Workshop']);
  sight(network, 'eve');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(nearby.view().rooms).toMatchObject([{ name: 'Workshop', address: 'ana' }]);
});

it('[D4] a place that answers is not asked again for every packet that names it', async () => {
  const network = await answering(host, 'ana');
  const mine = hub.network(me.signer.device, me.signer.publicKey, 'me');
  await nearby.stop();
  nearby = new Nearby(me.around(mine, clock), discovery, () => false);
  await nearby.start();
  sight(network, 'ana');
  await until(['Workshop']);
  for (let packet = 0; packet < 500; packet++)
    sight(network, 'ana', { instance: `${packet}`, room: 'a'.repeat(32) });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(mine.dialled).toHaveLength(1);
  clock.pass(1_000);
  await vi.waitFor(() => expect(mine.dialled).toHaveLength(2), patience);
});

it('[D5] a remembered host is looked up without being told who looks', async () => {
  await answering(host, 'ana');
  await nearby.stop();
  const known = { room: someRoom, host: 'ana', port: 1, device: host.device, fingerprint: '00', lastSeen: 1 };
  await me.history.putKnownHost(known);
  const network = hub.network(me.signer.device, me.signer.publicKey, 'me');
  nearby = new Nearby(me.around(network, clock), discovery, () => true);
  await nearby.start();
  await until(['Workshop']);
  expect(network.dialled).toMatchObject([{ host: 'ana', anonymous: true, expect: { device: host.device } }]);
  expect(nearby.view()).toMatchObject({
    rooms: [{ source: 'remembered', member: true }],
    discovery: { rememberedHosts: 1 },
  });
});

it('[D3] asks more often while somebody looks, once however many windows do', () => {
  const [first, second] = [nearby.watch(), nearby.watch()];
  first();
  first();
  expect(watched).toEqual([true]);
  second();
  expect(watched).toEqual([true, false]);
});
