import { useId, useState, type FormEvent } from 'react';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { offerParts } from '../../bridge/offer-file.ts';
import { useTask } from '../../bridge/use-task.ts';
import { fileNameOf, readArchive } from '../../state/archive.ts';
import { strengthOf } from '../../state/passphrase.ts';
import { strengthWords } from '../../text/access.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { PassphraseField } from '../../ui/passphrase-field.tsx';

const charactersAtLeast = 8;

/** Saves all that is kept of the open room as one encrypted file. */
export function SaveArchiveDialogScreen() {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const { roomId } = useStore(app.view.view);
  const room = useStore(app.rooms.rooms)?.find(({ id }) => id === roomId);
  const info = useStore(app.info.info);
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const task = useTask();
  const formId = useId();
  if (!room) return null;
  const close = () => app.view.closeDialog();
  const strength = strengthOf(passphrase);
  const short = passphrase.length < charactersAtLeast;
  const differs = passphrase !== again;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (short || differs) return;
    task.run(async () => {
      if (info?.face === 'desktop') {
        if (!(await app.link.call('archive.makeFile', { roomId: room.id, passphrase }))) return;
      } else {
        const pieces = await readArchive(app.link, room.id, passphrase);
        offerParts(`${fileNameOf(room.name)}.landline`, 'application/octet-stream', pieces);
      }
      close();
    });
  };
  return (
    <Dialog
      title={t('archive.saveTitle', { room: room.name })}
      closeLabel={t('common.close')}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button kind="primary" submit form={formId} disabled={task.busy}>
            {t('archive.saveSubmit')}
          </Button>
        </>
      }
    >
      <p>{t('archive.saveText')}</p>
      <form id={formId} className="dialog-form" onSubmit={submit}>
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
      </form>
      <p role="status">{task.busy && t('archive.saving')}</p>
      {task.error !== null && <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />}
    </Dialog>
  );
}
