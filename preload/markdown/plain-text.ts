import type { Mention } from '../contract/conversation.ts';
import { parse } from './parse.ts';
import { wordsOf } from './tree.ts';

/** More than is ever shown of a message outside its conversation, in UTF-16 code units: what is behind it is not read. */
const glance = 1_000;

/** The beginning of a message's words, without the marks of their look, line by line. Of marks alone it is the marks. */
export function plainWords(text: string, mentions: readonly Mention[] = []): string {
  const beginning = text.slice(0, glance);
  const words = wordsOf(parse(beginning, mentions));
  return words.trim() === '' ? beginning : words;
}

/** The same on one line. */
export const plainText = (text: string, mentions: readonly Mention[] = []): string =>
  plainWords(text, mentions).replace(/\s+/gu, ' ').trim();
