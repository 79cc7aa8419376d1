import type { Person } from '../../preload/contract/model.ts';
import type { TextKey } from './text.ts';

interface Sentences {
  /** A few words, for beside a name. */
  readonly title: TextKey;
  readonly text: TextKey;
}

/** What is said of a device that broke the rules of signing (L4). */
export const flagSentences: Readonly<Record<NonNullable<Person['flag']>, Sentences>> = {
  forked: { title: 'flag.forked', text: 'flag.forkedText' },
  forged: { title: 'flag.forged', text: 'flag.forgedText' },
};
