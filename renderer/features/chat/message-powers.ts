import type { Message, Room } from '../../../preload/contract/model.ts';
import { isModerating } from '../../state/powers.ts';
import { quietOf } from '../../state/silence.ts';

/** Whether this person can answer and react: not while they are muted, say. Waiting for the next message is no reason. */
export function mayWrite(room: Room): boolean {
  const quiet = quietOf(room);
  return room.connection.kind !== 'archived' && (quiet === null || quiet.why === 'slow');
}

/** Whether anything about the room's messages can be changed at all. */
const isOpen = ({ connection }: Room): boolean =>
  connection.kind !== 'removed' && connection.kind !== 'archived';

export const mayPin = (room: Room): boolean => isOpen(room) && room.role !== 'guest';

export const mayEdit = (room: Room, { own, withheld }: Message): boolean =>
  own && (withheld ? isOpen(room) : mayWrite(room));

/** Others' messages can be deleted from above; whether their author stands below is for the room to say. */
export const mayDelete = (room: Room, { own, withheld }: Message): boolean =>
  isOpen(room) && !withheld && (own || (room.kind === 'group' && isModerating(room.role)));

/** Quick reactions: those used last, filled up with common ones. */
export function quickReactions(recent: readonly string[]): readonly string[] {
  return [...new Set([...recent.slice(0, 3), ...common])].slice(0, 6);
}
const common = ['👍', '❤️', '😂', '🎉', '👀', '🙏', '✅', '😮', '😢'];
