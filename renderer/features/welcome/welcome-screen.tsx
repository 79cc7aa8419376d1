import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { AppInfo } from '../../../preload/contract/model.ts';
import type { Settings } from '../../../preload/contract/settings.ts';
import { useApp } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { colourOptions } from '../../text/colours.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { ColourChoice } from '../../ui/choice.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { Mark } from '../../ui/mark.tsx';
import { TextField } from '../../ui/text-field.tsx';
import './welcome.css';

/** The first thing a person sees, once: a name and a colour. */
export function WelcomeScreen({ info, settings }: { info: AppInfo; settings: Settings }) {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const [name, setName] = useState(info.suggestedName);
  const [colour, setColour] = useState(settings.colour);
  const task = useTask();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const error = task.error ? errorWords(task.error) : null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    task.run(() => app.settings.change({ name, colour }));
  };

  return (
    <main className="welcome" id="main" tabIndex={-1}>
      <form className="welcome-card" onSubmit={submit}>
        <header>
          <Mark size={44} />
          <h1>{t('welcome.title')}</h1>
          <p>{t('welcome.text')}</p>
        </header>
        <TextField
          label={t('welcome.name')}
          hint={t('welcome.nameHint')}
          error={error?.code === 'name-invalid' ? error.text : null}
          value={name}
          onChange={setName}
          maxLength={200}
          ref={field}
        />
        <ColourChoice
          label={t('welcome.colour')}
          value={colour}
          colours={colourOptions(t)}
          onChange={setColour}
        />
        {error && error.code !== 'name-invalid' && (
          <ErrorNote {...error} detailsLabel={t('common.details')} />
        )}
        <Button kind="primary" submit disabled={task.busy || name.trim() === ''}>
          {t('welcome.continue')}
        </Button>
      </form>
    </main>
  );
}
