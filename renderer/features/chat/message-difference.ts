/** A run of words that stayed, came, or went. */
export interface Difference {
  readonly text: string;
  readonly what: 'kept' | 'added' | 'removed';
}

/** Beyond it the whole is said to be another text: finding out more would take long. */
const mostEdits = 1_000;

/** From one wording to the next, word by word, also where no blanks stand between words; `before` null: there was none. */
export async function differences(before: string | null, after: string): Promise<readonly Difference[]> {
  if (before === null) return [{ text: after, what: 'kept' }];
  const { diffArrays } = await import('diff');
  const parts = diffArrays(wordsIn(before), wordsIn(after), { maxEditLength: mostEdits });
  if (!parts) {
    return [
      { text: before, what: 'removed' },
      { text: after, what: 'added' },
    ];
  }
  return parts.map(({ value, added, removed }) => ({
    text: value.join(''),
    what: added ? 'added' : removed ? 'removed' : 'kept',
  }));
}

const wordsIn = (text: string): string[] =>
  [...new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)].map(({ segment }) => segment);
