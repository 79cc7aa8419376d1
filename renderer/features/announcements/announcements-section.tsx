import { Megaphone } from 'lucide-react';
import type { Room } from '../../../preload/contract/model.ts';
import { plainText } from '../../../preload/markdown/plain-text.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useNow } from '../../bridge/use-now.ts';
import { useTexts } from '../../text/use-texts.ts';
import { PaneSection } from '../../ui/pane-section.tsx';
import './announcements.css';

/** The room's announcements, each with how far it has come; nothing where there are none. */
export function AnnouncementsSection({ room }: { room: Room }) {
  const app = useApp();
  const texts = useTexts();
  const { t } = texts;
  const messages = useStore(app.announcements.of(room.id));
  const now = useNow(60_000);
  if (!messages || messages.length === 0) return null;
  return (
    <PaneSection title={t('roll.list')} count={texts.number(messages.length)}>
      <ul>
        {messages.map((message) => (
          <li key={message.id}>
            <button
              type="button"
              className="announcement-row"
              aria-haspopup="dialog"
              onClick={() => app.view.openRollCall(room.id, message.id)}
            >
              <Megaphone size={16} aria-hidden />
              <span className="announcement-text" dir="auto">
                {plainText(message.text, message.mentions)}
              </span>
              <span className="announcement-state">
                {t('roll.short', {
                  confirmed: message.announcement?.confirmed ?? 0,
                  of: message.announcement?.of ?? 0,
                  time: texts.shortDate(message.sentAt, now),
                })}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </PaneSection>
  );
}
