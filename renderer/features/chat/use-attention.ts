import { useCallback, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import type { Cursor, Room, TimelineItem } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useNarrow } from '../../bridge/use-narrow.ts';
import { useWindowFocused } from '../../bridge/use-window-focused.ts';
import type { Anchor } from './anchor.ts';

/** What is read out when it comes: words, and what becomes of the room and its people. */
export type Spoken = Exclude<TimelineItem, { readonly kind: 'join' | 'leave' | 'untold' | 'deleted' }>;

export interface Attention {
  /** The line "new messages" stands after this, before everything where it is empty; null for none. */
  readonly newAfter: Cursor | '' | null;
  /** How many were unread when that line was drawn, and have come since. */
  readonly newCount: number;
  /** What came while the conversation is open, to be read out. */
  readonly heard: readonly Spoken[];
  /** What is in sight may have been read. */
  look(): void;
  /** The person has seen what they wanted to look unread. */
  letGo(): void;
}

const heardAtOnce = 5;
/** What is read is told no more often than this, in ms. */
const tellEvery = 250;
const silent: readonly TimelineItem['kind'][] = ['join', 'leave', 'untold', 'deleted'];

/** What is at the end of the conversation, or will be: late messages take their place without a word of their own. */
const isNew = (item: TimelineItem): item is Spoken =>
  item.kind === 'message' ? !item.late : !silent.includes(item.kind);

interface Seen {
  readonly anchor: Anchor;
  /** The newest message is in sight. */
  readonly atEnd: boolean;
  /** Some late messages further up have not been in sight yet. */
  readonly unseenAbove: boolean;
}

/** Where the unread begin. What the person marked unread while they look stays so until they have gone, or let go of it. */
function useUnread(room: Room) {
  const [line, setLine] = useState<{ readonly after: Cursor | ''; readonly count: number } | null>(
    room.unread > 0 && room.readUpTo !== null ? { after: room.readUpTo, count: room.unread } : null,
  );
  const [known, setKnown] = useState(room);
  const [held, setHeld] = useState(false);
  if (known.readUpTo !== room.readUpTo || known.markedUnread !== room.markedUnread) {
    setKnown(room);
    const back = (room.readUpTo ?? '') < (known.readUpTo ?? '');
    setHeld(room.markedUnread && (held || back || !known.markedUnread));
    if (room.markedUnread && back) setLine({ after: room.readUpTo ?? '', count: room.unread });
  }
  if (line && room.unread > line.count) setLine({ ...line, count: room.unread });
  const begin = (after: Cursor | null) =>
    setLine((shown) => (after === null || shown?.after === after ? shown : { after, count: 0 }));
  return { line, held, begin, end: () => setLine(null), letGo: () => setHeld(false) };
}

/** What the person has read of `room`: says so to main, and remembers where the unread began. */
export function useAttention(room: Room, { anchor, atEnd, unseenAbove }: Seen): Attention {
  const app = useApp();
  const narrow = useNarrow();
  const covered = useStore(app.view.view).details && narrow;
  const focused = useWindowFocused() && !covered;
  const attentiveNow = useRef(false);
  const { line, held, begin, end, letGo } = useUnread(room);
  const [heard, setHeard] = useState<Attention['heard']>([]);
  const telling = useRef<ReturnType<typeof setTimeout> | null>(null);

  useEffect(() => {
    attentiveNow.current = focused && atEnd;
  }, [focused, atEnd]);

  const tell = useEffectEvent(() => {
    const upTo = anchor.seen();
    if (!focused || held || !upTo) return;
    const further = room.readUpTo === null || upTo > room.readUpTo;
    // Late ones before what was read last count until they were seen.
    const lateSeen = room.unread > 0 && atEnd && !unseenAbove;
    // Should main not hear of it, the next look at the room says it again.
    if (further || lateSeen) app.rooms.markRead(room.id, upTo).catch(() => undefined);
  });
  const tellNow = useRef<() => void>(() => undefined);
  useEffect(() => {
    tellNow.current = () => tell();
  }, []);
  // Who goes elsewhere has read what was in sight until then; it still is while this is undone.
  useLayoutEffect(
    () => () => {
      if (telling.current === null) return;
      clearTimeout(telling.current);
      telling.current = null;
      tell();
    },
    [],
  );
  const look = useCallback(() => {
    telling.current ??= setTimeout(() => {
      telling.current = null;
      tellNow.current();
    }, tellEvery);
  }, []);
  useEffect(look);

  const hear = useEffectEvent((items: readonly TimelineItem[]) => {
    const came = items.filter(isNew);
    const messages = came.filter((item) => item.kind === 'message');
    const others = messages.filter((message) => !message.own);
    if (others.length < messages.length) {
      end();
      letGo();
    } else if (others.length > 0 && !attentiveNow.current) {
      begin(app.rooms.find(room.id)?.readUpTo ?? null);
    }
    const spoken = came.filter((item) => !item.own);
    if (spoken.length > 0) setHeard((known) => [...known, ...spoken].slice(-heardAtOnce));
  });
  useEffect(
    () =>
      app.timelines.onAdded((roomId, items) => {
        if (roomId === room.id) hear(items);
      }),
    [app, room.id],
  );
  return { newAfter: line?.after ?? null, newCount: line?.count ?? 0, heard, look, letGo };
}
