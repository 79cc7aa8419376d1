import type { Person } from '../../preload/contract/model.ts';
import type { TextKey, Texts } from './text.ts';

/** What is shown of whether somebody can be talked to. */
export type Presence = Person['availability'] | 'offline';

export const presenceOf = ({ present, availability }: Pick<Person, 'present' | 'availability'>): Presence =>
  present ? availability : 'offline';

export const presenceWords: Readonly<Record<Presence, TextKey>> = {
  active: 'presence.active',
  away: 'presence.away',
  busy: 'presence.busy',
  offline: 'presence.offline',
};

/** Since when somebody has not been here, as far as this device saw; `lastSeen` null: it never saw them. */
export const seenText = (texts: Pick<Texts, 't' | 'ago'>, lastSeen: number | null, now: number): string =>
  lastSeen === null
    ? texts.t('presence.offline')
    : texts.t('presence.seen', { time: texts.ago(lastSeen, now) });

/** Whether somebody can be talked to, in words. */
export function presenceText(
  texts: Pick<Texts, 't' | 'ago'>,
  person: Pick<Person, 'present' | 'availability' | 'lastSeen'>,
  now: number,
): string {
  const presence = presenceOf(person);
  return presence === 'offline' ? seenText(texts, person.lastSeen, now) : texts.t(presenceWords[presence]);
}

const order: readonly Presence[] = ['active', 'away', 'busy', 'offline'];

/** Who can be talked to first; among those who are not here who was last; then by name. */
export const byPresence =
  (compareNames: (one: string, other: string) => number) =>
  (one: Person, other: Person): number => {
    const rank = order.indexOf(presenceOf(one)) - order.indexOf(presenceOf(other));
    const seen = one.present || other.present ? 0 : (other.lastSeen ?? 0) - (one.lastSeen ?? 0);
    return rank || seen || compareNames(one.alias ?? one.name, other.alias ?? other.name);
  };
