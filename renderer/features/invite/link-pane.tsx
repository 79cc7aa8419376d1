import { Link2 } from 'lucide-react';
import { useState } from 'react';
import type { RoomId } from '../../../preload/contract/model.ts';
import { useApp } from '../../bridge/hooks.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { QrCode } from '../../ui/qr-code.tsx';
import { useMade } from './use-made.ts';

const hour = 60;
const spans = { hour, day: 24 * hour, week: 7 * 24 * hour } as const;
type Span = keyof typeof spans;

/** Makes a link, and shows it, once, with its QR code. */
export function LinkPane({ roomId }: { roomId: RoomId }) {
  const app = useApp();
  const { t, since } = useTexts();
  const errorWords = useErrorText();
  const [span, setSpan] = useState<Span>('day');
  const made = useMade();
  const { invite } = made;
  return (
    <div className="invite-pane">
      {invite && (
        <div className="invite-made">
          <div className="invite-qr">
            <QrCode text={invite.text} label={t('invite.qr')} />
          </div>
          <div className="invite-link">
            <code id="invite-link" dir="ltr">
              {invite.text}
            </code>
            <CopyButton
              text={invite.text}
              label={t('invite.copy')}
              copiedLabel={t('people.copied')}
              describedBy="invite-link"
            />
            <p className="invite-note" role="status">
              {t('invite.linkText', { time: since(invite.expiresAt, made.now) })}
            </p>
          </div>
        </div>
      )}
      {made.over && (
        <p className="invite-note" role="status">
          {t(made.over === 'expired' ? 'invite.linkExpired' : 'invite.linkGone')}
        </p>
      )}
      <Choice
        label={t('invite.span')}
        value={span}
        onChange={setSpan}
        options={[
          { value: 'hour', label: t('invite.hour') },
          { value: 'day', label: t('invite.day') },
          { value: 'week', label: t('invite.week') },
        ]}
      />
      <Button
        kind={invite ? 'plain' : 'primary'}
        icon={<Link2 size={16} aria-hidden />}
        onClick={() => made.make(() => app.invites.makeLink(roomId, spans[span]))}
      >
        {t(invite ? 'invite.anotherLink' : 'invite.makeLink')}
      </Button>
      {made.error !== null && <ErrorNote {...errorWords(made.error)} detailsLabel={t('common.details')} />}
    </div>
  );
}
