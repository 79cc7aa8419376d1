import type { Deed } from '../../main/governance/deeds.ts';
import { isDeed } from '../../main/governance/deeds.ts';
import type { Entry } from '../../main/protocol/entry.ts';
import { readCharter } from '../../main/room/charter.ts';
import { Members } from '../../main/room/members.ts';
import type { Device } from './device.ts';
import type { World } from './world.ts';

/** What the logs of some devices say together of who is in a room and what counts there. */
export interface Constituted {
  readonly members: Members;
  /** All there is, each entry once, in shown order. */
  readonly entries: readonly Entry[];
}

/** As `devices` would have it, once each of them has what the others have. Null where none of them has the room. */
export function constituted(devices: readonly Device[], roomId: string): Constituted | null {
  const charterBytes = devices.map(({ disk }) => disk.charter(roomId)).find((bytes) => bytes !== null);
  if (!charterBytes) return null;
  const { founder, access } = readCharter(charterBytes);
  const cuts = new Map<string, number>();
  for (const { disk } of devices)
    for (const { chain, seq } of disk.forks(roomId))
      cuts.set(chain, Math.min(seq, cuts.get(chain) ?? Infinity));
  const byId = new Map<string, Entry>();
  for (const { disk } of devices)
    for (const entry of disk.entries(roomId))
      if (entry.seq < (cuts.get(entry.chain) ?? Infinity)) byId.set(entry.id, entry);
  const entries = [...byId.values()].sort(byPlace);
  const members = new Members([], '', { founder, access, deeds: [] as readonly Deed[] });
  members.learn(entries.filter((entry) => isDeed(entry) || entry.kind === 'join' || entry.kind === 'leave'));
  return { members, entries };
}

/** Those who are in the room for good, as all its members know together; whoever is out or was let in by nobody is not among them. */
export function insiders(world: World, roomId: string): Device[] {
  const all = world.members(roomId);
  const isIn = (device: Device, among: readonly Device[]): boolean =>
    constituted(among, roomId)?.members.has(device.signer.device) === true;
  // What only outsiders have does not count: nobody hears of it.
  let devices = all.filter((device) => device.room(roomId)?.connection.kind !== 'removed');
  for (let before = Infinity; devices.length < before;) {
    before = devices.length;
    const room = constituted(devices, roomId);
    devices = devices.filter(({ signer }) => room?.members.has(signer.device));
  }
  for (const device of all)
    if (!devices.includes(device) && isIn(device, [...devices, device])) devices.push(device);
  return all.filter((device) => devices.includes(device));
}

const byPlace = (a: Entry, b: Entry): number =>
  a.lamport - b.lamport || (a.chain === b.chain ? a.seq - b.seq : a.chain < b.chain ? -1 : 1);
