import { useId, useState, type FormEvent } from 'react';
import { useApp } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { TextField } from '../../ui/text-field.tsx';

/** Erases everything on this device: first what that means, then the words typed that say it is meant. */
export function EraseDialogScreen() {
  const [sure, setSure] = useState(false);
  return sure ? <EraseStep /> : <ExplainStep onGoOn={() => setSure(true)} />;
}

function ExplainStep({ onGoOn }: { onGoOn: () => void }) {
  const app = useApp();
  const { t } = useTexts();
  const back = () => app.view.openDialog('settings');
  return (
    <Dialog
      title={t('erase.title')}
      closeLabel={t('common.close')}
      onClose={back}
      actions={
        <>
          <Button onClick={back} data-autofocus="">
            {t('common.cancel')}
          </Button>
          <Button kind="danger" onClick={onGoOn}>
            {t('erase.goOn')}
          </Button>
        </>
      }
    >
      <p>{t('erase.goes')}</p>
      <p>{t('erase.key')}</p>
      <p>{t('erase.stays')}</p>
    </Dialog>
  );
}

const bare = (text: string): string => text.trim().toLowerCase().replaceAll(/\s+/g, ' ');

function EraseStep() {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const task = useTask();
  const formId = useId();
  const [typed, setTyped] = useState('');
  const words = t('erase.words');
  const meant = bare(typed) === bare(words);
  const back = () => app.view.openDialog('settings');
  const erase = (event: FormEvent) => {
    event.preventDefault();
    if (meant) task.run(() => app.info.eraseEverything());
  };
  return (
    <Dialog
      title={t('erase.title')}
      closeLabel={t('common.close')}
      onClose={back}
      actions={
        <>
          <Button onClick={back}>{t('common.cancel')}</Button>
          <Button kind="danger" submit form={formId} disabled={!meant || task.busy}>
            {task.busy ? t('erase.busy') : t('erase.submit')}
          </Button>
        </>
      }
    >
      <p>{t('erase.last')}</p>
      <form id={formId} onSubmit={erase}>
        <TextField label={t('erase.type', { words })} value={typed} onChange={setTyped} technical autoFocus />
      </form>
      {task.error !== null && <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />}
    </Dialog>
  );
}
