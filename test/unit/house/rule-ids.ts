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

/** What stands in brackets at the start of test titles, one by one: `[C3, F2] …` and `[C5] [trap D3] …`. */
export function titleIds(source: SourceFile): readonly string[] {
  const found: string[] = [];
  walk(parse(source), (node) => {
    if (!ts.isCallExpression(node) || !testers.has(calledName(node.expression))) return;
    const [first] = node.arguments;
    const title =
      first &&
      (ts.isStringLiteralLike(first) ? first.text : ts.isTemplateExpression(first) ? first.head.text : '');
    const [opening = ''] = /^(?:\[[^\]]+\]\s*)*/.exec(title ?? '') ?? [];
    for (const [, inside = ''] of opening.matchAll(/\[([^\]]+)\]/g)) {
      found.push(...inside.split(',').map((part) => part.trim()));
    }
  });
  return found;
}

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
