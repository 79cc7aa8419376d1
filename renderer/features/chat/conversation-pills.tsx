import { ArrowDown, ArrowUp } from 'lucide-react';
import { useTexts } from '../../text/use-texts.ts';

interface PillsAboveProps {
  /** How many new messages begin above what is in sight; 0 for none. */
  readonly fresh: number;
  readonly onFresh: () => void;
  /** How many late messages above have not been seen. */
  readonly late: number;
  readonly onLate: () => void;
  /** Something was chosen, and its button may go. */
  readonly onGo: () => void;
}

/** What has not been seen further up. */
export function PillsAbove({ fresh, onFresh, late, onLate, onGo }: PillsAboveProps) {
  const { t } = useTexts();
  return (
    <div className="pills-above" role="status" onClickCapture={onGo}>
      {fresh > 0 && (
        <button
          type="button"
          className="pill"
          aria-label={t('chat.firstUnreadGo', { count: fresh })}
          onClick={onFresh}
        >
          <span>{t('chat.firstUnread', { count: fresh })}</span>
          <ArrowUp size={16} aria-hidden />
        </button>
      )}
      {late > 0 && (
        <button type="button" className="pill" onClick={onLate}>
          <span>{t('chat.lateAbove', { count: late })}</span>
          <ArrowUp size={16} aria-hidden />
        </button>
      )}
    </div>
  );
}

/** Down to what came meanwhile, and to the newest. */
export function ToLatest({ unread, onGo }: { unread: number; onGo: () => void }) {
  const { t } = useTexts();
  return (
    <button type="button" className="pill to-latest" onClick={onGo}>
      <ArrowDown size={18} aria-hidden />
      {unread > 0 ? (
        <span>{t('chat.latestUnread', { count: unread })}</span>
      ) : (
        <span className="visually-hidden">{t('chat.latest')}</span>
      )}
    </button>
  );
}
