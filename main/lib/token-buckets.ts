import { TokenBucket } from './token-bucket.ts';

/** A token bucket for each key, of which the `kept` seen last are remembered: strangers cannot fill the memory. */
export class TokenBuckets {
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #kept: number;
  /** The one not seen for longest is first, and goes when too many come. */
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(burst: number, perSecond: number, kept: number) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#kept = kept;
  }

  /** Takes one token of `key`'s bucket if there is one; says whether it did. `now` is in monotonic milliseconds. */
  take(key: string, now: number): boolean {
    const bucket = this.#buckets.get(key) ?? new TokenBucket(this.#burst, this.#perSecond, now);
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    const oldest = this.#buckets.size > this.#kept ? this.#buckets.keys().next().value : undefined;
    if (oldest !== undefined) this.#buckets.delete(oldest);
    return bucket.take(1, now);
  }
}
