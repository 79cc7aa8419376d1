import { useState } from 'react';
import { useApp } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { PageFrame } from './page-frame.tsx';
import type { PageProps } from './person-pages.ts';

/** A name of one's own for somebody. They, and everybody else, keep the name they gave themselves. */
export function AliasPage({ person, goTo }: PageProps) {
  const app = useApp();
  const { t } = useTexts();
  const task = useTask();
  const [name, setName] = useState(person.alias ?? person.name);
  const back = () => goTo('card');
  const save = (alias: string | null) =>
    task.run(async () => {
      await app.people.note(person.id, { alias });
      back();
    });
  return (
    <PageFrame
      title={t('alias.title', { name: person.name })}
      submit={t('alias.submit')}
      disabled={name.trim() === '' || name === person.alias}
      task={task}
      onSubmit={() => save(name)}
      onBack={back}
    >
      <TextField
        label={t('alias.label')}
        hint={t('alias.hint', { name: person.name })}
        value={name}
        onChange={setName}
        maxLength={200}
        autoFocus
      />
      {person.alias !== null && (
        <div className="dialog-aside">
          <Button kind="quiet" disabled={task.busy} onClick={() => save(null)}>
            {t('alias.remove', { name: person.name })}
          </Button>
        </div>
      )}
    </PageFrame>
  );
}
