import type { Table } from './text-tables.ts';

/** A language of many plurals, for which everything is said longer and in other letters, its blanks left alone. */
export const pseudoTag = 'ar';

const letters: Readonly<Record<string, string>> = {
  a: 'á',
  e: 'ë',
  i: 'ï',
  o: 'ö',
  u: 'ü',
  A: 'Å',
  E: 'Ê',
  I: 'Î',
  O: 'Ø',
  U: 'Ù',
};

/** “Leave the room” becomes “[Lëávë thë rööm···]”. */
export function pseudoSentence(sentence: string): string {
  const said = sentence.replace(/\{\w+\}|[aeiou]/gi, (part) => letters[part] ?? part);
  return `[${said}${'·'.repeat(Math.ceil(sentence.length / 5))}]`;
}

/** The file that somebody who translates would write. */
export function pseudoTable(from: Table): Table {
  const plurals = new Intl.PluralRules(pseudoTag).resolvedOptions().pluralCategories;
  return Object.fromEntries(
    Object.entries(from).map(([key, entry]): [string, Table[string]] => {
      if (typeof entry === 'string') return [key, pseudoSentence(entry)];
      const other = pseudoSentence(entry['other'] ?? '');
      return [key, Object.fromEntries(plurals.map((plural) => [plural, `${plural} ${other}`]))];
    }),
  );
}
