import type { Message, Person, Room } from '../../../preload/contract/model.ts';
import { mayActOn } from '../../state/powers.ts';
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

/**
 * Own messages, and in a group those of people who stand below this person. Of an author who is no longer among `people` the room
 * has to say it. `people` null: they are not known yet.
 */
export function mayDelete(room: Room, message: Message, people: readonly Person[] | null): boolean {
  const { own, withheld, author } = message;
  if (!isOpen(room) || withheld) return false;
  if (own) return true;
  if (room.kind !== 'group' || !people) return false;
  const { role = 'member' } = people.find(({ id }) => id === author) ?? {};
  return mayActOn(room.role, { role, self: false });
}

/** Quick reactions: those used last, filled up with common ones. */
export function quickReactions(recent: readonly string[]): readonly string[] {
  return [...new Set([...recent.slice(0, 3), ...common])].slice(0, 6);
}
const common = ['👍', '❤️', '😂', '🎉', '👀', '🙏', '✅', '😮', '😢'];
