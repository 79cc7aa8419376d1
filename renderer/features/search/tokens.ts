export const filterNames = ['from', 'in', 'before', 'after', 'has'] as const;
export type FilterName = (typeof filterNames)[number];

interface Place {
  /** Where it stands in what was typed: from, and up to but without. */
  readonly from: number;
  readonly to: number;
}
export type Token =
  | (Place & { readonly kind: 'word'; readonly text: string; readonly quoted: boolean })
  | (Place & { readonly kind: 'filter'; readonly filter: FilterName; readonly value: string });

/** How a filter is called in the person's language; in English it always may be. */
export type FilterWords = Readonly<Record<FilterName, string>>;

const openers = '"“”„«「＂';
const closers = '"“”»」＂';
const space = /\s/u;

/** Up to the quotation mark that ends it, or the end of the text. */
function readQuoted(text: string, from: number): { readonly value: string; readonly to: number } {
  for (let at = from + 1; at < text.length; at += 1) {
    if (closers.includes(text[at] ?? '')) return { value: text.slice(from + 1, at), to: at + 1 };
  }
  return { value: text.slice(from + 1), to: text.length };
}

function readPlain(text: string, from: number): { readonly value: string; readonly to: number } {
  let to = from;
  while (to < text.length && !space.test(text[to] ?? '')) to += 1;
  return { value: text.slice(from, to), to };
}

function readValue(text: string, from: number): { readonly value: string; readonly to: number } {
  const first = text[from];
  return first !== undefined && openers.includes(first) ? readQuoted(text, from) : readPlain(text, from);
}

function filterAt(
  text: string,
  at: number,
  words: FilterWords,
): { filter: FilterName; behind: number } | null {
  const head = /^([^\s:：]{1,20})[:：]/u.exec(text.slice(at, at + 24));
  const named = head?.[1]?.toLowerCase();
  const filter = filterNames.find((name) => named === name || named === words[name].toLowerCase());
  return head && filter ? { filter, behind: at + head[0].length } : null;
}

/** What was typed, in its pieces: filters such as `from:ben` or `in:"Front desk"`, phrases in quotes, words. */
export function tokensOf(text: string, words: FilterWords): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    if (space.test(text[at] ?? '')) {
      at += 1;
      continue;
    }
    const from = at;
    const head = filterAt(text, at, words);
    const quoted = !head && openers.includes(text[at] ?? '');
    const { value, to } = readValue(text, head?.behind ?? at);
    if (head) tokens.push({ kind: 'filter', filter: head.filter, value, from, to });
    else tokens.push({ kind: 'word', text: value, quoted, from, to });
    at = to;
  }
  return tokens;
}

/** How a filter is written so that it is read again as meant. */
export const written = (word: string, value: string): string =>
  /[\s"“”„«»「」＂]/u.test(value) ? `${word}:"${value.replace(/["“”„«»「」＂]/gu, '')}"` : `${word}:${value}`;

/** What was typed without that piece of it. */
export const without = (text: string, { from, to }: Token): string =>
  `${text.slice(0, from).trimEnd()} ${text.slice(to).trimStart()}`.trim();
