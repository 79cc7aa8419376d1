import { Unplug } from 'lucide-react';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';

/** After this many failures the app is taken to be gone rather than busy. */
const manyFailures = 4;

/** This window's own connection to the app, said only while it is broken. */
export function LinkScreen() {
  const { link } = useApp();
  const { t } = useTexts();
  const status = useStore(link.status);
  if (status.kind === 'open' || status.kind === 'opening') return null;
  const ended = status.kind === 'ended';
  const lost =
    status.kind === 'lost' && status.failures > manyFailures ? t('link.stillLost') : t('link.lost');
  return (
    <div role="status">
      <Banner
        tone="warning"
        icon={<Unplug size={18} aria-hidden />}
        actions={
          <Button kind="quiet" onClick={() => (ended ? location.reload() : link.retryNow())}>
            {ended ? t('crash.reload') : t('link.retry')}
          </Button>
        }
      >
        {ended ? t('link.ended') : lost}
      </Banner>
    </div>
  );
}
