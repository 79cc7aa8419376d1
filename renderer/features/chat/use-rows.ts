import { useState } from 'react';
import type { Cursor, TimelineItem } from '../../../preload/contract/model.ts';
import { sameRows, timelineRows } from './timeline-rows.ts';

/** The rows of `items`; those of which nothing has changed are the same objects as before. */
export function useRows(items: readonly TimelineItem[], newAfter: Cursor | '' | null, more: boolean) {
  const [shown, setShown] = useState(() => ({
    items,
    newAfter,
    more,
    rows: timelineRows(items, newAfter, more),
  }));
  if (shown.items === items && shown.newAfter === newAfter && shown.more === more) return shown.rows;
  const rows = sameRows(shown.rows, timelineRows(items, newAfter, more));
  setShown({ items, newAfter, more, rows });
  return rows;
}
