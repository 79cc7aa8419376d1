import { CloudOff } from 'lucide-react';
import { errorText } from '../../../preload/contract/error-text.ts';
import { isErrorCode, type ErrorCode } from '../../../preload/contract/errors.ts';
import type { Room } from '../../../preload/contract/model.ts';
import { useApp } from '../../bridge/hooks.ts';
import { useNow } from '../../bridge/use-now.ts';
import { useTask } from '../../bridge/use-task.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';

/** Causes that say no more than that nobody is there; any other tells the person what to do. */
const nobodyThere: ReadonlySet<ErrorCode> = new Set(['room-gone', 'host-unreachable', 'host-silent']);

interface WaitingBannerProps {
  readonly room: Room;
  /** An attempt is under way. */
  readonly trying: boolean;
}

/** Nobody of the room is reached: why, when it is tried again, and what the person can do instead. */
export function WaitingBanner({ room, trying }: WaitingBannerProps) {
  const app = useApp();
  const { t, language } = useTexts();
  const errorWords = useErrorText();
  const retry = useTask();
  const host = useTask();
  const { connection } = room;
  const next = connection.kind === 'waiting' ? connection.nextAttemptAt : null;
  const now = useNow(next === null || trying ? null : 1_000);
  const cause = connection.kind === 'waiting' ? connection.cause : '';
  const told = isErrorCode(cause) && !nobodyThere.has(cause) ? cause : null;
  const seconds = next === null || trying ? 0 : Math.ceil((next - now) / 1_000);
  const error: unknown = host.error ?? retry.error;
  return (
    <Banner
      tone="warning"
      icon={<CloudOff size={18} aria-hidden />}
      actions={
        <>
          <Button kind="quiet" onClick={() => retry.run(() => app.rooms.reconnect(room.id))}>
            {t('chat.retry')}
          </Button>
          {told === null && (
            <Button
              kind="quiet"
              aria-describedby="host-here"
              onClick={() => host.run(() => app.rooms.host(room.id))}
            >
              {t('chat.host')}
            </Button>
          )}
        </>
      }
    >
      <p role="status">{told === null ? t('chat.waiting') : errorText(language, told)}</p>
      {told === null && (
        <p id="host-here" className="connection-next">
          {t('chat.hostText')}
        </p>
      )}
      <div className="connection-more">
        <p className="connection-next">
          {seconds > 2 ? t('chat.retryIn', { count: seconds }) : t('chat.retrying')}
        </p>
        <details className="connection-details">
          <summary>{t('common.details')}</summary>
          <code>{cause}</code>
        </details>
      </div>
      {error !== null && <ErrorNote {...errorWords(error)} detailsLabel={t('common.details')} />}
    </Banner>
  );
}
