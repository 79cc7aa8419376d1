import { expect, it } from 'vitest';
import { TokenBuckets } from '../../../main/lib/token-buckets.ts';

it('[S4] each key has its own budget, which refills with time up to its size', () => {
  const buckets = new TokenBuckets(2, 1, 10);
  expect(['a', 'a', 'a', 'b'].map((key) => buckets.take(key, 0))).toEqual([true, true, false, true]);
  expect([buckets.take('a', 999), buckets.take('a', 1_999)]).toEqual([false, true]);
  expect([0, 0, 0].map(() => buckets.take('a', 60_000))).toEqual([true, true, false]);
});

it('[C5] remembers so many keys and forgets the one not seen for longest', () => {
  const buckets = new TokenBuckets(1, 0.001, 2);
  for (const key of ['a', 'b', 'a', 'c']) buckets.take(key, 0);
  expect(buckets.take('a', 0)).toBe(false);
  expect(buckets.take('b', 0)).toBe(true);
});
