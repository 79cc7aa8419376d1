import type { Person } from '../../../preload/contract/model.ts';
import { useNow } from '../../bridge/use-now.ts';
import { calledName } from '../../state/people-names.ts';
import { roleWords } from '../../text/roles.ts';
import { useTexts } from '../../text/use-texts.ts';
import { HostBadge, PersonSigns } from './person-marks.tsx';

/** In one or two lines: whether they are here, what they are in the room, and what was noted about them. */
export function PersonSummary({ person, people }: { person: Person; people: readonly Person[] }) {
  const texts = useTexts();
  const { t } = texts;
  const now = useNow(30_000);
  const { alias, name, muted, sameAs } = person;
  const same = people.find(({ id }) => id === sameAs);
  return (
    <div className="person-summary" data-colour={person.colour} data-present={person.present}>
      <p className="person-summary-line">
        <span className="person-dot" aria-hidden />
        <span>{person.present ? t('person.here') : t('person.away')}</span>
        <span className="badge">{t(roleWords[person.role].name)}</span>
        {person.host && <HostBadge />}
        <PersonSigns person={person} />
      </p>
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
