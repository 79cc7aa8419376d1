/** A budget that refills with time (RFC 2697 calls its size the burst). Instants are monotonic milliseconds. */
export class TokenBucket {
  readonly #burst: number;
  readonly #perSecond: number;
  #tokens: number;
  #at: number;

  constructor(burst: number, perSecond: number, now: number) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#tokens = burst;
    this.#at = now;
  }

  /** Takes `count` tokens if there are as many; says whether it did. */
  take(count: number, now: number): boolean {
    this.#refill(now);
    if (this.#tokens < count) return false;
    this.#tokens -= count;
    return true;
  }

  /** Takes `count` tokens in any case; says for how many ms from now on nothing more should be taken. */
  owe(count: number, now: number): number {
    this.#refill(now);
    this.#tokens -= count;
    return Math.max(0, (-this.#tokens / this.#perSecond) * 1_000);
  }

  #refill(now: number): void {
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#at) / 1_000) * this.#perSecond);
    this.#at = now;
  }
}
