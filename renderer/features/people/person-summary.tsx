import type { Person } from '../../../preload/contract/model.ts';
import { useNow } from '../../bridge/use-now.ts';
import { calledName } from '../../state/people-names.ts';
import { roleWords } from '../../text/roles.ts';
import { presenceOf, presenceText } from '../../text/presence.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { HostBadge, PersonSigns } from './person-marks.tsx';

interface PersonSummaryProps {
  readonly person: Person;
  readonly people: readonly Person[];
  /** Beside others, where roles count. */
  readonly inGroup: boolean;
}

/** In one or two lines: whether they are here, what they are in the room, and what was noted about them. */
export function PersonSummary({ person, people, inGroup }: PersonSummaryProps) {
  const texts = useTexts();
  const { t } = texts;
  const now = useNow(30_000);
  const { alias, name, muted, sameAs } = person;
  const same = people.find(({ id }) => id === sameAs);
  return (
    <div className="person-summary" data-colour={person.colour} data-present={person.present}>
      <p className="person-summary-line">
        <Avatar name={calledName(person)} colour={person.colour} presence={presenceOf(person)} />
        <span>{presenceText(texts, person, now)}</span>
        {inGroup && <span className="badge">{t(roleWords[person.role].name)}</span>}
        {inGroup && person.host && <HostBadge />}
        <PersonSigns person={person} />
      </p>
      {person.statusText !== '' && <p dir="auto">{person.statusText}</p>}
      {alias !== null && alias !== name && <p>{t('person.calls', { name })}</p>}
      {muted && (
        <p>
          {muted.until === null
            ? t('person.mutedForGood')
            : t('person.mutedUntil', { time: texts.since(muted.until, now) })}
        </p>
      )}
      {sameAs && <p>{same ? t('person.sameAs', { name: calledName(same) }) : t('person.sameAsElsewhere')}</p>}
      {person.sameName && <p className="person-summary-warning">{t('people.sameName')}</p>}
    </div>
  );
}
