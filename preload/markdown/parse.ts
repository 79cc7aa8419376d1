import type { Mention } from '../contract/conversation.ts';
import { Converter } from './convert.ts';
import { endContainers } from './lines.ts';
import { splitLinks } from './links.ts';
import { mentionPattern } from './mentions.ts';
import { syntaxOf, type Span } from './syntax.ts';
import type { Tree } from './tree.ts';

/** Nobody writes more marks than this; beyond it reading them would take long, and the text is shown as it was typed. */
const mostMarks = 2_000;
const deepestLine = 10;
const tooDeep = new RegExp(
  `^(?:[ \\t]*(?:>|[-+*](?=[ \\t])|\\d{1,9}[.)](?=[ \\t]))){${deepestLine + 1}}`,
  'm',
);
const mark = /[*_~]+|[[\]]|`+/g;
/** Without one of these, text is nothing but text. */
const markup = /[*_~`[>@]|:\/\/|mailto:|^[ \t]*(?:[-+]|\d{1,9}[.)])(?:[ \t]|$)/im;

const kept = 1_000;
const known = new Map<string, Tree>();

/**
 * The message's text as a tree. Never throws, and is quick for any text of 8,000 characters. The same text, with the same people
 * named, gives the same tree again while it is remembered.
 */
export function parse(text: string, mentions: readonly Mention[] = []): Tree {
  const key = mentions.length === 0 ? text : `${JSON.stringify(mentions)}${text}`;
  const before = known.get(key);
  if (before) return before;
  const tree = parseAnew(text, mentions);
  const [oldest] = known.keys();
  if (known.size >= kept && oldest !== undefined) known.delete(oldest);
  known.set(key, tree);
  return tree;
}

function parseAnew(text: string, mentions: readonly Mention[]): Tree {
  const marks = text.match(mark)?.length ?? 0;
  if (!markup.test(text)) return [{ kind: 'paragraph', children: [{ kind: 'text', text }] }];
  if (marks > mostMarks || tooDeep.test(text)) return new Converter(text, mentions).asTyped();
  const prepared = endContainers(text);
  const converter = new Converter(prepared, mentions);
  const tree = converter.tree(syntaxOf(prepared, literals(prepared, mentions)));
  return tree.length > 0 ? tree : converter.asTyped();
}

/** Addresses, and the names of those who are named. */
function literals(text: string, mentions: readonly Mention[]): readonly Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const piece of splitLinks(text)) {
    if (piece.kind !== 'text') spans.push({ from: at, to: at + piece.text.length });
    at += piece.text.length;
  }
  const pattern = mentionPattern(mentions);
  for (const match of pattern ? text.matchAll(pattern) : [])
    spans.push({ from: match.index, to: match.index + match[0].length });
  return spans;
}
