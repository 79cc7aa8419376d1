import type { ReactNode } from 'react';
import { RowLines } from './row-lines.tsx';
import type { TimelineRow } from './timeline-rows.ts';

interface ConversationRowProps {
  readonly row: TimelineRow;
  readonly now: number;
  /** It was gone to a moment ago. */
  readonly marked: boolean;
  readonly onPickDate: (near: number) => void;
  readonly children: ReactNode;
}

/** An item that can have the focus, with the lines that stand before it. */
export function ConversationRow({ row, now, marked, onPickDate, children }: ConversationRowProps) {
  const { id, cursor } = row.item;
  return (
    <>
      <RowLines row={row} now={now} onPickDate={onPickDate} />
      <div
        id={`row-${id}`}
        className="row"
        role="article"
        aria-labelledby={`row-${id}`}
        tabIndex={-1}
        data-cursor={cursor}
        data-marked={marked}
      >
        {children}
      </div>
    </>
  );
}
