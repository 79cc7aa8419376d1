import { useEffect, useRef, useState } from 'react';
import type { Cursor, Message, Room } from '../../../preload/contract/model.ts';
import { useApp } from '../../bridge/hooks.ts';
import { useWindowFocused } from '../../bridge/use-window-focused.ts';

export interface Attention {
  /** The line "new messages" stands after this; null for none. */
  readonly newAfter: Cursor | null;
  /** Messages that came while the conversation is open, to be read out. */
  readonly heard: readonly Message[];
}

const heardAtOnce = 5;

/** What the person has read of `room`: says so to main, and remembers where the unread began. */
export function useAttention(room: Room, newest: Cursor | undefined, atEnd: boolean): Attention {
  const app = useApp();
  const focused = useWindowFocused();
  const attentive = focused && atEnd;
  const attentiveNow = useRef(attentive);
  const [newAfter, setNewAfter] = useState<Cursor | null>(room.unread > 0 ? room.readUpTo : null);
  const [heard, setHeard] = useState<readonly Message[]>([]);

  useEffect(() => {
    attentiveNow.current = attentive;
  }, [attentive]);

  useEffect(() => {
    if (!attentive || !newest || (room.readUpTo !== null && room.readUpTo >= newest)) return;
    // Should main not hear of it, the next look at the room says it again.
    app.rooms.markRead(room.id, newest).catch(() => undefined);
  }, [app, attentive, newest, room.id, room.readUpTo]);

  useEffect(
    () =>
      app.timelines.onAdded((roomId, items) => {
        if (roomId !== room.id) return;
        const messages = items.filter((item) => item.kind === 'message');
        const others = messages.filter((message) => !message.own);
        if (others.length < messages.length) setNewAfter(null);
        else if (others.length > 0 && !attentiveNow.current) {
          setNewAfter(app.rooms.find(roomId)?.readUpTo ?? null);
        }
        if (others.length > 0) setHeard((known) => [...known, ...others].slice(-heardAtOnce));
      }),
    [app, room.id],
  );
  return { newAfter, heard };
}
