import type { Person } from '../../../preload/contract/model.ts';
import { useTexts } from '../../text/use-texts.ts';

/** One person. Whoever shares a name with another is told apart by the fingerprint (I4). */
export function PersonRow({ person }: { person: Person }) {
  const { t } = useTexts();
  return (
    <li className="person" data-colour={person.colour} data-present={person.present}>
      <span className="person-dot" aria-hidden />
      <span className="person-name">
        <bdi>{person.name}</bdi>
        {person.self && <span className="person-self"> ({t('common.you')})</span>}
      </span>
      {person.host && <span className="person-host">{t('people.host')}</span>}
      <span className="visually-hidden">
        {person.present ? t('people.presentMark') : t('people.absentMark')}
      </span>
      {person.sameName && (
        <span className="person-fingerprint" title={t('people.sameName')}>
          <span className="visually-hidden">{t('people.sameName')}</span>
          {t('people.fingerprint', { fingerprint: person.fingerprint })}
        </span>
      )}
    </li>
  );
}
