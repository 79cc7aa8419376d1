import { fold } from './fold.ts';

/** Scripts that put no space between words, and pictures: of these each character, and two beside each other, are looked for by themselves. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Extended_Pictographic}ー]/u;
const inWord = /[\p{L}\p{N}\p{M}]/u;
const link = /(?:^|[^\p{L}\p{N}])(?:https?:\/\/|mailto:)[^ ]/u;
/** More than these of one word do not make it rarer. */
const termsPerWord = 12;

/** Every message is found by these of its own, beside those of its words; no folded text has these characters. */
const mark = {
  room: '\ue100',
  author: '\ue101',
  link: '\ue102',
  day: '\ue103',
  month: '\ue104',
  year: '\ue105',
} as const;
const years = { first: 2000, last: 2099 } as const;

export interface Placed {
  /** The room's key. */
  readonly room: number;
  readonly author: string;
  /** In ms. */
  readonly sentAt: number;
}

interface Letter {
  readonly character: string;
  /** As the index's tokenizer takes it for part of a term: what it would part terms at is moved to where nothing else is. */
  readonly written: string;
  readonly unspaced: boolean;
  readonly inWord: boolean;
}

const letters = new Map<string, Letter>();
const mostLetters = 50_000;

function letterOf(character: string): Letter {
  const before = letters.get(character);
  if (before !== undefined) return before;
  if (letters.size >= mostLetters) letters.clear();
  const code = character.codePointAt(0) as number;
  const written = code > 0x7f || /[a-z0-9]/i.test(character) ? character : String.fromCharCode(0xe000 + code);
  const letter = { character, written, unspaced: unspaced.test(character), inWord: inWord.test(character) };
  letters.set(character, letter);
  return letter;
}

/**
 * The terms under which a message with this folded text stands in the index, separated by spaces: each run of three characters; of
 * unspaced scripts also each character and each pair; of other words the first character and the first pair; and where it is `placed`.
 */
export function termsOf(folded: string, placed: Placed): string {
  const terms = new Set<string>();
  let last: Letter | null = null;
  let before: Letter | null = null;
  let beginning = '';
  for (const character of folded) {
    const letter = letterOf(character);
    const { written } = letter;
    if (last !== null) {
      if (before !== null) terms.add(before.written + last.written + written);
      if (letter.unspaced || last.unspaced || (beginning !== '' && letter.character !== ' '))
        terms.add(last.written + written);
    }
    const begins = character !== ' ' && last?.inWord !== true;
    if (letter.unspaced || begins) terms.add(written);
    beginning = begins ? written : '';
    before = last;
    last = letter;
  }
  for (const term of placeTerms(folded, placed)) terms.add(term);
  return [...terms].join(' ');
}

const roomTerm = (room: number): string => `${mark.room}${room}`;
const authorTerm = (author: string): string => `${mark.author}${author}`;
const dayMs = 86_400_000;
const firstDay = Date.UTC(years.first, 0, 1);
const lastDay = Date.UTC(years.last, 11, 31);
/** The day in UTC, as its first moment; those before 2000 count as its first, those after 2099 as its last. */
const dayOf = (at: number): number => {
  const within = Math.min(Math.max(at, firstDay), lastDay);
  return within - (within % dayMs);
};
/** The terms of the day, its month and its year. */
function dayTerms(day: number): readonly [string, string, string] {
  const date = new Date(day);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return [`${mark.day}${day / dayMs}`, `${mark.month}${year * 12 + month}`, `${mark.year}${year}`];
}

function placeTerms(folded: string, { room, author, sentAt }: Placed): readonly string[] {
  const place = [roomTerm(room), authorTerm(author), ...dayTerms(dayOf(sentAt))];
  return link.test(folded) ? [...place, mark.link] : place;
}

/** What one word of a search asks for. */
export interface Probe {
  readonly terms: readonly string[];
  /** Folded; has to be in the text itself, since its terms might be there apart. Null: the terms say it all. */
  readonly text: string | null;
}

/** Null: it asks for nothing. */
export function probeFor(word: string): Probe | null {
  const folded = fold(word);
  const all = Array.from(folded, letterOf);
  if (all.length >= 3) return { terms: spread(all), text: folded };
  const text = folded.trim();
  if (text === '') return null;
  const short = Array.from(text, letterOf);
  // Of three and more characters too few are left to find it by: every text is looked through.
  if (Array.from(word).length >= 3) return { terms: [], text };
  const term = short.map(({ written }) => written).join('');
  return { terms: [term], text: short.some((letter) => letter.unspaced) ? text : null };
}

/** Threes that cover the word from its beginning to its end. */
function spread(word: readonly Letter[]): readonly string[] {
  const last = word.length - 3;
  const count = Math.min(termsPerWord, last + 1);
  const terms = Array.from({ length: count }, (_, at) => {
    const from = count === 1 ? 0 : Math.round((at * last) / (count - 1));
    return word
      .slice(from, from + 3)
      .map(({ written }) => written)
      .join('');
  });
  return [...new Set(terms)];
}

export interface Narrowed {
  readonly room: number | null;
  readonly author: string | null;
  readonly link: boolean;
  /** From `after` on, and before `before`, in ms. */
  readonly after: number | null;
  readonly before: number | null;
}

/** As FTS5 reads it: all of these terms, each in quotes. Null: there is none. */
export function matchFor(
  probes: readonly Probe[],
  { room, author, link: hasLink, after, before }: Narrowed,
): string | null {
  const terms = probes.flatMap((probe) => probe.terms);
  if (room !== null) terms.push(roomTerm(room));
  if (author !== null) terms.push(authorTerm(author));
  if (hasLink) terms.push(mark.link);
  const parts = [...new Set(terms)].map(quoted);
  const times = timesBetween(after, before).map(quoted);
  if (times.length > 0) parts.push(`(${times.join(' OR ')})`);
  return parts.length === 0 ? null : parts.join(' AND ');
}

/** No term has a quotation mark in it: it is written as something else. */
const quoted = (term: string): string => `"${term}"`;

/** The whole years, and months and days at both ends, that cover the time; none where it has no beginning and no end. */
function timesBetween(after: number | null, before: number | null): readonly string[] {
  if (after === null && before === null) return [];
  const last = before === null ? lastDay : dayOf(before - 1);
  const terms: string[] = [];
  for (let day = after === null ? firstDay : dayOf(after); day <= last;) {
    const date = new Date(day);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    const ends = [day + dayMs, Date.UTC(year, month + 1, 1), Date.UTC(year + 1, 0, 1)] as const;
    const begins = [true, date.getUTCDate() === 1, date.getUTCDate() === 1 && month === 0];
    const longest = ends.findLastIndex((end, at) => begins[at] && end <= last + dayMs);
    terms.push(dayTerms(day)[longest] as string);
    day = ends[longest] as number;
  }
  return terms;
}
