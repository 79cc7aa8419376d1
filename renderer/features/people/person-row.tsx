import { TriangleAlert } from 'lucide-react';
import type { Person } from '../../../preload/contract/model.ts';
import { calledName } from '../../state/people-names.ts';
import { flagSentences } from '../../text/flags.ts';
import { useTexts } from '../../text/use-texts.ts';
import { HostBadge, PersonSigns, RoleBadge } from './person-marks.tsx';

/** One person; pressed, their card opens. Whoever shares a name with another is told apart by the fingerprint (I4). */
export function PersonRow({ person, onOpen }: { person: Person; onOpen: () => void }) {
  const { t } = useTexts();
  const { alias, name, flag, newKey } = person;
  return (
    <li>
      <button
        type="button"
        className="person"
        data-colour={person.colour}
        data-present={person.present}
        aria-haspopup="dialog"
        onClick={onOpen}
      >
        <span className="person-dot" aria-hidden />
        <span className="person-name">
          <bdi>{calledName(person)}</bdi>
          {person.self && <span className="person-self"> ({t('common.you')})</span>}
        </span>
        <span className="person-marks">
          <PersonSigns person={person} />
          <RoleBadge role={person.role} />
          {person.host && <HostBadge />}
        </span>
        <span className="visually-hidden">
          {person.present ? t('people.presentMark') : t('people.absentMark')}
        </span>
        {alias !== null && alias !== name && (
          <span className="person-note">{t('person.calls', { name })}</span>
        )}
        {newKey && <Warning text={t('newKey.title', { name })} />}
        {flag && <Warning text={t(flagSentences[flag].title)} />}
        {person.sameName && (
          <span className="person-fingerprint" title={t('people.sameName')}>
            <span className="visually-hidden">{t('people.sameName')}</span>
            {t('people.fingerprint', { fingerprint: person.fingerprint })}
          </span>
        )}
      </button>
    </li>
  );
}

function Warning({ text }: { text: string }) {
  return (
    <span className="person-warning">
      <TriangleAlert size={14} aria-hidden />
      <span>{text}</span>
    </span>
  );
}
