import { Members } from '../../../main/room/members.ts';
import { Petitions } from '../../../main/room/door/petitions.ts';
import { afterEach, expect, it } from 'vitest';
import type { Session, SessionListener } from '../../../main/net/network.ts';
import type { ProtocolReason } from '../../../main/protocol/errors.ts';
import { limits } from '../../../main/protocol/limits.ts';
import { Front } from '../../../main/room/door/front.ts';
import { Inbox } from '../../../main/room/inbox.ts';
import { RoomHost } from '../../../main/room/hosting/room-host.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { MemoryHub } from '../../support/memory-network.ts';
import { charterOf, makeDevice, type Device } from '../../support/room-devices.ts';
import { idFor } from '../../support/history-entries.ts';
import { Tidings } from '../../../main/room/messages/tidings.ts';

const devices: Device[] = [];
afterEach(async () => {
  for (const device of devices.splice(0)) await device.close();
});

/** A session that only remembers how it ended. */
function sessionOf(device: string): {
  session: Session;
  ends: ProtocolReason[];
  heard: () => SessionListener;
} {
  const ends: ProtocolReason[] = [];
  let listener: SessionListener | null = null;
  const session: Session = {
    id: 0,
    peer: {
      device,
      key: new Uint8Array(32),
      fingerprint: '',
      address: '10.0.0.2',
      port: 1,
      app: '0',
      version: 1,
      channel: '',
    },
    listen: (heard) => void (listener = heard),
    admit: () => undefined,
    send: () => undefined,
    sendEntries: () => undefined,
    end: (reason) => void ends.push(reason),
  };
  return {
    session,
    ends,
    heard: () => {
      if (!listener) throw new Error('nobody listens');
      return listener;
    },
  };
}
const noBug = (error: unknown): never => {
  throw error;
};

async function openHost(): Promise<{ host: RoomHost; roomId: string }> {
  const device = await makeDevice(1);
  devices.push(device);
  const network = new MemoryHub().network(device.signer.device, device.signer.publicKey, 'host');
  const charter = charterOf(device.signer);
  const around = device.around(network, new ManualClock());
  const members = new Members([], device.signer.device, {
    founder: charter.founder,
    access: 'open',
    deeds: [],
  });
  const petitions = new Petitions(new ManualClock());
  const tidings = new Tidings({ id: charter.id, readUpTo: null }, [], around, (device) =>
    members.hasJoined(device),
  );
  const { id, bytes } = charter;
  const room = { id, charter: bytes, term: 1, successors: () => [], members, petitions, tidings };
  return { host: new RoomHost(room, await device.log(charter), around), roomId: charter.id };
}

it('[S4] a room takes its limit of guests, tells the next one that it is full, and takes one back that is in it', async () => {
  const { host, roomId } = await openHost();
  const join = { type: 'join', room: roomId, now: 0, term: 0, host: null, port: 0 } as const;
  const enter = (name: string): ProtocolReason[] => {
    const { session, ends } = sessionOf(idFor(name));
    host.admit(new Inbox(session, noBug), join);
    return ends;
  };
  const all = Array.from({ length: limits.guestsPerRoom }, (_, index) => enter(`guest ${index}`));
  expect(all.flat()).toEqual([]);
  expect(enter('one too many')).toEqual(['room-full']);
  expect(enter('guest 7')).toEqual([]);
  expect(all[7]).toEqual(['replaced']);
  expect(host.present).toHaveLength(limits.guestsPerRoom);
});

it('[S4] one device may ask to be let in so many times at once, and again later; others are not held up', async () => {
  const device = await makeDevice(1);
  devices.push(device);
  const clock = new ManualClock();
  const network = new MemoryHub().network(device.signer.device, device.signer.publicKey, 'host');
  const front = new Front(
    device.around(network, clock),
    () => [],
    () => 'Ana',
    () => Promise.resolve(null),
  );
  const knock = async (who: string): Promise<ProtocolReason[]> => {
    const { session, ends, heard } = sessionOf(idFor(who));
    front.receive(new Inbox(session, noBug));
    await heard().onMessage({ type: 'join', room: idFor('room'), now: 0, term: 0, host: null, port: 0 });
    return ends;
  };
  for (let time = 0; time < limits.joinsBurst; time++) expect(await knock('eve')).toEqual(['room-unknown']);
  expect(await knock('eve')).toEqual(['rate-limited']);
  expect(await knock('bo')).toEqual(['room-unknown']);
  clock.pass(60_000 / limits.joinsPerMinute);
  expect(await knock('eve')).toEqual(['room-unknown']);
});

it('[C5] a stranger may look a few times in one connection, and not go on', async () => {
  const device = await makeDevice(1);
  devices.push(device);
  const network = new MemoryHub().network(device.signer.device, device.signer.publicKey, 'host');
  const front = new Front(
    device.around(network, new ManualClock()),
    () => [],
    () => 'Ana',
    () => Promise.resolve(null),
  );
  const { session, ends, heard } = sessionOf(idFor('eve'));
  front.receive(new Inbox(session, noBug));
  for (let time = 0; time < 4; time++) await heard().onMessage({ type: 'look' });
  expect(ends).toEqual([]);
  await heard().onMessage({ type: 'look' });
  expect(ends).toEqual(['control-unexpected']);
});
