import { useId, useState, type FormEvent } from 'react';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { TextField } from '../../ui/text-field.tsx';

/** Starts a room; a name is proposed. */
export function StartDialogScreen() {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const settings = useStore(app.settings.settings);
  const [name, setName] = useState(() => t('start.proposal', { name: settings?.name ?? '' }));
  const task = useTask();
  const formId = useId();
  const error = task.error ? errorWords(task.error) : null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    task.run(async () => app.view.openRoom((await app.rooms.start(name)).id));
  };

  return (
    <Dialog
      title={t('start.title')}
      closeLabel={t('common.close')}
      onClose={() => app.view.closeDialog()}
      actions={
        <>
          <Button onClick={() => app.view.closeDialog()}>{t('common.cancel')}</Button>
          <Button kind="primary" submit form={formId} disabled={task.busy || name.trim() === ''}>
            {t('start.submit')}
          </Button>
        </>
      }
    >
      <p>{t('start.text')}</p>
      <form id={formId} onSubmit={submit}>
        <TextField
          label={t('start.name')}
          error={error?.code === 'name-invalid' ? error.text : null}
          value={name}
          onChange={setName}
          maxLength={200}
          autoFocus
        />
      </form>
      {error && error.code !== 'name-invalid' && <ErrorNote {...error} detailsLabel={t('common.details')} />}
    </Dialog>
  );
}
