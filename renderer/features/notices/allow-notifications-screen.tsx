import { Bell } from 'lucide-react';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';

/** Asks for leave to show notifications, once the first one could not be shown for want of it. */
export function AllowNotificationsScreen() {
  const app = useApp();
  const { t } = useTexts();
  if (!useStore(app.notifications.asking)) return null;
  return (
    <section aria-label={t('notify.ask.label')}>
      <Banner
        tone="neutral"
        icon={<Bell size={18} aria-hidden />}
        actions={
          <>
            <Button onClick={() => app.notifications.later()}>{t('notify.ask.later')}</Button>
            <Button kind="primary" onClick={() => void app.notifications.allow()}>
              {t('notify.ask.allow')}
            </Button>
          </>
        }
      >
        {t('notify.ask.text')}
      </Banner>
    </section>
  );
}
