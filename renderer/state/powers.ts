import type { Person } from '../../preload/contract/model.ts';
import type { Role, Rules } from '../../preload/contract/rules.ts';

const ranks: Readonly<Record<Role, number>> = { owner: 3, moderator: 2, member: 1, guest: 0 };
export const roles = ['owner', 'moderator', 'member', 'guest'] as const satisfies readonly Role[];

export const isModerating = (role: Role): boolean => ranks[role] >= ranks.moderator;

/** What somebody in a role may change of the room's rules. */
export const mayChange = (role: Role, rule: keyof Rules): boolean =>
  role === 'owner' || (role === 'moderator' && moderatorsRules.includes(rule));
const moderatorsRules: readonly (keyof Rules)[] = ['locked', 'readOnly', 'slowSeconds', 'files'];

/** Whether somebody in that role may remove and mute this person: only whoever stands above them. */
export const mayActOn = (role: Role, person: Pick<Person, 'role' | 'self'>): boolean =>
  !person.self && isModerating(role) && ranks[role] > ranks[person.role];

/** The other roles that somebody in `role` may give this person, the highest first. One's own can only be lowered. */
export function rolesToGive(role: Role, person: Pick<Person, 'role' | 'self'>): readonly Role[] {
  const others = roles.filter((other) => other !== person.role);
  if (person.self) return others.filter((other) => ranks[other] < ranks[role]);
  if (role === 'owner') return person.role === 'owner' ? [] : others;
  if (role !== 'moderator' || isModerating(person.role)) return [];
  return others.filter((other) => !isModerating(other));
}
