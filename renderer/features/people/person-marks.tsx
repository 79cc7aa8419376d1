import { BadgeCheck, MicOff, UserX } from 'lucide-react';
import type { Person } from '../../../preload/contract/model.ts';
import type { Role } from '../../../preload/contract/rules.ts';
import { roleWords } from '../../text/roles.ts';
import { useTexts } from '../../text/use-texts.ts';

/** What a person is in the room, as small as it can be: a member among members has no mark. */
export function RoleBadge({ role }: { role: Role }) {
  const { t } = useTexts();
  return role === 'member' ? null : <span className="badge">{t(roleWords[role].name)}</span>;
}

export function HostBadge() {
  const { t } = useTexts();
  return <span className="badge badge-accent">{t('people.host')}</span>;
}

/** Verified, muted, blocked: a sign each, and its word for those who listen. */
export function PersonSigns({ person }: { person: Person }) {
  const { t } = useTexts();
  const signs = [
    { shown: person.verified, label: t('person.verified'), Icon: BadgeCheck, kind: 'verified' },
    { shown: person.muted !== null, label: t('person.muted'), Icon: MicOff, kind: 'muted' },
    { shown: person.blocked, label: t('person.blocked'), Icon: UserX, kind: 'blocked' },
  ].filter(({ shown }) => shown);
  return signs.map(({ label, Icon, kind }) => (
    <span key={kind} className={`person-sign person-sign-${kind}`} title={label}>
      <Icon size={16} aria-hidden />
      <span className="visually-hidden">{label}</span>
    </span>
  ));
}
