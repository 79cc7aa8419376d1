import { useState } from 'react';
import { fileNameOf } from '../../../preload/contract/file-name.ts';
import { offerParts } from '../../bridge/offer-file.ts';
import { readArchive } from '../../state/archive.ts';
import { strengthOf } from '../../state/passphrase.ts';
import { strengthWords } from '../../text/access.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { PassphraseField } from '../../ui/passphrase-field.tsx';
import { FileDialog } from './file-dialog.tsx';
import { useFileTask } from './use-file-task.ts';

const charactersAtLeast = 8;

/** Saves all that is kept of the open room as one encrypted file. */
export function SaveArchiveDialogScreen() {
  const { t } = useTexts();
  const errorWords = useErrorText();
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const { room, busy, error, close, make } = useFileTask();
  if (!room) return null;
  const strength = strengthOf(passphrase);
  const short = passphrase.length < charactersAtLeast;
  const differs = passphrase !== again;
  const submit = () => {
    setTried(true);
    if (short || differs) return;
    make({
      onDesktop: ({ link }, { id }) => link.call('archive.makeFile', { roomId: id, passphrase }),
      inBrowser: async ({ link }, { id, name }) => {
        const pieces = await readArchive(link, id, passphrase);
        offerParts(`${fileNameOf(name)}.landline`, 'application/octet-stream', pieces);
      },
    });
  };
  return (
    <FileDialog
      title={t(room.kind === 'direct' ? 'archive.saveDirectTitle' : 'archive.saveTitle', { room: room.name })}
      submitLabel={t('archive.saveSubmit')}
      disabled={busy}
      status={busy ? t('archive.saving') : null}
      error={error === null ? null : errorWords(error)}
      onSubmit={submit}
      onClose={close}
    >
      <p>{t('archive.saveText')}</p>
      <PassphraseField
        label={t('archive.passphrase')}
        hint={t('archive.passphraseHint')}
        error={tried && short ? t('archive.short') : null}
        strength={strength && !short ? { level: strength, text: t(strengthWords[strength]) } : null}
        value={passphrase}
        onChange={setPassphrase}
        autoFocus
      />
      <PassphraseField
        label={t('archive.again')}
        error={tried && !short && differs ? t('archive.differs') : null}
        value={again}
        onChange={setAgain}
      />
    </FileDialog>
  );
}
