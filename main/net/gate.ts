import type { Limits } from '../protocol/limits.ts';
import { isLocalAddress, plainAddress } from './address.ts';

/** One connection's leave to be here. Both calls may be repeated. */
export interface Pass {
  /** It no longer waits for admission. */
  admitted(): void;
  release(): void;
}

interface Bucket {
  tokens: number;
  filledAt: number;
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
  readonly #buckets = new Map<string, Bucket>();
  readonly #open = new Map<string, number>();
  #total = 0;
  #waiting = 0;

  constructor(limits: GateLimits, monotonic: () => number) {
    this.#limits = limits;
    this.#monotonic = monotonic;
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
      !this.#takeToken(address)
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

  #takeToken(address: string): boolean {
    const now = this.#monotonic();
    const { bucketPerAddress: size, bucketRefillPerSecond, bucketsKept } = this.#limits;
    const bucket = this.#buckets.get(address) ?? { tokens: size, filledAt: now };
    bucket.tokens = Math.min(size, bucket.tokens + ((now - bucket.filledAt) / 1000) * bucketRefillPerSecond);
    bucket.filledAt = now;
    // the map keeps its oldest visitor first, which is the one forgotten when too many come
    this.#buckets.delete(address);
    this.#buckets.set(address, bucket);
    if (this.#buckets.size > bucketsKept) this.#buckets.delete(this.#buckets.keys().next().value as string);
    if (bucket.tokens < 1) return false;
    bucket.tokens--;
    return true;
  }
}
