import { useState, type FormEvent } from 'react';
import { useTask } from '../../bridge/use-task.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';

/** The name is saved on purpose, not with every letter: others see each change. */
export function NameForm({ name, onSave }: { name: string; onSave: (name: string) => Promise<void> }) {
  const { t } = useTexts();
  const errorWords = useErrorText();
  const [value, setValue] = useState(name);
  const [saved, setSaved] = useState(false);
  const task = useTask();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    task.run(async () => {
      await onSave(value);
      setSaved(true);
    });
  };
  return (
    <form className="settings-name" onSubmit={submit}>
      <TextField
        label={t('settings.name')}
        error={task.error ? errorWords(task.error).text : null}
        value={value}
        onChange={(next) => {
          setValue(next);
          setSaved(false);
        }}
        maxLength={200}
      />
      <Button submit disabled={task.busy || value.trim() === '' || value === name}>
        {t('settings.saveName')}
      </Button>
      <p role="status" className="settings-saved">
        {saved && value === name ? t('settings.saved') : ''}
      </p>
    </form>
  );
}
