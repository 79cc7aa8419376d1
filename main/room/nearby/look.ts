import type { DeviceId, RoomId } from '../../../preload/contract/model.ts';
import type { DiscoverySource, NearbyRoom } from '../../../preload/contract/nearby.ts';
import type { Clock } from '../../lib/clock.ts';
import type { RoomMessage } from '../../protocol/messages.ts';
import { cleanName, cleanRoomName, fingerprintOf } from '../../protocol/names.ts';
import { ask } from '../door/enter.ts';
import type { Inbox } from '../inbox.ts';
import type { Surroundings } from '../surroundings.ts';

type Rooms = Extract<RoomMessage, { type: 'rooms' }>['rooms'];

/** Asks a host which rooms it has open. Rejects with AppError, `host-silent` after `limits.joinMs`. */
export function look(inbox: Inbox, clock: Clock): Promise<Rooms> {
  inbox.session.send({ type: 'look' });
  return ask(inbox, clock, (message) => (message.type === 'rooms' ? message.rooms : null));
}

/** Asks the host at the inbox's other end which rooms it has open. `member` is left to the caller. Rejects with AppError. */
export async function roomsAt(
  inbox: Inbox,
  around: Surroundings,
  source: DiscoverySource,
  place: { readonly host: string; readonly port: number },
): Promise<NearbyRoom[]> {
  const { device } = inbox.session.peer;
  const rooms = await look(inbox, around.clock);
  return rooms.flatMap((room): NearbyRoom[] => {
    const name = cleanRoomName(room.name);
    if (name === null) return [];
    return [
      {
        id: room.room as RoomId,
        name,
        host: { id: device as DeviceId, name: cleanName(room.hostName) ?? fingerprintOf(device) },
        people: room.people,
        source,
        address: place.host,
        port: place.port,
        reachable: true,
        member: false,
        access: room.access,
        locked: room.locked ?? false,
      },
    ];
  });
}
