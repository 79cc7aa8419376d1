import type { Mention } from '../../preload/contract/conversation.ts';
import { parse } from './parse.ts';
import { wordsOf } from './tree.ts';

/** In UTF-16 code units. */
const longest = 600;

/**
 * The words of a message without Markdown's marks, on one line: blanks and line breaks between them are one blank each, and none stand
 * at the ends. Of a text of more than 600 UTF-16 code units only its beginning is read. Never throws.
 */
export const plainText = (text: string, mentions: readonly Mention[] = []): string =>
  wordsOf(parse(text.slice(0, longest), mentions))
    .replace(/\s+/gu, ' ')
    .trim();
