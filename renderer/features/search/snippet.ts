import { occurrences, type Stretch } from '../../text/match.ts';

export interface Snippet {
  readonly text: string;
  readonly stretches: readonly Stretch[];
}

/** What stands before the first match at most, by the room it takes; and how long a line is, in characters. */
const before = 24;
const length = 240;

/** Characters of unspaced scripts are twice as wide as letters. */
const widthOf = (character: string): number =>
  /[\u1100-\uffdc\u{1f000}-\u{3ffff}]/u.test(character) ? 2 : 1;

/** How many of the last characters fit. */
function fitting(characters: readonly string[], room: number): number {
  let left = room;
  const cut = characters.findLastIndex((character) => (left -= widthOf(character)) < 0);
  return characters.length - 1 - cut;
}

/** One line of what was said, from a little before the first of `phrases` in it. */
export function snippetOf(said: string, phrases: readonly string[]): Snippet {
  const line = said.replace(/\s+/gu, ' ').trim();
  const wanted = phrases.map((phrase) => phrase.replace(/\s+/gu, ' '));
  const first = occurrences(wanted, line)[0]?.[0] ?? 0;
  const characters = Array.from(line);
  // Counted in characters, so that none is cut in two.
  const at = Array.from(line.slice(0, first)).length;
  const start = wordStart(characters, at - fitting(characters.slice(0, at), before), at);
  const cut = characters.slice(start, start + length).join('');
  const text = `${start > 0 ? '…' : ''}${cut}${start + length < characters.length ? '…' : ''}`;
  return { text, stretches: occurrences(wanted, text) };
}

/** Behind the next space, if one is near. */
function wordStart(characters: readonly string[], from: number, last: number): number {
  if (from === 0) return 0;
  const space = characters.indexOf(' ', from);
  return space >= 0 && space < Math.min(last, from + 12) ? space + 1 : from;
}
