import { Braces, FileText, Globe } from 'lucide-react';
import { useState } from 'react';
import { fileNameOf } from '../../../preload/contract/file-name.ts';
import { offerParts } from '../../bridge/offer-file.ts';
import { documentKinds, readDocument, type DocumentFormat } from '../../state/archive.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { RadioCards } from '../../ui/radio-cards.tsx';
import { FileDialog } from './file-dialog.tsx';
import { useFileTask } from './use-file-task.ts';

/** Writes down what was said in the open room, as a document to read, print or work with. */
export function ExportDialogScreen() {
  const { t } = useTexts();
  const errorWords = useErrorText();
  const [format, setFormat] = useState<DocumentFormat>('html');
  const { room, busy, error, close, make } = useFileTask();
  if (!room) return null;
  const submit = () =>
    make({
      onDesktop: ({ link }, { id }) => link.call('room.exportFile', { roomId: id, format }),
      inBrowser: async ({ link }, { id, name }) => {
        const { ending, type } = documentKinds[format];
        offerParts(`${fileNameOf(name)}.${ending}`, type, await readDocument(link, id, format));
      },
    });
  return (
    <FileDialog
      title={t(room.kind === 'direct' ? 'archive.exportDirectTitle' : 'archive.exportTitle', {
        room: room.name,
      })}
      submitLabel={t('archive.exportSubmit')}
      disabled={busy}
      status={busy ? t('archive.exporting') : null}
      error={error === null ? null : errorWords(error)}
      onSubmit={submit}
      onClose={close}
    >
      <p>{t('archive.exportText')}</p>
      <RadioCards
        label={t('archive.format')}
        value={format}
        onChange={setFormat}
        cards={[
          {
            value: 'html',
            icon: <Globe size={18} aria-hidden />,
            label: t('archive.html'),
            text: t('archive.htmlText'),
          },
          {
            value: 'markdown',
            icon: <FileText size={18} aria-hidden />,
            label: t('archive.markdown'),
            text: t('archive.markdownText'),
          },
          {
            value: 'json',
            icon: <Braces size={18} aria-hidden />,
            label: t('archive.json'),
            text: t('archive.jsonText'),
          },
        ]}
      />
    </FileDialog>
  );
}
