import { MessageCircle, TriangleAlert } from 'lucide-react';
import { useId } from 'react';
import type { Person } from '../../../preload/contract/model.ts';
import { calledName } from '../../state/people-names.ts';
import { flagSentences } from '../../text/flags.ts';
import { presenceOf, presenceText } from '../../text/presence.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { IconButton } from '../../ui/button.tsx';
import { HostBadge, PersonSigns, RoleBadge } from './person-marks.tsx';

interface PersonRowProps {
  readonly person: Person;
  readonly now: number;
  /** Beside others, where roles count. */
  readonly inGroup: boolean;
  readonly onOpen: () => void;
  /** Null where they cannot be written to alone. */
  readonly onMessage: (() => void) | null;
}

/** One person; pressed, their card opens. Whoever shares a name with another is told apart by the fingerprint (I4). */
export function PersonRow({ person, now, inGroup, onOpen, onMessage }: PersonRowProps) {
  const texts = useTexts();
  const { t } = texts;
  const id = useId();
  const { alias, name, flag, newKey, present, statusText } = person;
  const standing = presenceText(texts, person, now);
  const told = present && statusText !== '' ? statusText : null;
  const shown = told ?? (present && person.availability === 'active' ? null : standing);
  return (
    <li className="person-item">
      <button
        type="button"
        className="person"
        data-colour={person.colour}
        data-present={present}
        aria-haspopup="dialog"
        onClick={onOpen}
      >
        <Avatar name={calledName(person)} colour={person.colour} presence={presenceOf(person)} />
        <span className="person-name" id={id}>
          <bdi>{calledName(person)}</bdi>
          {person.self && <span className="person-self"> ({t('common.you')})</span>}
        </span>
        <span className="person-marks">
          <PersonSigns person={person} />
          {inGroup && <RoleBadge role={person.role} />}
          {inGroup && person.host && <HostBadge />}
        </span>
        {shown !== standing && <span className="visually-hidden">{standing}</span>}
        {shown !== null && (
          <span className="person-note person-status" dir="auto">
            {shown}
          </span>
        )}
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
      {onMessage && (
        <IconButton
          label={t('direct.message')}
          icon={<MessageCircle size={18} aria-hidden />}
          aria-describedby={id}
          onClick={onMessage}
        />
      )}
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
