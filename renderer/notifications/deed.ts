import type { Cursor, RoomId } from '../../preload/contract/model.ts';

/** What a person did with a notification. */
export interface Deed {
  readonly kind: 'open' | 'reply' | 'read';
  readonly roomId: RoomId;
  /** The message to go to; null: the room. */
  readonly cursor: Cursor | null;
  /** Up to where all is read of which they were told; null where it was of something else. */
  readonly readTo: Cursor | null;
  /** The answer, where it could be written into the notification itself. */
  readonly text: string | null;
}

/** What a page gives along with a notification, to find it again; `ended` is said where the app is no longer there. */
export interface Carried extends Pick<Deed, 'roomId' | 'cursor' | 'readTo'> {
  readonly id: string;
  readonly ended: { readonly title: string; readonly body: string };
}

const kinds: readonly unknown[] = ['open', 'reply', 'read'] satisfies readonly Deed['kind'][];
const rooms = /^[a-z2-7]{32}$/;
const cursors = /^[0-9a-f]{12}-[0-9a-f]{32}-[0-9a-f]{8}$/;

const isCursor = (value: unknown): value is Cursor | null =>
  value === null || (typeof value === 'string' && cursors.test(value));

/**
 * The deed that `said` is; null where it is none. A worker outlives pages and programs, and speaks of rooms that may be gone, so that
 * nothing it says is believed unread.
 */
export function deedOf(said: unknown): Deed | null {
  if (typeof said !== 'object' || said === null) return null;
  const { kind, roomId, cursor, readTo, text } = said as Readonly<Record<string, unknown>>;
  if (!kinds.includes(kind) || typeof roomId !== 'string' || !rooms.test(roomId)) return null;
  if (!isCursor(cursor) || !isCursor(readTo)) return null;
  if (text !== null && (typeof text !== 'string' || kind !== 'reply')) return null;
  return { kind: kind as Deed['kind'], roomId: roomId as RoomId, cursor, readTo, text };
}
