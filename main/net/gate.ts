import { TokenBuckets } from '../lib/token-buckets.ts';
import type { Limits } from '../protocol/limits.ts';
import { isLocalAddress, plainAddress } from '../lib/local-address.ts';

/** One connection's leave to be here. Both calls may be repeated. */
export interface Pass {
  /** It no longer waits for admission. */
  admitted(): void;
  release(): void;
}

type GateLimits = Pick<
  Limits,
  | 'connectionsPerAddress'
  | 'connectionsWaiting'
  | 'connectionsTotal'
  | 'bucketPerAddress'
  | 'bucketRefillPerSecond'
  | 'bucketsKept'
>;

/** Decides who may begin a TLS handshake, at the cost of a look-up (C5). `monotonic` gives milliseconds. */
export class Gate {
  readonly #limits: GateLimits;
  readonly #monotonic: () => number;
  readonly #buckets: TokenBuckets;
  readonly #open = new Map<string, number>();
  #total = 0;
  #waiting = 0;

  constructor(limits: GateLimits, monotonic: () => number) {
    this.#limits = limits;
    this.#monotonic = monotonic;
    const { bucketPerAddress, bucketRefillPerSecond, bucketsKept } = limits;
    this.#buckets = new TokenBuckets(bucketPerAddress, bucketRefillPerSecond, bucketsKept);
  }

  /** Null where the connection must be closed without a word. */
  enter(source: string): Pass | null {
    if (!isLocalAddress(source)) return null;
    const address = plainAddress(source);
    const open = this.#open.get(address) ?? 0;
    if (
      open >= this.#limits.connectionsPerAddress ||
      this.#total >= this.#limits.connectionsTotal ||
      this.#waiting >= this.#limits.connectionsWaiting ||
      !this.#buckets.take(address, this.#monotonic())
    )
      return null;
    this.#open.set(address, open + 1);
    this.#total++;
    this.#waiting++;
    return this.#pass(address);
  }

  #pass(address: string): Pass {
    let waiting = true;
    let here = true;
    const admitted = (): void => {
      if (waiting) this.#waiting--;
      waiting = false;
    };
    return {
      admitted,
      release: () => {
        admitted();
        if (!here) return;
        here = false;
        this.#total--;
        const left = (this.#open.get(address) ?? 1) - 1;
        if (left === 0) this.#open.delete(address);
        else this.#open.set(address, left);
      },
    };
  }
}
