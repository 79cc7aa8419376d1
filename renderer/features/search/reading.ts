import type { DeviceId, Person, Room, RoomId } from '../../../preload/contract/model.ts';
import type { Sought } from '../../state/search.ts';
import { folded } from '../../text/match.ts';
import { dayOf, type DayWords } from './days.ts';
import { tokensOf, type FilterName, type FilterWords, type Token } from './tokens.ts';

const contents = ['file', 'link'] as const;
type Content = (typeof contents)[number];

/** What a search can be about, and in which words. */
export interface Known {
  readonly rooms: readonly Pick<Room, 'id' | 'name'>[];
  readonly people: readonly Pick<Person, 'id' | 'name' | 'alias' | 'self' | 'fingerprint'>[];
  readonly filters: FilterWords;
  readonly days: DayWords;
  readonly contents: Readonly<Record<Content, string>>;
  /** What stands for this person themselves, beside `me`. */
  readonly me: string;
  readonly now: number;
}

/** Something that narrows the search, as it stands in the text. */
export interface Chip {
  readonly token: Token & { readonly kind: 'filter' };
  readonly filter: FilterName;
  /** What it came to, as it is called; null where nothing is called so. */
  readonly label: string | null;
}

export interface Reading {
  readonly chips: readonly Chip[];
  /** What has to be in the message, for showing where. */
  readonly phrases: readonly string[];
  /** Null where there is nothing to look for, or a filter means nothing. */
  readonly sought: Sought | null;
}

export interface Named<Id> {
  readonly id: Id;
  readonly label: string;
  /** Other ways to call it. */
  readonly names: readonly string[];
}

/** Everybody by a name that is nobody else's: with the beginning of their fingerprint where others show the same. */
export function callable({ people, me }: Known): readonly Named<DeviceId>[] {
  const shown = people.map((person) => ({ person, name: person.alias ?? person.name }));
  return shown.map(({ person, name }) => {
    const same = shown.filter((other) => folded(other.name) === folded(name)).length > 1;
    const label = same ? `${name} ${person.fingerprint.slice(0, 4)}` : name;
    return { id: person.id, label, names: [person.name, ...(person.self ? ['me', me] : [])] };
  });
}

export const callableRooms = ({ rooms }: Known): readonly Named<RoomId>[] =>
  rooms.map(({ id, name }) => ({ id, label: name, names: [] }));

/** Who is called exactly so, else the one whose name begins so; null where there is none, or more than one. */
function called<Id>(value: string, all: readonly Named<Id>[]): Named<Id> | null {
  const wanted = folded(value.trim());
  if (wanted === '') return null;
  const exact = all.filter(({ label, names }) => [label, ...names].some((name) => folded(name) === wanted));
  const [first] = exact;
  if (first) return exact.find(({ label }) => folded(label) === wanted) ?? first;
  const begun = all.filter(({ label }) => folded(label).startsWith(wanted));
  return begun.length === 1 ? (begun[0] ?? null) : null;
}

interface Meant {
  readonly label: string;
  readonly part: Partial<Sought>;
}

function meaningOf(filter: FilterName, value: string, known: Known): Meant | null {
  if (filter === 'from') {
    const person = called(value, callable(known));
    return person && { label: person.label, part: { from: person.id } };
  }
  if (filter === 'in') {
    const room = called(value, callableRooms(known));
    return room && { label: room.label, part: { roomId: room.id } };
  }
  if (filter === 'has') {
    const wanted = folded(value);
    const has = contents.find((each) => wanted === each || wanted === folded(known.contents[each]));
    return has ? { label: known.contents[has], part: { has } } : null;
  }
  const day = dayOf(value, known.days, known.now);
  return day === null ? null : { label: value, part: { [filter]: day } };
}

/** What somebody means by what they typed; of a filter given twice the last counts. `scope`: the room, where the text names none. */
export function read(text: string, known: Known, scope: RoomId | null): Reading {
  const tokens = tokensOf(text, known.filters);
  const words = tokens.filter((token) => token.kind === 'word').filter(({ text: word }) => word !== '');
  // One that has only been begun narrows nothing yet.
  const filters = tokens
    .filter((token) => token.kind === 'filter')
    .map((token) => ({ token, meant: meaningOf(token.filter, token.value, known) }));
  const chips = filters.map(({ token, meant }) => ({
    token,
    filter: token.filter,
    label: meant?.label ?? null,
  }));
  const typed = words.map(({ text: word, quoted }) => (quoted ? `"${word}"` : word)).join(' ');
  const means =
    (words.length > 0 || filters.some(({ meant }) => meant !== null)) &&
    filters.every(({ token, meant }) => meant !== null || token.value === '');
  const base: Sought = { text: cut(typed), ...(scope === null ? {} : { roomId: scope }) };
  const sought = filters.reduce<Sought>((so, { meant }) => ({ ...so, ...meant?.part }), base);
  return { chips, phrases: words.map(({ text: word }) => word), sought: means ? sought : null };
}

/** As much as can be looked for, without half a character. */
const cut = (text: string): string => text.slice(0, 200).replace(/[\ud800-\udbff]$/, '');
