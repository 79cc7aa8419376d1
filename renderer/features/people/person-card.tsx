import { BadgeCheck, MessageCircle, TriangleAlert } from 'lucide-react';
import type { Person } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useDirect } from '../../bridge/use-direct.ts';
import { useTask } from '../../bridge/use-task.ts';
import { calledName } from '../../state/people-names.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { flagSentences } from '../../text/flags.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { KeyCard } from '../../ui/key-card.tsx';
import { NewKeyWarning } from './new-key-warning.tsx';
import { PersonActions } from './person-actions.tsx';
import { PersonSummary } from './person-summary.tsx';
import type { PageProps } from './person-pages.ts';

/** The first page: who this is, whether it can be trusted, and the ways to everything else. */
export function PersonCard(props: PageProps) {
  const { room, person, people, from, goTo, close } = props;
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const task = useTask();
  const openDirect = useDirect();
  const forms = useStore(app.people.keyOf(person.id));
  const name = calledName(person);
  return (
    <Dialog title={name} closeLabel={t('common.close')} onClose={close}>
      <PersonSummary person={person} people={people} inGroup={room.kind === 'group'} />
      {room.kind === 'group' && !person.self && !person.blocked && (
        <div>
          <Button
            kind="primary"
            icon={<MessageCircle size={16} aria-hidden />}
            disabled={task.busy}
            onClick={() => task.run(() => openDirect(person.id))}
          >
            {t('direct.messageTo', { name })}
          </Button>
        </div>
      )}
      {person.newKey && (
        <NewKeyWarning
          name={person.name}
          newKey={person.newKey}
          from={from}
          onSame={() => goTo('same')}
          onOther={() => task.run(() => app.people.note(person.id, { newKeySeen: true }))}
        />
      )}
      {person.flag && <FlagNote flag={person.flag} name={name} />}
      {task.error !== null && <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />}
      <section className="person-key">
        <p className="person-key-text">{person.self ? t('key.ownText') : t('key.text', { name })}</p>
        <KeyCard
          forms={forms}
          fingerprint={person.fingerprint}
          codeLabel={person.self ? t('key.ownCode') : t('key.code', { name })}
        />
        {!person.self && (
          <Verification
            verified={person.verified}
            focused={from === 'compare'}
            onCompare={() => goTo('compare')}
            onTakeBack={() => task.run(() => app.people.note(person.id, { verified: false }))}
          />
        )}
      </section>
      <PersonActions {...props} task={task} />
    </Dialog>
  );
}

function FlagNote({ flag, name }: { flag: NonNullable<Person['flag']>; name: string }) {
  const { t } = useTexts();
  return (
    <div className="person-alarm person-alarm-danger">
      <TriangleAlert size={18} aria-hidden />
      <p>{t(flagSentences[flag].text, { name })}</p>
    </div>
  );
}

interface VerificationProps {
  readonly verified: boolean;
  readonly focused: boolean;
  readonly onCompare: () => void;
  readonly onTakeBack: () => void;
}

function Verification({ verified, focused, onCompare, onTakeBack }: VerificationProps) {
  const { t } = useTexts();
  const focus = focused ? '' : undefined;
  return (
    <div className="person-verification">
      <p role="status">
        {verified ? (
          <span className="person-verified">
            <BadgeCheck size={18} aria-hidden />
            {t('person.verifiedText')}
          </span>
        ) : (
          t('person.unverified')
        )}
      </p>
      {verified ? (
        <Button kind="quiet" onClick={onTakeBack} data-autofocus={focus}>
          {t('person.unverify')}
        </Button>
      ) : (
        <Button onClick={onCompare} data-autofocus={focus}>
          {t('person.compare')}
        </Button>
      )}
    </div>
  );
}
