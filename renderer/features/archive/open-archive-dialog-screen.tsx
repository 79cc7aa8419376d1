import { useId, useState, type FormEvent } from 'react';
import type { ArchivePreview } from '../../../preload/contract/conversation.ts';
import { useApp } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { putArchive } from '../../state/archive.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { PassphraseField } from '../../ui/passphrase-field.tsx';
import { ArchiveFacts } from './archive-facts.tsx';
import { FileChoice } from './file-choice.tsx';
import './archive.css';

/** Takes in a room from a file: which one, and by which passphrase; then what is in it; then it is opened. */
export function OpenArchiveDialogScreen() {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const [file, setFile] = useState<File | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const [upload, setUpload] = useState<string | null>(null);
  const [share, setShare] = useState(0);
  const [preview, setPreview] = useState<ArchivePreview | null>(null);
  const task = useTask();
  const formId = useId();
  const close = () => app.view.closeDialog();
  const error = task.error === null ? null : errorWords(task.error);
  const wrong = error?.code === 'archive-passphrase';
  const ready = file !== null && passphrase !== '';
  const choose = (chosen: File) => {
    setFile(chosen);
    setUpload(null);
    setShare(0);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    task.run(async () => {
      const name = upload ?? (await putArchive(app.link, file, setShare));
      setUpload(name);
      if (preview) {
        const room = await app.link.call('archive.open', { upload: name, passphrase });
        app.view.openRoom(room.id);
      } else setPreview(await app.link.call('archive.preview', { upload: name, passphrase }));
    });
  };
  const adds = preview?.member && preview.missing > 0;
  return (
    <Dialog
      title={t('archive.openTitle')}
      closeLabel={t('common.close')}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button kind="primary" submit form={formId} disabled={!ready || task.busy}>
            {preview ? t(adds ? 'archive.addSubmit' : 'archive.openSubmit') : t('archive.look')}
          </Button>
        </>
      }
    >
      <form id={formId} className="dialog-form" onSubmit={submit}>
        {preview ? (
          <ArchiveFacts preview={preview} />
        ) : (
          <>
            <p>{t('archive.openText')}</p>
            <FileChoice file={file} onChoose={choose} disabled={task.busy} />
            <PassphraseField
              label={t('archive.passphrase')}
              error={wrong ? error.text : null}
              value={passphrase}
              onChange={setPassphrase}
            />
          </>
        )}
      </form>
      <p role="status">
        {task.busy &&
          (preview
            ? t('archive.opening')
            : share < 1
              ? t('archive.reading', { percent: Math.round(share * 100) })
              : t('archive.looking'))}
      </p>
      {error && !wrong && <ErrorNote {...error} detailsLabel={t('common.details')} />}
    </Dialog>
  );
}
