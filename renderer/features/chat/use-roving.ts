import { useLayoutEffect, useState, type KeyboardEvent } from 'react';
import type { Cursor } from '../../../preload/contract/model.ts';
import { isFieldKey } from '../../commands/field-keys.ts';
import type { Anchor } from './anchor.ts';
import type { TimelineRow } from './timeline-rows.ts';

/** How far a key scrolls within a message that is higher than what is in sight, in pixels. */
const step = 80;
/** How many frames a row may take to be there. */
const mostFrames = 60;
/** How much of what is in sight a page is. */
const pagePart = 0.85;

export interface Roving {
  /** Gives the row at `cursor` the focus as soon as it is there, without scrolling. */
  focusRow(cursor: Cursor): void;
  onKeyDown(event: KeyboardEvent): void;
}

interface Moves {
  toBeginning(): void;
  toEnd(): void;
}

const rowOf = (element: Element | null): HTMLElement | null => element?.closest<HTMLElement>('.row') ?? null;

/** Into the first thing in the row that can be pressed. */
function enter(row: HTMLElement): boolean {
  const inner = row.querySelector<HTMLElement>('a[href], button:not(:disabled)');
  inner?.focus();
  return inner !== null;
}

/**
 * Arrow keys go from message to message, Page keys by what is in sight, Home to the first message of the room and End to the newest;
 * Enter goes into a message and Escape out of it.
 */
export function useRoving(anchor: Anchor, rows: readonly TimelineRow[], moves: Moves): Roving {
  // A new object each time the focus is to go there.
  const [current, setCurrent] = useState<{ readonly cursor: Cursor } | null>(null);

  useLayoutEffect(() => {
    if (!current) return undefined;
    let frame = 0;
    // What was read anew is in the page some frames later.
    const take = (left: number) => {
      const row = anchor.rowElement(current.cursor);
      row?.focus({ preventScroll: true });
      if ((!row || document.activeElement !== row) && left > 0)
        frame = requestAnimationFrame(() => take(left - 1));
    };
    take(mostFrames);
    return () => cancelAnimationFrame(frame);
  }, [anchor, current]);

  const focusAt = (at: number) => {
    const item = rows[Math.min(Math.max(at, 0), rows.length - 1)]?.item;
    if (!item) return;
    anchor.reveal(item.cursor);
    setCurrent({ cursor: item.cursor });
  };
  const move = (row: HTMLElement | null, by: 1 | -1) => {
    const at = row ? rows.findIndex(({ item }) => item.cursor === row.dataset['cursor']) : -1;
    const { first, last } = anchor.wholeInSight();
    if (row && anchor.reachesOut(row, by)) anchor.scrollBy(by * step);
    else if (at < 0) focusAt(last);
    else focusAt(at < first - 1 ? first : at > last + 1 ? last : at + by);
  };
  const page = (by: 1 | -1) => {
    anchor.scrollBy(by * pagePart * anchor.height);
    const { first, last } = anchor.wholeInSight();
    focusAt(by > 0 ? last : first);
  };
  /** Answers whether the key has done something. */
  const press = (event: KeyboardEvent['nativeEvent'], row: HTMLElement | null): boolean => {
    if (isFieldKey('message-before', event)) move(row, -1);
    else if (isFieldKey('message-after', event)) move(row, 1);
    else if (row && isFieldKey('page-before', event)) page(-1);
    else if (row && isFieldKey('page-after', event)) page(1);
    else if (isFieldKey('first', event)) moves.toBeginning();
    else if (isFieldKey('latest', event)) moves.toEnd();
    else return row !== null && isFieldKey('into-message', event) && enter(row);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { target, currentTarget, nativeEvent } = event;
    if (event.defaultPrevented) return;
    if (!(target instanceof HTMLElement)) return;
    const row = rowOf(target);
    const outside = row && row !== target && !target.matches('input, textarea');
    if (outside && isFieldKey('out-of-message', nativeEvent)) {
      row.focus();
      event.preventDefault();
    } else if (target === row || target === currentTarget) {
      if (press(nativeEvent, row)) event.preventDefault();
    }
  };
  return {
    focusRow: (cursor) => setCurrent({ cursor }),
    onKeyDown,
  };
}
