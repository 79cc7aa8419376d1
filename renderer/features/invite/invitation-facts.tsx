import type { InvitePreview } from '../../../preload/contract/rules.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import type { TextKey } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { HostWords } from '../../ui/host-words.tsx';
import { KeyWordsList } from '../../ui/key-words.tsx';

interface InvitationFactsProps {
  readonly preview: InvitePreview;
  readonly expired: boolean;
  readonly now: number;
}

/** Where an invite leads, and what to compare with whoever gave it. */
export function InvitationFacts({ preview, expired, now }: InvitationFactsProps) {
  const app = useApp();
  const { t, since } = useTexts();
  const key = useStore(app.people.keyOf(preview.host));
  const advice: TextKey = preview.member
    ? 'invitation.member'
    : expired
      ? 'invitation.expired'
      : preview.roomName === null
        ? 'invitation.textUnknown'
        : 'invitation.text';
  return (
    <>
      <p>{t(advice)}</p>
      <dl className="invite-facts">
        <div>
          <dt>{t('invitation.hostWords')}</dt>
          <dd>
            {key ? (
              <HostWords words={key.words} label={t('invitation.hostWords')} />
            ) : (
              <KeyWordsList words={preview.words} label={t('invitation.hostWords')} lang="en" />
            )}
          </dd>
        </div>
        <div>
          <dt>{t('invitation.fingerprint')}</dt>
          <dd>
            <code dir="ltr">{preview.fingerprint}</code>
          </dd>
        </div>
        <div>
          <dt>{t('invitation.addresses')}</dt>
          <dd>
            {preview.addresses.length === 0 ? (
              t('invitation.noAddress')
            ) : (
              <ul>
                {preview.addresses.map((address) => (
                  <li key={address}>
                    <code dir="ltr">{address}</code>
                  </li>
                ))}
              </ul>
            )}
          </dd>
        </div>
        <div>
          <dt>{t('invitation.until')}</dt>
          <dd>{since(preview.expiresAt, now)}</dd>
        </div>
      </dl>
    </>
  );
}
