import { useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
import type { Cursor } from '../../../preload/contract/model.ts';
import type { Timeline } from '../../state/timeline.ts';
import type { Anchor, Sighted } from './anchor.ts';
import type { StillRows } from './still-rows.ts';

/** This close to the end counts as at the end, in pixels. */
const endTolerance = 32;
/** Older items are asked for before their place comes into sight. */
const readAhead = 1_200;
/** Room left above the line "new messages" when the conversation opens there, and above what is jumped to. */
const lineMargin = 72;

export interface Follow {
  toEnd(): void;
  /** Brings the item at `cursor`, or the first after it, into sight. Reads back to it if it must. */
  goTo(cursor: Cursor): void;
  onScroll(offset: number): void;
  onResize(): void;
}

interface Followed {
  readonly timeline: Timeline;
  readonly anchor: Anchor;
  readonly still: StillRows;
  /** What was in sight before the rows last changed. */
  readonly sight: readonly Sighted[];
  /** Hears whether the newest message is in sight and newer ones will be followed. */
  readonly onAtEnd: (atEnd: boolean) => void;
}

/**
 * Where the conversation is scrolled to: opens at the new messages, at the place the person had left, or at the end;
 * stays at the end when something is added there; keeps still when something is added or taken out elsewhere.
 */
export function useFollow({ timeline, anchor, still, sight, onAtEnd }: Followed): Follow {
  const { rows } = still;
  const placed = useRef(false);
  const following = useRef(false);
  const lastOffset = useRef(0);
  const greatestLamport = useRef(0);
  const heldSight = useRef(sight);
  const firstId = rows[0]?.item.id;
  const lastId = rows.at(-1)?.item.id;

  const follow = (value: boolean) => {
    following.current = value;
    onAtEnd(value);
  };
  const toEnd = () => {
    follow(true);
    anchor.release();
    timeline.moveTo({ kind: 'end' });
    if (rows.length > 0) anchor.list?.scrollToIndex(rows.length - 1, { align: 'end' });
  };
  const openAtItsPlace = () => {
    placed.current = true;
    const { place } = timeline;
    const index = rows.findIndex(({ item, newLine }) =>
      place.kind === 'at' ? item.id === place.id : newLine,
    );
    if (index < 0) return toEnd();
    follow(false);
    const offset = place.kind === 'at' ? place.offset : -lineMargin;
    return anchor.list?.scrollToIndex(index, { align: 'start', offset });
  };
  const goTo = (cursor: Cursor) => {
    const jump = () => {
      const index = anchor.indexFrom(cursor);
      if (index < 0) return;
      follow(false);
      anchor.release();
      anchor.list?.scrollToIndex(index, { align: 'start', offset: -lineMargin });
    };
    // A frame later what was read back is in the list.
    void timeline.readBackTo(cursor).then(() => requestAnimationFrame(jump));
  };
  const afterRows = useEffectEvent(() => {
    anchor.shown(rows);
    if (!still.settled) return still.goOn();
    if (sight === heldSight.current) return undefined;
    heldSight.current = sight;
    if (placed.current && !following.current) anchor.hold(sight);
    return undefined;
  });
  const afterNewest = useEffectEvent(() => {
    const last = rows.at(-1)?.item;
    if (!last) return;
    // One that was changed while it waited is the last one anew, but no new one.
    const justWritten = last.own && last.lamport > greatestLamport.current;
    greatestLamport.current = Math.max(greatestLamport.current, last.lamport);
    if (!placed.current) openAtItsPlace();
    else if (following.current || justWritten) toEnd();
  });

  /** Whoever stays at the top makes no further scroll events. */
  const readOn = useEffectEvent(() => {
    if (placed.current && (anchor.list?.scrollOffset ?? readAhead) < readAhead) void timeline.loadOlder();
  });

  useLayoutEffect(() => afterRows(), [rows]);
  useLayoutEffect(() => afterNewest(), [lastId]);
  useEffect(() => readOn(), [firstId]);
  useEffect(() => () => timeline.rest(), [timeline]);

  const onScroll = (offset: number) => {
    const { list } = anchor;
    if (!list || !placed.current) return;
    anchor.scrolled();
    const left = list.scrollSize - offset - list.viewportSize;
    if (left <= endTolerance) follow(true);
    else if (offset < lastOffset.current - 1) follow(false);
    lastOffset.current = offset;
    const index = list.findItemIndex(offset);
    const id = rows[index]?.item.id;
    timeline.moveTo(
      following.current || id === undefined
        ? { kind: 'end' }
        : { kind: 'at', id, offset: offset - list.getItemOffset(index) },
    );
    if (offset < readAhead) void timeline.loadOlder();
  };
  const onResize = () => {
    if (!placed.current) return;
    if (following.current) toEnd();
    // The list has been told of the sizes, and draws them when this is over.
    else queueMicrotask(() => anchor.keep());
  };
  return { toEnd, goTo, onScroll, onResize };
}
