import type { Message } from '../../../preload/contract/model.ts';
import type { Texts } from '../../text/text.ts';

/** Several messages to be pasted elsewhere: who and when, then the words, a blank line between two of them. */
export const copyOf = (messages: readonly Message[], texts: Texts): string =>
  messages
    .map(({ authorName, sentAt, text }) => `${authorName}, ${texts.moment(sentAt)}\n${text}`)
    .join('\n\n');
