import type { Device } from './device.ts';
import { constituted, insiders } from './roster.ts';
import type { World } from './world.ts';

/**
 * Whether a room is in parts that nothing in it can bring together: nobody who hosts or looks for a host in one of them knows where
 * somebody of another is who is a member as far as it knows, and for whom it is one. Only a person, or a hint from outside, can.
 */
export function arePartsStrangers(world: World, roomId: string): boolean {
  const members = insiders(world, roomId);
  const [first] = members;
  if (!first) return false;
  const reached = new Set([first]);
  for (let size = 0; size < reached.size;) {
    size = reached.size;
    for (const device of members)
      if (!reached.has(device) && [...reached].some((other) => meet(device, other, roomId)))
        reached.add(device);
  }
  return reached.size < members.length;
}

const meet = (one: Device, other: Device, roomId: string): boolean =>
  finds(one, other, roomId) || finds(other, one, roomId);

function finds(seeker: Device, other: Device, roomId: string): boolean {
  const room = seeker.room(roomId);
  if (!room) return false;
  if (room.connection.kind === 'connected') return room.host?.id === other.signer.device;
  const known = seeker.disk
    .places(roomId)
    .some(({ device, host }) => device === other.signer.device && host === other.machine.address);
  return known && has(seeker, other, roomId) && has(other, seeker, roomId);
}

/** As far as is known on `device`. */
const has = (device: Device, other: Device, roomId: string): boolean =>
  constituted([device], roomId)?.members.has(other.signer.device) === true;
