export type Strength = 'weak' | 'fair' | 'good';

const segments = new Intl.Segmenter('en', { granularity: 'grapheme' });
const ideograph = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * How well a passphrase holds against guessing, by its length and by nothing else: characters as a person counts them, those
 * of Chinese, Japanese and Korean twice, because there are so many. From 8 on it is fair, from 14 on good; null where there is none.
 */
export function strengthOf(passphrase: string): Strength | null {
  const weight = [...segments.segment(passphrase.trim())].reduce(
    (sum, { segment }) => sum + (ideograph.test(segment) ? 2 : 1),
    0,
  );
  if (weight === 0) return null;
  return weight < 8 ? 'weak' : weight < 14 ? 'fair' : 'good';
}
