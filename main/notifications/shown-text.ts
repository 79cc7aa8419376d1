/** Of what others say, at most: what a notification shows of it, and no more work than that. */
const limits = { nameUnits: 200, wordsUnits: 2_000, words: 200, lines: 4 } as const;

const spaces = /[\p{Zs}\t]+/gu;
const lineEnds = /\r\n?|[\u0085\u2028\u2029\v\f]/g;
/** Control characters, what turns text around or hides it, halves of characters and private ones; joiners stay, emoji are made with them. */
const unwanted =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0001}\p{Cs}\p{Co}]/gu;
const tooManyMarks = /(\p{M}{4})\p{M}+/gu;
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

const clean = (text: string): string =>
  text.replace(lineEnds, '\n').replace(unwanted, '').replace(tooManyMarks, '$1').replace(spaces, ' ');

/** A name, fit to stand in a sentence on one line: it can turn nothing but itself around (A47). */
export function shownName(name: string): string {
  const line = clean(name.slice(0, limits.nameUnits)).replace(/\s+/g, ' ').trim();
  return rightToLeft.test(line) ? `\u2068${line}\u2069` : line;
}

/**
 * The beginning of somebody's words, as a notification may show them: at most 200 characters as a person counts them on at
 * most four lines, without control characters and without anything that turns other text around or hides it (A47).
 */
export function shownWords(words: string): string {
  const start = clean(words.slice(0, limits.wordsUnits));
  const filled = start.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  const lines = filled.slice(0, limits.lines).join('\n');
  const characters = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(lines)];
  const kept = characters.slice(0, limits.words).map(({ segment }) => segment);
  const cut =
    words.length > limits.wordsUnits || filled.length > limits.lines || characters.length > limits.words;
  return kept.join('').slice(0, limits.wordsUnits).trimEnd() + (cut ? '…' : '');
}
