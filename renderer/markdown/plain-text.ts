import type { Mention } from '../../preload/contract/conversation.ts';
import { parse } from './parse.ts';
import { wordsOf } from './tree.ts';

/** As much of a text as any one line of it ever shows. */
const glance = 600;

/** A message's words on one line, without the marks of their look. */
export const plainText = (text: string, mentions: readonly Mention[] = []): string =>
  wordsOf(parse(text.slice(0, glance), mentions))
    .replace(/\s+/gu, ' ')
    .trim();
