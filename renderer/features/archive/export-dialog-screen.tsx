import { Braces, FileText, Globe } from 'lucide-react';
import { useId, useState, type FormEvent } from 'react';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { offerParts } from '../../bridge/offer-file.ts';
import { useTask } from '../../bridge/use-task.ts';
import { documentKinds, fileNameOf, readDocument, type DocumentFormat } from '../../state/archive.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { RadioCards } from '../../ui/radio-cards.tsx';

/** Writes down what was said in the open room, as a document to read, print or work with. */
export function ExportDialogScreen() {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const { roomId } = useStore(app.view.view);
  const room = useStore(app.rooms.rooms)?.find(({ id }) => id === roomId);
  const info = useStore(app.info.info);
  const [format, setFormat] = useState<DocumentFormat>('html');
  const task = useTask();
  const formId = useId();
  if (!room) return null;
  const close = () => app.view.closeDialog();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    task.run(async () => {
      if (info?.face === 'desktop') {
        if (!(await app.link.call('room.exportFile', { roomId: room.id, format }))) return;
      } else {
        const { ending, type } = documentKinds[format];
        const pieces = await readDocument(app.link, room.id, format);
        offerParts(`${fileNameOf(room.name)}.${ending}`, type, pieces);
      }
      close();
    });
  };
  return (
    <Dialog
      title={t('archive.exportTitle', { room: room.name })}
      closeLabel={t('common.close')}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button kind="primary" submit form={formId} disabled={task.busy}>
            {t('archive.exportSubmit')}
          </Button>
        </>
      }
    >
      <p>{t('archive.exportText')}</p>
      <form id={formId} className="dialog-form" onSubmit={submit}>
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
      </form>
      <p role="status">{task.busy && t('archive.exporting')}</p>
      {task.error !== null && <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />}
    </Dialog>
  );
}
