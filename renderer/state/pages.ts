import type { CallInput } from '../../preload/contract/api.ts';
import type { TimelinePage } from '../../preload/contract/conversation-calls.ts';
import type { Room, RoomId } from '../../preload/contract/model.ts';
import type { AppLink } from './link.ts';

export const largestPage = 500;
/** What a conversation opens with, unless more are unread. */
export const firstSize = 100;
/** What is read on: so few are put into the page between two frames. */
export const pageSize = 50;
/** What is read around a place that is gone to, both sides together. */
export const aroundSize = 100;
/** If more are unread than this, the newest are not read with them. */
const mostUnread = 250;

/** Where a page is, and how long. */
export type PagePart = Omit<CallInput<'message.history'>, 'roomId'>;

/** A page of one room's conversation: newest last. */
export const readPage = (link: AppLink, roomId: RoomId, part: PagePart): Promise<TimelinePage> =>
  link.call('message.history', { roomId, ...part });

/**
 * The page a conversation opens with: it has the first unread message of `room` and some before it; the newest ones where
 * nothing is unread, or nothing was ever read.
 */
export async function firstPage(
  link: AppLink,
  roomId: RoomId,
  room: Pick<Room, 'unread' | 'readUpTo'> | undefined,
): Promise<TimelinePage> {
  const { unread = 0, readUpTo = null } = room ?? {};
  const wanted = Math.max(firstSize, unread + 20);
  if (unread === 0 || readUpTo === null) return readPage(link, roomId, { limit: firstSize });
  if (wanted <= mostUnread) {
    const newest = await readPage(link, roomId, { limit: wanted });
    const [first] = newest.items;
    // Own messages and lines are not counted as unread, so it may fall short of the last one read.
    if (!first || !newest.more || first.cursor <= readUpTo) return newest;
  }
  return readPage(link, roomId, { around: readUpTo, limit: aroundSize });
}
