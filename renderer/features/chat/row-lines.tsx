import { useTexts } from '../../text/use-texts.ts';
import { useDirectTalk } from './message-context.ts';
import type { TimelineRow } from './timeline-rows.ts';

interface RowLinesProps {
  readonly row: TimelineRow;
  readonly now: number;
  readonly onPickDate: (near: number) => void;
}

/** What stands before an item: the beginning of the room, the day, where the new messages begin. */
export function RowLines({ row, now, onPickDate }: RowLinesProps) {
  const { t, day } = useTexts();
  const direct = useDirectTalk();
  const { sentAt } = row.item;
  return (
    <>
      {row.beginning && <p className="line-beginning">{t(direct ? 'direct.beginning' : 'chat.beginning')}</p>}
      {row.newDay && (
        <p className="line-day">
          <button type="button" aria-haspopup="dialog" onClick={() => onPickDate(sentAt)}>
            <span>{day(sentAt, now)}</span>
            <span className="visually-hidden">{t('date.change')}</span>
          </button>
        </p>
      )}
      {row.newLine && (
        <p className="line-new">
          <span>{t('chat.newMessages')}</span>
        </p>
      )}
    </>
  );
}
