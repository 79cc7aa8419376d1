import type { Client } from '../../preload/bridge/client.ts';
import type { WaitingToJoin } from '../../preload/contract/api.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { Room, RoomId } from '../../preload/contract/model.ts';
import type { Clock } from '../lib/clock.ts';

/** How long a room that is asked for no more may take to show up among one's own. */
const arrivalMs = 5_000;

/**
 * Resolves once this device is in the room it asks to be let into. Rejects with `turned-away` where a moderator says no,
 * or where asking has ended without an answer.
 */
export function waitToBeLetIn(client: Client, roomId: RoomId, clock: Pick<Clock, 'after'>): Promise<Room> {
  const undo: (() => void)[] = [];
  const letIn = new Promise<Room>((resolve, reject) => {
    const refuse = (): void => reject(new AppError('turned-away'));
    let leaving: (() => void) | null = null;
    const look = (waiting: readonly WaitingToJoin[]): void => {
      const own = waiting.find((asked) => asked.roomId === roomId);
      if (own?.state === 'turned-away') return refuse();
      if (own) {
        leaving?.();
        leaving = null;
      } else if (leaving === null) {
        leaving = clock.after(arrivalMs, refuse);
        undo.push(leaving);
      }
    };
    const meet = (room: Room): void => {
      if (room.id === roomId && room.connection.kind !== 'removed') resolve(room);
    };
    undo.push(client.on('room.changed', meet), client.on('room.waitingToJoinChanged', look));
    client.call('room.list', {}).then((rooms) => rooms.forEach(meet), reject);
    client.call('room.waitingToJoin', {}).then(look, reject);
  });
  return letIn.finally(() => undo.forEach((stop) => stop()));
}
