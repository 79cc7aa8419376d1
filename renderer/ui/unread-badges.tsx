import { useTexts } from '../text/use-texts.ts';
import './unread-badges.css';

interface UnreadBadgesProps {
  readonly unread: number;
  readonly mentions: number;
  readonly markedUnread: boolean;
  /** This person is told of nothing there. */
  readonly quiet: boolean;
}

/** Whether this person is named there, and how much is unread. */
export function UnreadBadges({ unread, mentions, markedUnread, quiet }: UnreadBadgesProps) {
  const { t, number } = useTexts();
  if (unread === 0 && !markedUnread) return null;
  return (
    <span className="unread-badges">
      {mentions > 0 && (
        <span className="unread-badge unread-badge-mention">
          <span aria-hidden>@</span>
          <span className="visually-hidden">{t('rooms.mentions', { count: mentions })}</span>
        </span>
      )}
      {unread > 0 ? (
        <span className={quiet ? 'unread-badge unread-badge-quiet' : 'unread-badge'}>
          <span aria-hidden>{unread > 999 ? `${number(999)}+` : number(unread)}</span>
          <span className="visually-hidden">{t('rooms.unread', { count: unread })}</span>
        </span>
      ) : (
        <span className="unread-badge unread-badge-marked">
          <span className="visually-hidden">{t('rooms.markedUnread')}</span>
        </span>
      )}
    </span>
  );
}
