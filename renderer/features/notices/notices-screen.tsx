import { TriangleAlert, X } from 'lucide-react';
import { errorText } from '../../../preload/contract/error-text.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';
import { IconButton } from '../../ui/button.tsx';
import './notices.css';

/** What the person should know, one calm line each, until they put it away. */
export function NoticesScreen() {
  const app = useApp();
  const { t, language } = useTexts();
  const rooms = useStore(app.rooms.rooms);
  const { roomId } = useStore(app.view.view);
  // The open room says this by itself, with what can be done.
  const notices = useStore(app.notices.notices).filter(
    (notice) => notice.code !== 'host-unreached' || notice.roomId !== roomId || roomId === null,
  );
  if (notices.length === 0) return null;
  return (
    <section className="notices" aria-label={t('notices.label')} aria-live="polite">
      {notices.map((notice) => {
        const room = rooms?.find(({ id }) => id === notice.roomId);
        return (
          <Banner
            key={notice.id}
            tone="warning"
            icon={<TriangleAlert size={18} aria-hidden />}
            actions={
              <IconButton
                label={t('notices.dismiss')}
                icon={<X size={18} aria-hidden />}
                onClick={() => app.notices.dismiss(notice.id)}
              />
            }
          >
            {room && <strong>{t('notices.inRoom', { room: room.name })} </strong>}
            {errorText(language, notice.code)}
            <details className="notice-details">
              <summary>{t('common.details')}</summary>
              <code>
                {[
                  notice.code,
                  ...Object.entries(notice.params).map(([name, value]) => `${name}=${value}`),
                ].join(' ')}
              </code>
            </details>
          </Banner>
        );
      })}
    </section>
  );
}
