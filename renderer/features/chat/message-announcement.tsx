import { Check, Megaphone } from 'lucide-react';
import type { Announcement } from '../../../preload/contract/conversation.ts';
import type { Message } from '../../../preload/contract/model.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import type { MessageActions } from './message-actions.tsx';

export function AnnouncementHead() {
  const { t } = useTexts();
  return (
    <p className="announcement-head">
      <Megaphone size={16} aria-hidden />
      <span>{t('message.announcement')}</span>
    </p>
  );
}

interface AnnouncementFootProps {
  readonly message: Message;
  readonly announcement: Announcement;
  readonly actions: MessageActions;
}

/** Where an announcement is confirmed, and how many have done so. */
export function AnnouncementFoot({ message, announcement, actions }: AnnouncementFootProps) {
  const { t } = useTexts();
  const { of, confirmed, own } = announcement;
  return (
    <div className="announcement-foot">
      {!message.own &&
        (own ? (
          <p className="announcement-done" role="status">
            <Check size={16} aria-hidden />
            <span>{t('message.confirmed')}</span>
          </p>
        ) : (
          <Button kind="primary" onClick={() => actions.confirm(message)}>
            {t('message.confirm')}
          </Button>
        ))}
      <button
        type="button"
        className="announcement-count"
        aria-haspopup="dialog"
        onClick={() => actions.openRollCall(message)}
      >
        {t('message.confirmedOf', { confirmed, of })}
      </button>
    </div>
  );
}
