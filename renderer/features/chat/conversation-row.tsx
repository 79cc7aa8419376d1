import { memo } from 'react';
import type { AuthorMark } from './author-marks.ts';
import type { MessageActions } from './message-actions.tsx';
import { MessageRow } from './message-row.tsx';
import { RowLines } from './row-lines.tsx';
import type { TimelineRow } from './timeline-rows.ts';

interface ConversationRowProps {
  readonly row: TimelineRow;
  /** Matters only where the row begins a day. */
  readonly now: number;
  /** It was gone to a moment ago. */
  readonly marked: boolean;
  readonly mark: AuthorMark | undefined;
  readonly actions: MessageActions;
}

/** An item that can have the focus, with the lines that stand before it. */
export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps) {
  const { row, now, marked, mark, actions } = props;
  const { id, cursor } = row.item;
  return (
    <li>
      <RowLines row={row} now={now} onPickDate={actions.pickDate} />
      <div
        id={`row-${id}`}
        className="row"
        role="article"
        aria-labelledby={`row-${id}`}
        tabIndex={-1}
        data-cursor={cursor}
        data-marked={marked}
      >
        <MessageRow row={row} mark={mark} actions={actions} />
      </div>
    </li>
  );
});
