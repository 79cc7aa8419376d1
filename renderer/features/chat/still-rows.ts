import { useState } from 'react';
import type { Sighted } from './anchor.ts';
import type { TimelineRow } from './timeline-rows.ts';

/** One set of rows for the list. `shift`: against those before, rows were put in or taken out above what is in sight. */
export interface Step {
  readonly rows: readonly TimelineRow[];
  readonly shift: boolean;
}

/**
 * From the rows that are shown to others, so that the list keeps what is in sight where it is: it can follow one change
 * at a time, below what is in sight or above it.
 */
export function stepsBetween(
  shown: readonly TimelineRow[],
  rows: readonly TimelineRow[],
  sight: readonly Sighted[],
): readonly Step[] {
  const places = new Map(rows.map(({ item }, at) => [item.id, at]));
  const anchor = sight.find(({ id }) => places.has(id));
  const before = anchor ? shown.findIndex(({ item }) => item.id === anchor.id) : -1;
  const after = anchor ? (places.get(anchor.id) ?? -1) : -1;
  if (before < 0 || before === after) return [{ rows, shift: false }];
  const changedAbove = { rows, shift: true };
  if (shown.length - before === rows.length - after) return [changedAbove];
  const changedBelow = { rows: [...shown.slice(0, before), ...rows.slice(after)], shift: false };
  return [changedBelow, changedAbove];
}

export interface StillRows extends Step {
  /** These are the rows that were asked for, not those on the way to them. */
  readonly settled: boolean;
  /** To be called once the list has taken rows that are not settled, before they are painted. */
  goOn(): void;
}

/** Leads a list from one set of rows to the next; of another `run` there is another list. */
export function useStillRows(
  rows: readonly TimelineRow[],
  sight: readonly Sighted[],
  run: number,
): StillRows {
  const [way, setWay] = useState({ to: rows, run, steps: [{ rows, shift: false }] as readonly Step[] });
  let current = way;
  if (way.to !== rows) {
    const shown = way.run === run ? (way.steps[0]?.rows ?? []) : [];
    current = { to: rows, run, steps: stepsBetween(shown, rows, sight) };
    setWay(current);
  }
  const [step = { rows, shift: false }, ...left] = current.steps;
  const settled = left.length === 0;
  const goOn = () => setWay((known) => ({ ...known, steps: known.steps.slice(1) }));
  return { ...step, settled, goOn };
}
