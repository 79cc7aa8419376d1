import { useLayoutEffect, useState, type KeyboardEvent } from 'react';
import type { Cursor } from '../../../preload/contract/model.ts';
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
  const press = (key: string, row: HTMLElement | null): boolean => {
    if (key === 'ArrowUp' || key === 'ArrowDown') move(row, key === 'ArrowUp' ? -1 : 1);
    else if (row && (key === 'PageUp' || key === 'PageDown')) page(key === 'PageUp' ? -1 : 1);
    else if (key === 'Home') moves.toBeginning();
    else if (key === 'End') moves.toEnd();
    else return row !== null && key === 'Enter' && enter(row);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { target, currentTarget, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
    if (!(target instanceof HTMLElement)) return;
    const row = rowOf(target);
    if (key === 'Escape' && row && row !== target && !target.matches('input, textarea')) {
      row.focus();
      event.preventDefault();
    } else if (target === row || target === currentTarget) {
      if (press(key, row)) event.preventDefault();
    }
  };
  return {
    focusRow: (cursor) => setCurrent({ cursor }),
    onKeyDown,
  };
}
