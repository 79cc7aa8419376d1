import { useEffect, useEffectEvent, useLayoutEffect, useRef, type RefObject } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Timeline } from '../../state/timeline.ts';
import type { TimelineRow } from './timeline-rows.ts';

/** This close to the end counts as at the end, in pixels. */
const endTolerance = 32;
/** Older items are asked for before their place comes into sight. */
const readAhead = 1_200;
/** Room left above the line "new messages" when the conversation opens there. */
const lineMargin = 72;

export interface Follow {
  readonly list: RefObject<VirtualizerHandle | null>;
  toEnd(): void;
  onScroll(offset: number): void;
  onResize(): void;
}

/**
 * Where the conversation is scrolled to: opens at the new messages, at the place the person had left, or at the end;
 * stays at the end when something is added there; keeps still when something is added elsewhere.
 * `onAtEnd` hears whether the newest message is in sight and newer ones will be followed.
 */
export function useFollow(
  timeline: Timeline,
  rows: readonly TimelineRow[],
  onAtEnd: (atEnd: boolean) => void,
): Follow {
  const list = useRef<VirtualizerHandle>(null);
  const placed = useRef(false);
  const following = useRef(false);
  const lastOffset = useRef(0);
  const firstId = rows[0]?.item.id;
  const lastId = rows.at(-1)?.item.id;

  const follow = (value: boolean) => {
    following.current = value;
    onAtEnd(value);
  };
  const toEnd = () => {
    follow(true);
    timeline.moveTo({ kind: 'end' });
    if (rows.length > 0) list.current?.scrollToIndex(rows.length - 1, { align: 'end' });
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
    return list.current?.scrollToIndex(index, { align: 'start', offset });
  };
  const afterNewest = useEffectEvent(() => {
    if (rows.length === 0) return;
    if (!placed.current) openAtItsPlace();
    else if (following.current || rows.at(-1)?.item.own === true) toEnd();
  });

  /** Whoever stays at the top makes no further scroll events. */
  const readOn = useEffectEvent(() => {
    if (placed.current && (list.current?.scrollOffset ?? readAhead) < readAhead) void timeline.loadOlder();
  });

  useLayoutEffect(() => afterNewest(), [lastId]);
  useEffect(() => readOn(), [firstId]);
  useEffect(() => () => timeline.rest(), [timeline]);

  const onScroll = (offset: number) => {
    const { current } = list;
    if (!current || !placed.current) return;
    const left = current.scrollSize - offset - current.viewportSize;
    if (left <= endTolerance) follow(true);
    else if (offset < lastOffset.current - 1) follow(false);
    lastOffset.current = offset;
    const index = current.findItemIndex(offset);
    const id = rows[index]?.item.id;
    timeline.moveTo(
      following.current || id === undefined
        ? { kind: 'end' }
        : { kind: 'at', id, offset: offset - current.getItemOffset(index) },
    );
    if (offset < readAhead) void timeline.loadOlder();
  };
  const onResize = () => {
    if (placed.current && following.current) toEnd();
  };
  return { list, toEnd, onScroll, onResize };
}
