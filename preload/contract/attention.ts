import type { Room } from './model.ts';

/** Who touches nothing for so long is away. */
export const idleAfterMs = 300_000;

type Counted = Pick<Room, 'kind' | 'notify' | 'unread' | 'mentions' | 'markedUnread'>;

/**
 * How much of a room calls for this person, as the app's icon counts it: what is unread where they want to hear of all, what
 * names them where they want to hear of that, nothing of a room they have silenced. A room marked unread counts as one.
 */
export function callsFor({ kind, notify, unread, mentions, markedUnread }: Counted): number {
  if (notify === 'none') return 0;
  const count = notify === 'all' || kind === 'direct' ? unread : mentions;
  return Math.max(count, markedUnread ? 1 : 0);
}

export const allCallsFor = (rooms: readonly Counted[]): number =>
  rooms.reduce((sum, room) => sum + callsFor(room), 0);
