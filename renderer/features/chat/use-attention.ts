import { useEffect, useRef, useState } from 'react';
import type { Cursor, Room, TimelineItem } from '../../../preload/contract/model.ts';
import { useApp } from '../../bridge/hooks.ts';
import { useWindowFocused } from '../../bridge/use-window-focused.ts';

/** What is read out when it comes: words, and what becomes of the room and its people. */
export type Spoken = Exclude<TimelineItem, { readonly kind: 'join' | 'leave' | 'untold' }>;

export interface Attention {
  /** The line "new messages" stands after this; null for none. */
  readonly newAfter: Cursor | null;
  /** What came while the conversation is open, to be read out. */
  readonly heard: readonly Spoken[];
}

const heardAtOnce = 5;

/** What is at the end of the conversation, or will be: late messages take their place without a word of their own. */
const isNew = (item: TimelineItem): item is Spoken =>
  item.kind === 'message' ? !item.late : !['join', 'leave', 'untold'].includes(item.kind);

interface Seen {
  readonly newest: Cursor | undefined;
  readonly atEnd: boolean;
  /** Some late messages further up have not been in sight yet. */
  readonly unseenAbove: boolean;
}

/** What the person has read of `room`: says so to main, and remembers where the unread began. */
export function useAttention(room: Room, { newest, atEnd, unseenAbove }: Seen): Attention {
  const app = useApp();
  const focused = useWindowFocused();
  const attentive = focused && atEnd;
  const attentiveNow = useRef(attentive);
  const [newAfter, setNewAfter] = useState<Cursor | null>(room.unread > 0 ? room.readUpTo : null);
  const [heard, setHeard] = useState<Attention['heard']>([]);

  useEffect(() => {
    attentiveNow.current = attentive;
  }, [attentive]);

  useEffect(() => {
    if (!attentive || !newest) return;
    // Late ones before what was read last count until they were seen.
    const allRead = room.readUpTo !== null && room.readUpTo >= newest;
    if (allRead && (room.unread === 0 || unseenAbove)) return;
    // Should main not hear of it, the next look at the room says it again.
    app.rooms.markRead(room.id, newest).catch(() => undefined);
  }, [app, attentive, newest, room.id, room.readUpTo, room.unread, unseenAbove]);

  useEffect(
    () =>
      app.timelines.onAdded((roomId, items) => {
        if (roomId !== room.id) return;
        const came = items.filter(isNew);
        const messages = came.filter((item) => item.kind === 'message');
        const others = messages.filter((message) => !message.own);
        if (others.length < messages.length) setNewAfter(null);
        else if (others.length > 0 && !attentiveNow.current) {
          setNewAfter(app.rooms.find(roomId)?.readUpTo ?? null);
        }
        const spoken = came.filter((item) => !item.own);
        if (spoken.length > 0) setHeard((known) => [...known, ...spoken].slice(-heardAtOnce));
      }),
    [app, room.id],
  );
  return { newAfter, heard };
}
