import { useState } from 'react';
import type { ArchivePreview } from '../../../preload/contract/conversation.ts';
import { useApp } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { putArchive } from '../../state/archive.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { PassphraseField } from '../../ui/passphrase-field.tsx';
import { ArchiveFacts } from './archive-facts.tsx';
import { FileChoice } from './file-choice.tsx';
import { FileDialog } from './file-dialog.tsx';
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
  const error = task.error === null ? null : errorWords(task.error);
  const wrong = error?.code === 'archive-passphrase';
  const ready = file !== null && passphrase !== '';
  const choose = (chosen: File) => {
    setFile(chosen);
    setUpload(null);
    setShare(0);
  };
  const submit = () => {
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
  const step = preview
    ? t('archive.opening')
    : share < 1
      ? t('archive.reading', { percent: Math.round(share * 100) })
      : t('archive.looking');
  const adds = preview?.member && preview.missing > 0;
  return (
    <FileDialog
      title={t('archive.openTitle')}
      submitLabel={preview ? t(adds ? 'archive.addSubmit' : 'archive.openSubmit') : t('archive.look')}
      disabled={!ready || task.busy}
      status={task.busy ? step : null}
      error={wrong ? null : error}
      onSubmit={submit}
      onClose={() => app.view.closeDialog()}
    >
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
    </FileDialog>
  );
}
