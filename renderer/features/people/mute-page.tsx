import { useState } from 'react';
import { useApp } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { calledName } from '../../state/people-names.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Choice } from '../../ui/choice.tsx';
import { PageFrame } from './page-frame.tsx';
import type { PageProps } from './person-pages.ts';

const lengths = { short: 10, long: 60, good: null } as const;
type Length = keyof typeof lengths;

/** For how long somebody shall not write. */
export function MutePage({ room, person, goTo }: PageProps) {
  const app = useApp();
  const { t } = useTexts();
  const task = useTask();
  const [length, setLength] = useState<Length>('short');
  const name = calledName(person);
  const back = () => goTo('card');
  const mute = () =>
    task.run(async () => {
      await app.people.mute(room.id, person.id, lengths[length]);
      back();
    });
  return (
    <PageFrame
      title={t('mute.title', { name })}
      submit={t('mute.submit')}
      task={task}
      onSubmit={mute}
      onBack={back}
    >
      <p>{t('mute.text', { name })}</p>
      <Choice
        label={t('mute.length')}
        value={length}
        options={[
          { value: 'short', label: t('mute.minutes') },
          { value: 'long', label: t('mute.hour') },
          { value: 'good', label: t('mute.good') },
        ]}
        onChange={setLength}
      />
    </PageFrame>
  );
}
