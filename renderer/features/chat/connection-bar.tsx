import { CloudOff, LoaderCircle } from 'lucide-react';
import { errorText } from '../../../preload/contract/error-text.ts';
import { isErrorCode } from '../../../preload/contract/errors.ts';
import type { RoomConnection } from '../../../preload/contract/model.ts';
import { useNow } from '../../bridge/use-now.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';

/** Why nobody is reached, what is being done about it, and the button that does it now. Silent while all is well. */
export function ConnectionBar({ connection, onRetry }: { connection: RoomConnection; onRetry: () => void }) {
  const { t, language } = useTexts();
  const next = connection.kind === 'waiting' ? connection.nextAttemptAt : null;
  const now = useNow(next === null ? null : 1_000);
  if (connection.kind === 'connecting') {
    return (
      <Banner tone="neutral" icon={<LoaderCircle size={18} aria-hidden />}>
        <p role="status">{t('chat.connecting')}</p>
      </Banner>
    );
  }
  if (connection.kind !== 'waiting') return null;
  const { cause } = connection;
  const seconds = next === null ? 0 : Math.ceil((next - now) / 1_000);
  return (
    <Banner
      tone="warning"
      icon={<CloudOff size={18} aria-hidden />}
      actions={
        <Button kind="quiet" onClick={onRetry}>
          {t('chat.retry')}
        </Button>
      }
    >
      <p role="status">{isErrorCode(cause) ? errorText(language, cause) : t('chat.waiting')}</p>
      {next !== null && (
        <p className="connection-next">
          {seconds > 0 ? t('chat.retryIn', { count: seconds }) : t('chat.retrying')}
        </p>
      )}
      <details className="connection-details">
        <summary>{t('common.details')}</summary>
        <code>{cause}</code>
      </details>
    </Banner>
  );
}
