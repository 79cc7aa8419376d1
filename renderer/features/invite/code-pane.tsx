import { MessageSquareText } from 'lucide-react';
import type { RoomId } from '../../../preload/contract/model.ts';
import { useApp } from '../../bridge/hooks.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { clockTime } from './clock-time.ts';
import { useMade } from './use-made.ts';

/** Makes a code to say, and counts down the minutes it is good for. */
export function CodePane({ roomId }: { roomId: RoomId }) {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const made = useMade();
  const { invite } = made;
  return (
    <div className="invite-pane">
      {invite ? (
        <div className="invite-code">
          <div role="status">
            {/* Letter by letter, as it is to be said. */}
            <span className="visually-hidden">
              {t('invite.codeIs', { code: [...invite.text].join(' ') })}
            </span>
            <code dir="ltr" aria-hidden>
              {invite.text}
            </code>
          </div>
          <p role="timer">{t('invite.codeLeft', { time: clockTime(invite.expiresAt - made.now) })}</p>
        </div>
      ) : (
        <p className="invite-note" role="status">
          {t(
            made.over === null
              ? 'invite.codeText'
              : made.over === 'expired'
                ? 'invite.codeExpired'
                : 'invite.codeGone',
          )}
        </p>
      )}
      {invite && <p className="invite-note">{t('invite.codeText')}</p>}
      <Button
        kind={invite ? 'plain' : 'primary'}
        icon={<MessageSquareText size={16} aria-hidden />}
        onClick={() => made.make(() => app.invites.makeCode(roomId))}
      >
        {t(invite ? 'invite.anotherCode' : 'invite.makeCode')}
      </Button>
      {made.error !== null && <ErrorNote {...errorWords(made.error)} detailsLabel={t('common.details')} />}
    </div>
  );
}
