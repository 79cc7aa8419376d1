import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { DialTarget } from '../../../main/net/network.ts';
import { Connector, type Attempts } from '../../../main/room/connector.ts';
import { enter } from '../../../main/room/enter.ts';
import { look } from '../../../main/room/look.ts';
import { Inbox } from '../../../main/room/inbox.ts';
import { limits } from '../../../main/protocol/limits.ts';
import { knownDevice } from '../../support/devices.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { MemoryHub, type MemoryNetwork } from '../../support/memory-network.ts';
import { charterOf, makeDevice, type Device } from '../../support/room-devices.ts';

const hostDevice = knownDevice(1);
const charter = charterOf(hostDevice);
const pinned: DialTarget = { host: 'host', port: 1, expect: { device: hostDevice.device } };
let guest: Device;
let clock: ManualClock;
let hub: MemoryHub;
let network: MemoryNetwork;
beforeEach(async () => {
  guest = await makeDevice(2);
  clock = new ManualClock();
  hub = new MemoryHub();
  network = hub.network(guest.signer.device, guest.signer.publicKey, 'guest');
});
afterEach(() => guest.close());

/** Lets everything happen that needs no time. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
};
const noBug = (error: unknown): never => {
  throw error;
};

function connector(targets: readonly DialTarget[], onEntered: () => void = () => undefined, term = 3) {
  const seen: Attempts['kind'][] = [];
  const made = new Connector(charter.id, guest.around(network, clock), {
    targets: () => Promise.resolve(targets),
    term: () => term,
    onEntered,
    onChanged: () => seen.push(made.attempts.kind),
  });
  return { connector: made, seen };
}

/** A host that answers every join with this welcome. */
async function welcoming(welcome: { room?: string; term?: number; host?: string; charter?: string } = {}) {
  const host = hub.network(hostDevice.device, hostDevice.publicKey, 'host');
  await host.listen(1);
  host.onSession((session) => {
    new Inbox(session, noBug).hand({
      onMessage: () =>
        session.send({
          type: 'welcome',
          room: charter.id,
          charter: Buffer.from(charter.bytes).toString('base64url'),
          term: 3,
          host: hostDevice.device,
          now: 90_000,
          ...welcome,
        }),
    });
  });
  return host;
}

it('[J1] tries at once, then ever more seldom, until the host is there', async () => {
  let entered = 0;
  const { connector: made, seen } = connector([pinned], () => void (entered += 1));
  made.start(null);
  await settle();
  const waits: number[] = [];
  for (let attempt = 0; attempt < 9; attempt++) {
    const { attempts } = made;
    if (attempts.kind !== 'waiting' || attempts.nextAttemptAt === null) throw new Error(attempts.kind);
    expect(attempts.cause).toBe('host-unreachable');
    waits.push(attempts.nextAttemptAt - clock.now());
    clock.pass(waits.at(-1) ?? 0);
    await settle();
  }
  for (const [index, wait] of waits.entries()) {
    const base = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000][Math.min(index, 6)] ?? 0;
    expect(wait).toBeGreaterThanOrEqual(base * 0.8);
    expect(wait).toBeLessThanOrEqual(base * 1.2);
  }
  await welcoming();
  made.nudge({ forgive: false });
  await settle();
  expect([entered, made.attempts.kind]).toEqual([1, 'idle']);
  expect(seen.filter((kind) => kind === 'connecting')).toHaveLength(11);
});

it('[C2] a place that shows another key is told, and not tried again until a person asks', async () => {
  const impostor = knownDevice(3);
  await hub.network(impostor.device, impostor.publicKey, 'host').listen(1);
  const { connector: made } = connector([pinned]);
  made.start(null);
  await settle();
  expect(made.attempts).toMatchObject({ kind: 'waiting', cause: 'host-key-changed' });
  expect(guest.told).toEqual([{ code: 'host-key-changed', roomId: charter.id, params: { address: 'host' } }]);
  clock.pass(120_000);
  await settle();
  expect(network.dialled).toHaveLength(1);
  made.nudge({ forgive: true });
  await settle();
  expect(network.dialled).toHaveLength(2);
});

it('[H1] a host of a lower term is not joined', async () => {
  await welcoming({ term: 2 });
  const { connector: made } = connector([pinned]);
  made.start(null);
  await settle();
  expect(made.attempts).toMatchObject({ kind: 'waiting', cause: 'room-gone' });
});

it.each([
  ['of another room', { room: knownDevice(5).device }],
  [
    'with a charter that is not the room’s',
    { charter: Buffer.from(charterOf(knownDevice(4)).bytes).toString('base64url') },
  ],
  ['in the name of another host', { host: knownDevice(5).device }],
])('[L8] a welcome %s is refused and the session ended', async (_what, welcome) => {
  await welcoming(welcome);
  const inbox = new Inbox(await network.dial(pinned), noBug);
  await expect(enter(inbox, charter.id, 0, clock)).rejects.toMatchObject({ code: 'peer-broke-rules' });
});

it('[L3] the skew of the host’s clock is measured at the welcome', async () => {
  await welcoming();
  clock.pass(10_000);
  const inbox = new Inbox(await network.dial(pinned), noBug);
  expect(await enter(inbox, charter.id, 0, clock)).toMatchObject({ skewMs: 80_000, term: 3 });
});

it('[C5] a host that never answers is given up after the deadline', async () => {
  const host = hub.network(hostDevice.device, hostDevice.publicKey, 'host');
  await host.listen(1);
  const inbox = new Inbox(await network.dial(pinned), noBug);
  const looking = look(inbox, clock);
  const refused = expect(looking).rejects.toMatchObject({ code: 'host-silent' });
  clock.pass(limits.joinMs);
  await refused;
});

it('stops for good in the middle of an attempt', async () => {
  await welcoming();
  const entered = vi.fn();
  const { connector: made } = connector([pinned], entered);
  made.start(null);
  made.stop();
  await settle();
  expect(entered).not.toHaveBeenCalled();
  expect(clock.pending).toBe(0);
});
