import { useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
import type { Cursor, RoomId } from '../../../preload/contract/model.ts';
import { useApp } from '../../bridge/hooks.ts';
import type { Timeline } from '../../state/timeline.ts';
import type { TimelineView } from '../../state/timeline-view.ts';
import { lineMargin, type Anchor, type Sighted } from './anchor.ts';
import type { StillRows } from './still-rows.ts';

/** This close to the end counts as at the end, in pixels. */
const endTolerance = 32;
/** More items are asked for before their place comes into sight. */
const readAhead = 1_200;

export interface Follow {
  toEnd(): void;
  /** Brings the item at `cursor`, or the first after it, into sight. Resolves once it is in the list. */
  goTo(cursor: Cursor): Promise<void>;
  /** The same for the first message sent at that moment or later; answers where it is. */
  goToDate(at: number): Promise<Cursor | null>;
  onScroll(offset: number): void;
  onResize(): void;
}

interface Followed {
  readonly roomId: RoomId;
  readonly timeline: Timeline;
  readonly view: TimelineView;
  readonly anchor: Anchor;
  readonly still: StillRows;
  /** What was in sight before the rows last changed. */
  readonly sight: readonly Sighted[];
  /** Hears whether the newest message is in sight and newer ones will be followed. */
  readonly onAtEnd: (atEnd: boolean) => void;
}

/** A frame later what was read is in the list. */
const nextFrame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));

/**
 * Where the conversation is scrolled to: opens at the new messages, at the place the person had left, or at the end;
 * stays at the end when something is added there; keeps still when something is added or taken out elsewhere.
 */
export function useFollow({ roomId, timeline, view, anchor, still, sight, onAtEnd }: Followed): Follow {
  const app = useApp();
  const { rows } = still;
  const { run, newer } = view;
  /** The run that has been scrolled to its place. */
  const placed = useRef(-1);
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
  const scrollToEnd = () => {
    if (rows.length > 0) anchor.list?.scrollToIndex(rows.length - 1, { align: 'end' });
  };
  const toEnd = () => {
    follow(true);
    anchor.release();
    void timeline.toEnd();
    if (!newer) scrollToEnd();
  };
  /** Where the timeline says that the person is. */
  const toPlace = () => {
    const { place } = timeline;
    if (rows.length === 0) return;
    placed.current = run;
    anchor.release();
    const index =
      place.kind === 'at' ? anchor.indexFrom(place.cursor) : rows.findIndex(({ newLine }) => newLine);
    if (place.kind === 'end' || (index < 0 && place.kind === 'new')) {
      follow(true);
      scrollToEnd();
      return;
    }
    follow(false);
    const offset = place.kind === 'at' ? place.offset : -lineMargin;
    anchor.list?.scrollToIndex(index < 0 ? rows.length - 1 : index, { align: 'start', offset });
  };
  const goTo = async (cursor: Cursor) => {
    follow(false);
    const before = timeline.view.get().run;
    await timeline.goTo(cursor, -lineMargin);
    await nextFrame();
    // Another run is scrolled to its place once it is there.
    if (timeline.view.get().run === before) anchor.scrollTo(cursor);
  };
  const goToDate = async (at: number) => {
    follow(false);
    const found = await timeline.goToDate(at, -lineMargin);
    await nextFrame();
    return found;
  };
  const afterRows = useEffectEvent(() => {
    anchor.shown(rows);
    for (const { item } of rows) {
      if (item.own) greatestLamport.current = Math.max(greatestLamport.current, item.lamport);
    }
    if (!still.settled) return still.goOn();
    if (sight === heldSight.current) return undefined;
    heldSight.current = sight;
    if (placed.current === run && !following.current) anchor.hold(sight);
    return undefined;
  });
  const afterEnds = useEffectEvent(() => {
    if (rows.length === 0) return;
    if (placed.current !== run) toPlace();
    else if (following.current && !newer) scrollToEnd();
  });
  /** Whoever stays at one end makes no further scroll events. */
  const readOn = useEffectEvent(() => {
    const { list } = anchor;
    if (!list || placed.current !== run) return;
    if (list.scrollOffset < readAhead) void timeline.loadOlder();
    if (list.scrollSize - list.scrollOffset - list.viewportSize < readAhead) void timeline.loadNewer();
  });
  const onOwn = useEffectEvent(() => toEnd());

  useLayoutEffect(() => afterRows(), [rows]);
  useLayoutEffect(() => afterEnds(), [lastId, run]);
  useEffect(() => readOn(), [firstId, lastId, view.loading]);
  useEffect(() => () => timeline.rest(), [timeline]);
  useEffect(
    () =>
      app.timelines.onAdded((changed, items) => {
        if (changed !== roomId) return;
        // One that was changed while it waited comes again, but is no new one.
        const written = items.filter(
          ({ own, kind, lamport }) => own && kind === 'message' && lamport > greatestLamport.current,
        );
        if (written.length > 0) onOwn();
      }),
    [app, roomId],
  );

  const onScroll = (offset: number) => {
    const { list } = anchor;
    if (!list || placed.current !== run) return;
    anchor.scrolled();
    const left = list.scrollSize - offset - list.viewportSize;
    if (left <= endTolerance && !newer) follow(true);
    else if (offset < lastOffset.current - 1 || newer) follow(false);
    lastOffset.current = offset;
    const index = list.findItemIndex(offset);
    const cursor = rows[index]?.item.cursor;
    timeline.moveTo(
      following.current || cursor === undefined
        ? { kind: 'end' }
        : { kind: 'at', cursor, offset: offset - list.getItemOffset(index) },
    );
    if (offset < readAhead) void timeline.loadOlder();
    if (left < readAhead) void timeline.loadNewer();
  };
  const onResize = () => {
    if (placed.current !== run) return;
    if (following.current) scrollToEnd();
    // The list has been told of the sizes, and draws them when this is over.
    else queueMicrotask(() => anchor.keep());
  };
  return { toEnd, goTo, goToDate, onScroll, onResize };
}
