import { useEffect, useEffectEvent, useState } from 'react';
import type { Cursor, Room, TimelineItem } from '../../../preload/contract/model.ts';
import { useApp } from '../../bridge/hooks.ts';
import type { Timeline } from '../../state/timeline.ts';
import type { TimelineView } from '../../state/timeline-view.ts';
import type { Anchor } from './anchor.ts';

export interface Late {
  /** Late messages of others that nobody has seen here, above what is in sight; first one first. */
  readonly above: readonly Cursor[];
  /** What is in sight now has been seen. */
  look(): void;
}

const isLate = (item: TimelineItem): boolean => item.kind === 'message' && item.late && !item.own;

/** Of the late messages before what was read last, the newest as many as main counts unread there. */
function unseenAtFirst({ items, newer }: TimelineView, room: Room): readonly Cursor[] {
  const { readUpTo, unread } = room;
  // How many of them are unread is known where all that is behind is.
  if (!items || newer || readUpTo === null || unread === 0) return [];
  const behind = items.filter((item) => item.kind === 'message' && !item.own && item.cursor > readUpTo);
  const count = unread - behind.length;
  const late = items.filter((item) => isLate(item) && item.cursor <= readUpTo);
  return count > 0 ? late.slice(-count).map(({ cursor }) => cursor) : [];
}

/** Messages that took their place above what the person reads, so that they are not missed. */
export function useLate(room: Room, timeline: Timeline, anchor: Anchor): Late {
  const app = useApp();
  const [above, setAbove] = useState(() => unseenAtFirst(timeline.view.get(), room));

  const begin = useEffectEvent(() => setAbove(unseenAtFirst(timeline.view.get(), room)));
  useEffect(() => {
    if (timeline.view.get().items) return undefined;
    const undo = timeline.view.subscribe(() => {
      if (!timeline.view.get().items) return;
      undo();
      begin();
    });
    return undo;
  }, [timeline]);
  useEffect(
    () =>
      app.timelines.onAdded((roomId, items) => {
        const [top] = anchor.inSight();
        if (roomId !== room.id || !top) return;
        const came = items.filter((item) => isLate(item) && item.cursor < top.cursor);
        if (came.length > 0) setAbove((known) => [...known, ...came.map(({ cursor }) => cursor)].sort());
      }),
    [app, anchor, room.id],
  );
  const look = () => {
    const [top] = anchor.inSight();
    if (top) {
      setAbove((known) =>
        known.some((cursor) => cursor >= top.cursor) ? known.filter((cursor) => cursor < top.cursor) : known,
      );
    }
  };
  return { above, look };
}
