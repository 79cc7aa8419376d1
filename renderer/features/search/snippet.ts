import { occurrences, type Stretch } from '../../text/match.ts';

export interface Snippet {
  readonly text: string;
  readonly stretches: readonly Stretch[];
}

/** What stands before the first match, and how long a line is at most, in characters. */
const before = 32;
const length = 240;

/** One line of what was said, from a little before the first of `phrases` in it. */
export function snippetOf(said: string, phrases: readonly string[]): Snippet {
  const line = said.replace(/\s+/gu, ' ').trim();
  const wanted = phrases.map((phrase) => phrase.replace(/\s+/gu, ' '));
  const first = occurrences(wanted, line)[0]?.[0] ?? 0;
  const characters = Array.from(line);
  // Counted in characters, so that none is cut in two.
  const at = Array.from(line.slice(0, first)).length;
  const start = at > before * 1.5 ? wordStart(characters, at - before, at) : 0;
  const cut = characters.slice(start, start + length).join('');
  const text = `${start > 0 ? '…' : ''}${cut}${start + length < characters.length ? '…' : ''}`;
  return { text, stretches: occurrences(wanted, text) };
}

/** Behind the next space, if one is near. */
function wordStart(characters: readonly string[], from: number, last: number): number {
  const space = characters.indexOf(' ', from);
  return space >= 0 && space < Math.min(last, from + 16) ? space + 1 : from;
}
