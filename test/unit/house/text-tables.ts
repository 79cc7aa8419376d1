import ts from 'typescript';
import { parse, walk, type SourceFile } from './sources.ts';

/** One language's texts: a sentence for each key, or one for each plural. */
export type Table = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

const sentencesOf = (entry: Table[string] | undefined): readonly string[] =>
  typeof entry === 'string' ? [entry] : Object.values(entry ?? {});

const blanksOf = (sentence: string): string =>
  [...new Set(sentence.match(/\{\w+\}/g) ?? [])].sort().join(' ');

/** A line for everything that is wrong with what `tag` says, held against the language it is translated from. */
export function tableProblems(tag: string, table: Table, from: Table): readonly string[] {
  const plurals = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
  const missing = Object.keys(from).filter((key) => !(key in table));
  const left = Object.keys(table).filter((key) => !(key in from));
  return [
    ...missing.map((key) => `${tag}: ${key} is missing`),
    ...left.map((key) => `${tag}: ${key} is said nowhere else`),
    ...Object.keys(table)
      .filter((key) => key in from)
      .flatMap((key) =>
        entryProblems(table[key], from[key], plurals).map((what) => `${tag}: ${key} ${what}`),
      ),
  ];
}

function entryProblems(
  entry: Table[string] | undefined,
  original: Table[string] | undefined,
  plurals: readonly string[],
): readonly string[] {
  const counted = typeof entry === 'object';
  const lacking = counted ? plurals.filter((plural) => !(plural in entry)) : [];
  const strange = counted ? Object.keys(entry).filter((plural) => !plurals.includes(plural)) : [];
  const wanted = blanksOf(sentencesOf(original).at(-1) ?? '');
  const sentences = sentencesOf(entry);
  return [
    ...(counted && typeof original === 'string' ? ['has plurals, but nothing is counted'] : []),
    ...lacking.map((plural) => `lacks the plural “${plural}”`),
    ...strange.map((plural) => `has a plural “${plural}” that its language does not know`),
    ...(sentences.some((sentence) => sentence.trim() === '') ? ['is empty'] : []),
    ...(sentences.some((sentence) => /[!！]|\boops\b/i.test(sentence)) ? ['shouts'] : []),
    // The one and the few of a language may be said without their number.
    ...(sentences.every((sentence) => lessOrEqual(blanksOf(sentence), wanted)) &&
    blanksOf(sentences.join(' ')) === wanted
      ? []
      : [`has other blanks than ${wanted === '' ? 'none' : wanted}`]),
  ];
}

const lessOrEqual = (blanks: string, wanted: string): boolean =>
  blanks === '' || blanks.split(' ').every((blank) => wanted.split(' ').includes(blank));

/** Keys of `table` that no source has between quotes, nor makes with one blank as in `chat.state.${state}`. */
export function unusedKeys(table: Table, sources: readonly SourceFile[]): readonly string[] {
  const code = sources.map(({ text }) => text).join('\n');
  const made = [...code.matchAll(/`([\w.-]+\.)\$\{[^}`]*\}([\w.-]*)`/g)].map(
    ([, before = '', behind = '']) => new RegExp(`^${escaped(before)}[\\w-]+${escaped(behind)}$`),
  );
  return Object.keys(table).filter(
    (key) => !code.includes(`'${key}'`) && !made.some((pattern) => pattern.test(key)),
  );
}

const escaped = (text: string): string => text.replaceAll('.', '\\.');

/** Attributes that a person sees or hears. */
const told = new Set(['alt', 'aria-label', 'aria-description', 'label', 'placeholder', 'text', 'title']);
/** Words, not marks such as `/`, `…` or `+`, nor an entity. */
const isWords = (text: string): boolean => /\p{L}/u.test(text.replace(/&\w+;/g, ''));

/** A line for each text that stands in a component instead of in the tables. `allowed`: names that are the same in every language. */
export function writtenTexts(source: SourceFile, allowed: readonly string[]): readonly string[] {
  const found: string[] = [];
  const note = (node: ts.Node, text: string): void => {
    const said = text.trim();
    if (!isWords(said) || allowed.includes(said)) return;
    const { line } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart());
    found.push(`${source.path}:${line + 1} says “${said}”`);
  };
  const noteLiteral = (node: ts.Node | undefined): void => {
    if (!node) return;
    if (ts.isStringLiteralLike(node)) note(node, node.text);
    else if (ts.isTemplateExpression(node)) {
      for (const part of [node.head, ...node.templateSpans.map(({ literal }) => literal)])
        note(node, part.text);
    } else if (ts.isConditionalExpression(node)) {
      noteLiteral(node.whenTrue);
      noteLiteral(node.whenFalse);
    } else if (ts.isBinaryExpression(node)) {
      noteLiteral(node.right);
    } else if (ts.isParenthesizedExpression(node)) noteLiteral(node.expression);
  };
  walk(parse(source), (node) => {
    if (ts.isJsxText(node)) note(node, node.text);
    else if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) noteLiteral(node.expression);
    else if (ts.isJsxAttribute(node) && told.has(node.name.getText())) {
      const value = node.initializer;
      noteLiteral(value && ts.isJsxExpression(value) ? value.expression : value);
    }
  });
  return found;
}
