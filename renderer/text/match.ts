/** A stretch of a text: from, and up to but without. */
export type Stretch = readonly [from: number, to: number];

interface Folded {
  readonly text: string;
  /** For each unit of `text` the stretch of the original it was made from. */
  readonly origins: readonly Stretch[];
}

/** Without case, accents and full-width forms, each unit with where it came from. */
function fold(original: string): Folded {
  let text = '';
  const origins: Stretch[] = [];
  let at = 0;
  for (const character of original) {
    const bare = character.normalize('NFKD').replace(/[\u0300-\u036f]/g, '');
    const plain = bare.toUpperCase().toLowerCase().normalize('NFC');
    text += plain;
    for (let unit = 0; unit < plain.length; unit += 1) origins.push([at, at + character.length]);
    at += character.length;
  }
  return { text, origins };
}

/** The text as it is compared: without case, accents and full-width forms. */
export const folded = (text: string): string => fold(text).text;

export const wordsOf = (text: string): readonly string[] =>
  folded(text)
    .split(/\s+/)
    .filter((word) => word !== '');

/** Characters of scripts that are written without spaces are words of their own. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u;
const letter = /[\p{L}\p{N}]/u;

function beginsWord(text: string, at: number): boolean {
  const here = text[at] ?? '';
  return at === 0 || unspaced.test(here) || (letter.test(here) && !letter.test(text[at - 1] ?? ''));
}

/** Better than nothing at all: the beginnings of successive words, as in `mar` for “Mark all read”. */
function byBeginnings(word: string, text: string): readonly number[] | null {
  const found: number[] = [];
  let at = 0;
  for (const character of word) {
    const next = text[at] === character && found.length > 0 ? at : findBeginning(character, text, at);
    if (next < 0) return null;
    found.push(next);
    at = next + 1;
  }
  return found;
}

function findBeginning(character: string, text: string, from: number): number {
  for (let at = text.indexOf(character, from); at >= 0; at = text.indexOf(character, at + 1)) {
    if (beginsWord(text, at)) return at;
  }
  return -1;
}

function placesOf(
  word: string,
  text: string,
): { readonly score: number; readonly at: readonly number[] } | null {
  const whole = (from: number): number[] => Array.from(word, (_, index) => from + index);
  if (text.startsWith(word)) return { score: 4, at: whole(0) };
  const first = findBeginning(word[0] ?? '', text, 0);
  for (let at = first; at >= 0; at = findBeginning(word[0] ?? '', text, at + 1)) {
    if (text.startsWith(word, at)) return { score: 3, at: whole(at) };
  }
  const inside = text.indexOf(word);
  if (inside >= 0) return { score: 2, at: whole(inside) };
  const beginnings = byBeginnings(word, text);
  return beginnings && { score: 1, at: beginnings };
}

function joined(stretches: readonly Stretch[]): readonly Stretch[] {
  const result: [number, number][] = [];
  for (const [from, to] of [...stretches].sort((one, other) => one[0] - other[0])) {
    const last = result.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

export interface Match {
  /** The greater the better; the same for whatever fits as well. */
  readonly score: number;
  /** What of the text is meant, in order, for showing it. */
  readonly stretches: readonly Stretch[];
}

/**
 * How well what somebody typed fits `text`: every word of it has to be there, best at the beginning, then at the beginning
 * of a word, then inside one, then as the beginnings of successive words. Null where one is not there.
 */
export function match(typed: string, text: string): Match | null {
  const target = fold(text);
  let score = 0;
  const stretches: Stretch[] = [];
  for (const word of wordsOf(typed)) {
    const found = placesOf(word, target.text);
    if (!found) return null;
    score = score === 0 ? found.score : Math.min(score, found.score);
    for (const at of found.at) stretches.push(target.origins[at] ?? [0, 0]);
  }
  return { score, stretches: joined(stretches) };
}

/** Everywhere that one of `phrases` stands in `text`, in order. */
export function occurrences(phrases: readonly string[], text: string): readonly Stretch[] {
  const target = fold(text);
  const found = phrases.flatMap((phrase) => {
    const wanted = folded(phrase);
    const stretches: Stretch[] = [];
    if (wanted === '') return stretches;
    for (
      let at = target.text.indexOf(wanted);
      at >= 0;
      at = target.text.indexOf(wanted, at + wanted.length)
    ) {
      const [from] = target.origins[at] ?? [0, 0];
      const [, to] = target.origins[at + wanted.length - 1] ?? [0, 0];
      stretches.push([from, to]);
    }
    return stretches;
  });
  return joined(found);
}
