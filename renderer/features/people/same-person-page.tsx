import { useState } from 'react';
import type { DeviceId, Person } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { calledName } from '../../state/people-names.ts';
import { useTexts } from '../../text/use-texts.ts';
import { KeyWordsList } from '../../ui/key-words.tsx';
import { PageFrame } from './page-frame.tsx';
import type { PageProps } from './person-pages.ts';

/** Somebody's other device, as far as it is known here. */
interface Other {
  readonly id: DeviceId;
  readonly name: string;
  readonly fingerprint: string;
}

const otherOf = ({ id, alias, name, fingerprint }: Person): Other => ({
  id,
  name: calledName({ alias, name }),
  fingerprint,
});

/** Says on purpose that two devices are one person's, with both keys in sight. */
export function SamePersonPage({ person, people, goTo }: PageProps) {
  const app = useApp();
  const { t } = useTexts();
  const task = useTask();
  const { newKey } = person;
  const [other, setOther] = useState<Other | null>(
    newKey && { id: newKey.former, name: person.name, fingerprint: newKey.fingerprint },
  );
  const name = calledName(person);
  const back = () => goTo('card');
  const join = () =>
    task.run(async () => {
      if (!other) return;
      await app.people.note(person.id, { sameAs: other.id });
      back();
    });
  const candidates = people.filter(({ id, self }) => !self && id !== person.id).map(otherOf);
  return (
    <PageFrame
      title={t('same.title', { name })}
      submit={t('same.submit')}
      disabled={!other}
      careful
      task={task}
      onSubmit={join}
      onBack={back}
    >
      {other ? (
        <>
          <p>{t('same.text', { name })}</p>
          <div className="same-keys">
            <SameKey
              id={other.id}
              fingerprint={other.fingerprint}
              title={newKey ? t('same.former') : other.name}
            />
            <SameKey
              id={person.id}
              fingerprint={person.fingerprint}
              title={newKey ? t('same.latter') : name}
            />
          </div>
          <p>{t('same.does')}</p>
        </>
      ) : (
        <Candidates candidates={candidates} onChoose={setOther} />
      )}
    </PageFrame>
  );
}

function Candidates({
  candidates,
  onChoose,
}: {
  candidates: readonly Other[];
  onChoose: (other: Other) => void;
}) {
  const { t } = useTexts();
  if (candidates.length === 0) return <p>{t('same.nobody')}</p>;
  return (
    <>
      <p>{t('same.choose')}</p>
      <ul className="candidates">
        {candidates.map((candidate) => (
          <li key={candidate.id}>
            <button type="button" className="candidate" onClick={() => onChoose(candidate)}>
              <bdi className="person-name">{candidate.name}</bdi>
              <span className="candidate-fingerprint">{candidate.fingerprint}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function SameKey({ id, fingerprint, title }: { id: DeviceId; fingerprint: string; title: string }) {
  const app = useApp();
  const { t, language } = useTexts();
  const key = useStore(app.people.keyOf(id));
  return (
    <section className="same-key">
      <h3 dir="auto">{title}</h3>
      <code dir="ltr">{fingerprint}</code>
      <KeyWordsList words={key?.words[language] ?? []} label={t('key.words')} lang={language} />
    </section>
  );
}
