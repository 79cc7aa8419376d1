import { Members } from '../../main/room/members.ts';
import { Petitions } from '../../main/room/door/petitions.ts';
import type { Session } from '../../main/net/network.ts';
import { decodeEntries, type Entry } from '../../main/protocol/entry.ts';
import type { ProtocolReason } from '../../main/protocol/errors.ts';
import type { RoomMessage } from '../../main/protocol/messages.ts';
import { enter, type Welcomed } from '../../main/room/door/enter.ts';
import { Inbox } from '../../main/room/inbox.ts';
import type { RoomLog } from '../../main/room/log/log.ts';
import { RoomGuest } from '../../main/room/hosting/room-guest.ts';
import { RoomHost } from '../../main/room/hosting/room-host.ts';
import type { Place } from '../../main/room/place.ts';
import type { Standing } from '../../main/room/succession/standing.ts';
import { ManualClock } from './manual-clock.ts';
import { MemoryHub, type MemoryNetwork } from './memory-network.ts';
import { charterOf, makeDevice, type Device } from './room-devices.ts';
import { Tidings } from '../../main/room/messages/tidings.ts';

export const clock = new ManualClock();
export const devices: Device[] = [];
export async function closeDevices(): Promise<void> {
  for (const device of devices.splice(0)) await device.close();
}
/** Resolves when the devices have been idle for a while; what never ends is not waited for. */
export async function settle(): Promise<void> {
  for (let turn = 0, idle = 0; turn < 1_500 && idle < 8; turn++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    idle = devices.some((device) => device.busy > 0) ? 0 : idle + 1;
  }
}
export const noBug = (error: unknown): never => {
  throw error;
};

export interface OpenRoom {
  readonly hub: MemoryHub;
  readonly host: RoomHost;
  readonly log: RoomLog;
  readonly roomId: string;
  readonly device: string;
  readonly network: MemoryNetwork;
}

/** A room with its host, at 10.0.0.1, port 1, term 1. */
export async function openRoom(successors: readonly Place[] = []): Promise<OpenRoom> {
  const device = await makeDevice(1);
  devices.push(device);
  const hub = new MemoryHub();
  const network = hub.network(device.signer.device, device.signer.publicKey, '10.0.0.1');
  const charter = charterOf(device.signer);
  const log = await device.log(charter);
  const members = new Members([], device.signer.device, {
    founder: charter.founder,
    access: 'open',
    deeds: [],
  });
  const petitions = new Petitions(clock);
  const around = device.around(network, clock);
  const tidings = new Tidings({ id: charter.id, readUpTo: null }, [], around, (device) =>
    members.hasJoined(device),
  );
  const host = new RoomHost(
    {
      id: charter.id,
      charter: charter.bytes,
      term: 1,
      successors: () => successors,
      members,
      petitions,
      tidings,
    },
    log,
    around,
  );
  await network.listen(1);
  network.onSession((session) => {
    const inbox = new Inbox(session, noBug);
    inbox.hand({
      onMessage: (message) => host.admit(inbox, message as Extract<RoomMessage, { type: 'join' }>),
    });
  });
  return { hub, host, log, roomId: charter.id, device: device.signer.device, network };
}

export async function welcomedTo(inbox: Inbox, roomId: string, standing: Standing): Promise<Welcomed> {
  const answer = await enter(inbox, roomId, { standing, port: 1 }, clock);
  if (answer.kind !== 'welcome') throw new Error('sent elsewhere');
  return answer;
}
/** A guest in the room, at 10.0.0.`byte`, port 1. */
export async function guestOf(room: OpenRoom, byte: number) {
  const device = await makeDevice(byte);
  devices.push(device);
  const network = room.hub.network(device.signer.device, device.signer.publicKey, `10.0.0.${byte}`);
  const around = device.around(network, clock);
  const inbox = new Inbox(await network.dial({ host: '10.0.0.1', port: 1 }), noBug);
  const welcomed = await welcomedTo(inbox, room.roomId, { term: 0, host: null });
  const log = await device.log(welcomed.charter);
  const stay = new RoomGuest(inbox, welcomed, log, around);
  const ends: (ProtocolReason | null)[] = [];
  stay.ended.on((reason) => ends.push(reason));
  stay.start();
  await settle();
  return { device, log, stay, ends, session: inbox.session, network };
}
export async function texts(device: Device, roomId: string): Promise<string[]> {
  const { entries } = await device.history.page(roomId, { limit: 500 });
  return entries
    .flatMap(({ bytes }) => decodeEntries(bytes))
    .flatMap((entry) => (entry.kind === 'message' ? (entry.body?.text ?? []) : []));
}
/** A guest that speaks the protocol by hand. */
export async function rawGuest(room: OpenRoom, byte: number) {
  const device = await makeDevice(byte);
  devices.push(device);
  const network = room.hub.network(device.signer.device, device.signer.publicKey, `10.0.0.${byte}`);
  const session: Session = await network.dial({ host: '10.0.0.1', port: 1 });
  const heard: RoomMessage[] = [];
  const entries: Entry[] = [];
  const ends: (ProtocolReason | null)[] = [];
  session.listen({
    onMessage: (message) => void heard.push(message),
    onEntries: (payload) => void entries.push(...decodeEntries(payload)),
    onBehind: () => undefined,
    onCaughtUp: () => undefined,
    onEnd: (reason) => ends.push(reason),
  });
  session.send({ type: 'join', room: room.roomId, now: clock.now(), term: 0, host: null, port: 0 });
  await settle();
  return { device, session, heard, entries, ends };
}
