import { useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
import type { Cursor, RoomId } from '../../../preload/contract/model.ts';
import { useApp } from '../../bridge/hooks.ts';
import type { Timeline } from '../../state/timeline.ts';
import type { TimelineView } from '../../state/timeline-view.ts';
import { lineMargin, type Anchor } from './anchor.ts';
import type { TimelineRow } from './timeline-rows.ts';

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
  onScroll(): void;
  onResize(): void;
}

interface Followed {
  readonly roomId: RoomId;
  readonly timeline: Timeline;
  readonly view: TimelineView;
  /** What the list shows. */
  readonly rows: readonly TimelineRow[];
  readonly anchor: Anchor;
  /** Hears whether the newest message is in sight and newer ones will be followed. */
  readonly onAtEnd: (atEnd: boolean) => void;
}

/** A frame later what was read is in the list. */
const nextFrame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));

/**
 * Where the conversation is scrolled to: opens at the new messages, at the place the person had left, or at the end;
 * stays at the end when something is added there; keeps still when something is added or taken out elsewhere.
 */
export function useFollow({ roomId, timeline, view, rows, anchor, onAtEnd }: Followed): Follow {
  const app = useApp();
  const { run, newer } = view;
  /** The run that has been scrolled to its place. */
  const placed = useRef(-1);
  const following = useRef(false);
  const lastOffset = useRef(0);
  const greatestLamport = useRef(0);
  const firstId = rows[0]?.item.id;
  const lastId = rows.at(-1)?.item.id;

  const follow = (value: boolean) => {
    following.current = value;
    onAtEnd(value);
  };
  const toEnd = () => {
    follow(true);
    void timeline.toEnd();
    if (!newer) anchor.toEnd();
  };
  /** Where the timeline says that the person is. */
  const toPlace = () => {
    const { place } = timeline;
    if (rows.length === 0) return;
    const returns = placed.current === -1 && place.kind === 'at';
    placed.current = run;
    const firstNew = rows.findIndex(({ newLine }) => newLine);
    const index = place.kind === 'at' ? anchor.indexFrom(place.cursor) : firstNew;
    if (place.kind === 'end' || (index < 0 && place.kind === 'new')) {
      follow(true);
      anchor.toEnd();
      return;
    }
    follow(false);
    const offset = place.kind === 'at' ? place.offset : -lineMargin;
    anchor.scrollToIndex(index < 0 ? rows.length - 1 : index, offset);
    // Whoever had left it there had read all: what came since is not to begin at the lower edge.
    const cursor = rows[firstNew]?.item.cursor;
    if (returns && cursor && anchor.whereIs(cursor) === 'in') anchor.scrollToIndex(firstNew, -lineMargin);
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
    for (const { item } of rows) {
      if (item.own) greatestLamport.current = Math.max(greatestLamport.current, item.lamport);
    }
    if (rows.length === 0) return;
    if (placed.current !== run) toPlace();
    else if (following.current && !newer) anchor.toEnd();
    else anchor.keepFrom();
  });
  /** Whoever stays at one end makes no further scroll events. */
  const readOn = () => {
    if (placed.current !== run) return;
    timeline.sees(anchor.inSight().length);
    if (anchor.offset < readAhead) void timeline.loadOlder();
    if (anchor.left < readAhead) void timeline.loadNewer();
  };
  const onRows = useEffectEvent(() => readOn());
  const onOwn = useEffectEvent(() => toEnd());

  useLayoutEffect(() => afterRows(), [rows, run]);
  useEffect(() => onRows(), [firstId, lastId, view.loading]);
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

  const onScroll = () => {
    if (placed.current !== run) return;
    const { offset, left } = anchor;
    anchor.remember();
    if (left <= endTolerance && !newer) follow(true);
    else if (offset < lastOffset.current - 1 || newer) follow(false);
    lastOffset.current = offset;
    const top = anchor.topmost();
    timeline.moveTo(following.current || !top ? { kind: 'end' } : { kind: 'at', ...top });
    readOn();
  };
  const onResize = () => {
    if (placed.current !== run) return;
    if (following.current && !newer) anchor.toEnd();
    else anchor.keep();
    // What became shorter, or never filled the window, is not scrolled to its end.
    if (!following.current && anchor.left <= endTolerance && !newer) {
      follow(true);
      timeline.moveTo({ kind: 'end' });
    }
    readOn();
  };
  return { toEnd, goTo, goToDate, onScroll, onResize };
}
