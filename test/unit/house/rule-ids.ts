import ts from 'typescript';
import { parse, walk, type SourceFile } from './sources.ts';

const id = '(?:trap )?[A-Z]\\d+';
const testers = new Set(['describe', 'it', 'test']);

/** The ids of the rules a document lists: `- **C3** …` opens one, and so does a bold id later in the line. */
export function ruleIds(markdown: string): ReadonlySet<string> {
  const lines = markdown
    .split('\n')
    .filter((line) => new RegExp(`^\\s*([-*|]\\s*)\\*\\*${id}\\*\\*`).test(line));
  return new Set(
    lines.flatMap((line) =>
      [...line.matchAll(new RegExp(`\\*\\*(${id})\\*\\*`, 'g'))].map(([, it]) => it ?? ''),
    ),
  );
}

/** A test's title as its file has it, what stands in brackets at its start apart. */
export interface Title {
  readonly file: string;
  readonly title: string;
  readonly ids: readonly string[];
}

const opening = /^(?:\[[^\]]+\]\s*)*/;

/** What stands in brackets at the start of a title, one by one: `[C3, F2] …` and `[C5] [trap D3] …`. */
export const ids = (title: string): readonly string[] => {
  const [brackets = ''] = opening.exec(title) ?? [];
  return [...brackets.matchAll(/\[([^\]]+)\]/g)].flatMap(([, inside = '']) =>
    inside.split(',').map((part) => part.trim()),
  );
};

/** The titles of a file, in their order. */
export function titlesOf(source: SourceFile): readonly Title[] {
  const found: Title[] = [];
  walk(parse(source), (node) => {
    if (!ts.isCallExpression(node) || !testers.has(calledName(node.expression))) return;
    const [first] = node.arguments;
    const title =
      first &&
      (ts.isStringLiteralLike(first) ? first.text : ts.isTemplateExpression(first) ? first.head.text : '');
    if (title) found.push({ file: source.path, title: title.replace(opening, ''), ids: ids(title) });
  });
  return found;
}

export const titleIds = (source: SourceFile): readonly string[] => titlesOf(source).flatMap((one) => one.ids);

/** `it` of `it(…)`, `it.each(…)(…)` and `it.skipIf(…)(…)`. */
function calledName(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return expression.text;
  if (ts.isPropertyAccessExpression(expression) || ts.isCallExpression(expression)) {
    return calledName(expression.expression);
  }
  return '';
}

export interface Cover {
  /** Rules without a test. */
  readonly unproven: readonly string[];
  /** Ids in titles that no document lists. */
  readonly unknown: readonly string[];
}

/** Compares what documents promise with the ids that titles have; ids that look like no rule are free. */
export function cover(rules: ReadonlySet<string>, titles: readonly string[]): Cover {
  const used = new Set(titles);
  const isRule = new RegExp(`^${id}$`);
  return {
    unproven: [...rules].filter((rule) => !used.has(rule)),
    unknown: [...used].filter((title) => isRule.test(title) && !rules.has(title)),
  };
}
