import type { ErrorCode } from '../../../preload/contract/errors.ts';
import type { NearbyRoom } from '../../../preload/contract/nearby.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { ErrorNote } from '../../ui/error-note.tsx';
import { PassphraseField } from '../../ui/passphrase-field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { HostDoubt } from './host-doubt.tsx';
import type { Secret } from './use-secret.ts';

/** Said beside the field: what was typed was not right, or not any more. */
const ofTheText: ReadonlySet<ErrorCode> = new Set([
  'credential-wrong',
  'too-many-guesses',
  'invite-unknown',
  'invite-used',
  'invite-expired',
]);

interface SecretFieldsProps {
  readonly secret: Secret;
  readonly by: 'passphrase' | 'code';
  readonly host: NearbyRoom['host'];
}

/** The field for a passphrase or a spoken code, and what became of the last try. */
export function SecretFields({ secret, by, host }: SecretFieldsProps) {
  const { t } = useTexts();
  const errorWords = useErrorText();
  const error = secret.error ? errorWords(secret.error) : null;
  const beside = error !== null && ofTheText.has(error.code);
  const shared = {
    value: secret.text,
    onChange: secret.change,
    error: beside ? error.text : null,
    autoFocus: true,
    ref: secret.field,
  };
  return (
    <>
      {secret.doubtful && <HostDoubt host={host} />}
      {by === 'passphrase' ? (
        <PassphraseField label={t('passphrase.label')} {...shared} />
      ) : (
        <TextField label={t('door.code')} placeholder={t('door.codeExample')} technical {...shared} />
      )}
      {secret.pauseSeconds > 0 && (
        <p role="timer" className="door-note">
          {t('door.pause', { count: secret.pauseSeconds })}
        </p>
      )}
      <div role="status">{secret.busy && <p className="door-note">{t('door.checking')}</p>}</div>
      {error && !beside && error.code !== 'host-doubtful' && (
        <ErrorNote {...error} detailsLabel={t('common.details')} />
      )}
    </>
  );
}
