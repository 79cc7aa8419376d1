import type { Room } from '../../preload/contract/model.ts';
import { readTarget } from './find-room.ts';
import { Problem } from './problem.ts';
import { roomNameOf } from './room-name.ts';

/** The one of this person's rooms, archives among them, that `text` names, by its name or id. Throws `Problem` where there is none, or several. */
export function ownRoom(rooms: readonly Room[], text: string): Room {
  const target = readTarget(text);
  const name = target.kind === 'name' ? roomNameOf(target.name) : null;
  const fits = rooms.filter((room) =>
    target.kind === 'id'
      ? room.id === target.roomId
      : target.kind === 'person'
        ? room.kind === 'direct' && room.name === target.name
        : room.name === name,
  );
  const [room, another] = fits;
  if (!room) throw new Problem('room-unknown', 'archive.not-here', { target: text });
  if (another) {
    const ids = fits.map(({ id }) => id).join(', ');
    throw new Problem('invalid-request', 'archive.several', { target: text, ids });
  }
  return room;
}
