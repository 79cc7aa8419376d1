import { match } from '../../text/match.ts';
import { namedDays, writtenDay, type NamedDay } from './days.ts';
import { callable, callableRooms, type Known, type Named } from './reading.ts';
import { tokensOf, written, type FilterName } from './tokens.ts';

export interface Completion {
  readonly key: string;
  readonly label: string;
  /** More about it, such as which day it is. */
  readonly note: string | null;
  /** What is in the field once it is taken. */
  readonly text: string;
}

const mostShown = 6;

interface Value {
  readonly value: string;
  readonly names: readonly string[];
  readonly note?: string;
}

const asValues = (all: readonly Named<unknown>[]): readonly Value[] =>
  all.map(({ label, names }) => ({ value: label, names: [label, ...names] }));

function valuesOf(filter: FilterName, known: Known): readonly Value[] {
  if (filter === 'from') return asValues(callable(known));
  if (filter === 'in') return asValues(callableRooms(known));
  if (filter === 'has') {
    return Object.entries(known.contents).map(([name, value]) => ({ value, names: [value, name] }));
  }
  return (Object.keys(namedDays) as NamedDay[]).map((name) => {
    const today = new Date(known.now);
    const day = new Date(today.getFullYear(), today.getMonth(), today.getDate() - namedDays[name]);
    const note = writtenDay(day.getTime());
    return { value: known.days[name], names: [known.days[name], name, note], note };
  });
}

/** How the filter that `caret` stands in may go on; none where it stands in no filter, or what it says is said whole. */
export function completionsAt(text: string, caret: number, known: Known): readonly Completion[] {
  const token = tokensOf(text, known.filters).find(({ from, to }) => from < caret && caret <= to);
  if (token?.kind !== 'filter') return [];
  const fitting = valuesOf(token.filter, known).flatMap((value) => {
    const scores = value.names.map((name) => match(token.value, name)?.score ?? -1);
    const score = Math.max(...scores);
    return score < 0 ? [] : [{ ...value, score }];
  });
  if (fitting.some(({ value }) => value === token.value)) return [];
  const word = text.slice(token.from).split(/[:：]/u, 1)[0] ?? token.filter;
  return fitting
    .sort((one, other) => other.score - one.score)
    .slice(0, mostShown)
    .map(({ value, note = null }) => ({
      key: value,
      label: value,
      note,
      text: `${text.slice(0, token.from)}${written(word, value)} ${text.slice(token.to).trimStart()}`,
    }));
}

/** What is typed with that filter begun at its end. */
export const begun = (text: string, word: string): string =>
  text.trim() === '' ? `${word}:` : `${text.trimEnd()} ${word}:`;
