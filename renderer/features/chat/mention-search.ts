import type { Colour, DeviceId, Person } from '../../../preload/contract/model.ts';
import { calledName } from '../../state/people-names.ts';
import { folded } from '../../text/match.ts';

/** Whether a name sounds like the letters typed. */
export type SoundsLike = (name: string, letters: string) => boolean;

export interface MentionChoice {
  readonly id: DeviceId | 'all';
  /** How it is shown here. */
  readonly label: string;
  /** How it stands in the text, behind the sign: as everybody knows them. */
  readonly name: string;
  /** What tells this one from others. */
  readonly note: string;
  readonly colour: Colour | null;
  readonly present: boolean;
}

const most = 8;

/** The whole begins so, then one of its words does; less is better, and infinity is no match. */
function rank(query: string, names: readonly string[]): number {
  if (query === '') return 0;
  if (names.some((name) => folded(name).startsWith(query))) return 0;
  if (
    names.some((name) =>
      folded(name)
        .split(/[\s·-]+/)
        .some((word) => word.startsWith(query)),
    )
  )
    return 1;
  // Chinese names have no spaces: the given name alone is as good.
  if (/\p{Script=Han}/u.test(query) && names.some((name) => name.includes(query))) return 1;
  return Infinity;
}

/**
 * Who can be named by what is typed so far, the likeliest first: by what they call themselves, by what this person calls them, and by
 * what `soundsLike` says of either. `everybody`, where it is not null, is how all are called.
 */
export function mentionChoices(
  people: readonly Person[],
  typed: string,
  everybody: { readonly name: string; readonly note: string } | null,
  soundsLike: SoundsLike = () => false,
): readonly MentionChoice[] {
  const query = folded(typed);
  const found = people
    .filter(({ self, blocked }) => !self && !blocked)
    .map((person) => {
      const names = [person.name, ...(person.alias === null ? [] : [person.alias])];
      const written = rank(query, names);
      const spoken = written === Infinity && names.some((name) => soundsLike(name, query));
      return { person, rank: spoken ? 2 : written };
    })
    .filter(({ rank: of }) => of < Infinity)
    .sort(
      (one, other) =>
        one.rank - other.rank ||
        Number(other.person.present) - Number(one.person.present) ||
        calledName(one.person).localeCompare(calledName(other.person)),
    )
    .map(({ person }) => choiceOf(person));
  const all = everybody && rank(query, [everybody.name, 'all']) < Infinity ? [everybody] : [];
  const room = all.length > 0 ? most - 1 : most;
  return [
    ...found.slice(0, room),
    ...all.map(({ name, note }) => ({
      id: 'all' as const,
      label: name,
      name,
      note,
      colour: null,
      present: false,
    })),
  ];
}

function choiceOf(person: Person): MentionChoice {
  const { id, name, alias, colour, present, sameName, fingerprint } = person;
  const notes = [...(alias === null ? [] : [name]), ...(sameName ? [fingerprint] : [])];
  return { id, label: calledName(person), name, note: notes.join(' · '), colour, present };
}
