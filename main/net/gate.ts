import { TokenBuckets } from '../lib/token-buckets.ts';
import type { Limits } from '../protocol/limits.ts';
import { isLocalAddress, plainAddress } from '../lib/local-address.ts';

/** One connection's leave to be here. Both calls may be repeated. */
export interface Pass {
  /** It no longer waits for admission. */
  admitted(): void;
  release(): void;
}

/** The connections of one address. */
interface Source {
  open: number;
  waiting: number;
}

type GateLimits = Pick<
  Limits,
  | 'waitingPerAddress'
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
  readonly #sources = new Map<string, Source>();
  #total = 0;
  #waiting = 0;

  constructor(limits: GateLimits, monotonic: () => number) {
    this.#limits = limits;
    this.#monotonic = monotonic;
    const { bucketPerAddress, bucketRefillPerSecond, bucketsKept } = limits;
    this.#buckets = new TokenBuckets(bucketPerAddress, bucketRefillPerSecond, bucketsKept);
  }

  /** Null where the connection must be closed without a word. */
  enter(from: string): Pass | null {
    if (!isLocalAddress(from)) return null;
    const address = plainAddress(from);
    const source = this.#sources.get(address) ?? { open: 0, waiting: 0 };
    if (
      source.waiting >= this.#limits.waitingPerAddress ||
      source.open >= this.#limits.connectionsPerAddress ||
      this.#total >= this.#limits.connectionsTotal ||
      this.#waiting >= this.#limits.connectionsWaiting ||
      !this.#buckets.take(address, this.#monotonic())
    )
      return null;
    this.#sources.set(address, source);
    source.open++;
    source.waiting++;
    this.#total++;
    this.#waiting++;
    return this.#pass(address, source);
  }

  #pass(address: string, source: Source): Pass {
    let waiting = true;
    let here = true;
    const admitted = (): void => {
      if (!waiting) return;
      waiting = false;
      source.waiting--;
      this.#waiting--;
    };
    return {
      admitted,
      release: () => {
        admitted();
        if (!here) return;
        here = false;
        this.#total--;
        source.open--;
        if (source.open === 0) this.#sources.delete(address);
      },
    };
  }
}
