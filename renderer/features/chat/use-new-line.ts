import { useState } from 'react';
import type { Cursor } from '../../../preload/contract/model.ts';
import type { TimelineView } from '../../state/timeline-view.ts';
import type { Anchor } from './anchor.ts';
import type { Attention } from './use-attention.ts';
import type { TimelineRow } from './timeline-rows.ts';

type Where = 'above' | 'in' | 'below' | null;

export interface NewLine {
  /** Where the first new message is, or is to be read; null where there is none. */
  readonly cursor: Cursor | null;
  readonly where: Where;
  /** It has not been in sight since it was drawn, of somebody who looked. */
  readonly unseen: boolean;
  /** Something else is in sight. */
  look(): void;
}

/** The line "new messages", and whether it has to be pointed at. */
export function useNewLine(
  anchor: Anchor,
  rows: readonly TimelineRow[],
  { items, more, newer }: TimelineView,
  { newAfter }: Pick<Attention, 'newAfter'>,
): NewLine {
  const [sight, setSight] = useState<{
    readonly after: typeof newAfter;
    readonly where: Where;
    readonly seen: boolean;
  }>({
    after: null,
    where: null,
    seen: false,
  });
  const line = rows.find(({ newLine }) => newLine)?.item.cursor ?? null;
  const [first, last] = [items?.[0]?.cursor, items?.at(-1)?.cursor];
  const outside = (): Where => {
    if (newAfter === null || !first || !last) return null;
    if (more && newAfter < first) return 'above';
    return newer && newAfter >= last ? 'below' : null;
  };
  const lineBefore = outside();
  const look = () => {
    const where = lineBefore ?? (line ? anchor.whereIs(line) : null);
    setSight((known) => {
      const seen = (where === 'in' && document.hasFocus()) || (known.after === newAfter && known.seen);
      const same = known.after === newAfter && known.where === where && known.seen === seen;
      return same ? known : { after: newAfter, where, seen };
    });
  };
  const known = sight.after === newAfter;
  return {
    cursor: lineBefore ? newAfter || null : line,
    where: known ? sight.where : null,
    unseen: newAfter !== null && !(known && sight.seen),
    look,
  };
}
