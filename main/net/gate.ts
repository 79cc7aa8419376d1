import { isIPv6 } from 'node:net';
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
  readonly address: string;
  /** Of whose addresses anybody in it can have many. */
  readonly network: string;
  open: number;
  waiting: number;
}

/** Somebody who waits for admission. */
interface Waiting {
  readonly source: Source;
  readonly giveWay: () => void;
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

/** Decides who may begin a TLS handshake, at the cost of a look-up, and who gives way to others (C5). `monotonic` gives milliseconds. */
export class Gate {
  readonly #limits: GateLimits;
  readonly #monotonic: () => number;
  readonly #buckets: TokenBuckets;
  readonly #sources = new Map<string, Source>();
  /** The one that has waited longest is first. */
  readonly #waiting = new Set<Waiting>();
  #total = 0;

  constructor(limits: GateLimits, monotonic: () => number) {
    this.#limits = limits;
    this.#monotonic = monotonic;
    const { bucketPerAddress, bucketRefillPerSecond, bucketsKept } = limits;
    this.#buckets = new TokenBuckets(bucketPerAddress, bucketRefillPerSecond, bucketsKept);
  }

  /**
   * Null where the connection must be closed without a word. One that waits for admission may have to give way to a newcomer:
   * `giveWay` is called once and closes it; its pass is void by then.
   */
  enter(from: string, giveWay: () => void): Pass | null {
    if (!isLocalAddress(from)) return null;
    const address = plainAddress(from);
    const source = this.#sources.get(address) ?? sourceAt(address);
    if (
      source.waiting >= this.#limits.waitingPerAddress ||
      source.open >= this.#limits.connectionsPerAddress ||
      this.#total >= this.#limits.connectionsTotal ||
      !this.#buckets.take(address, this.#monotonic())
    )
      return null;
    this.#sources.set(address, source);
    const pass = this.#pass(source, giveWay);
    if (this.#waiting.size > this.#limits.connectionsWaiting) mostInTheWay([...this.#waiting])?.giveWay();
    return pass;
  }

  #pass(source: Source, giveWay: () => void): Pass {
    let here = true;
    const waiting: Waiting = {
      source,
      giveWay: () => {
        release();
        giveWay();
      },
    };
    const admitted = (): void => {
      if (this.#waiting.delete(waiting)) source.waiting--;
    };
    const release = (): void => {
      admitted();
      if (!here) return;
      here = false;
      this.#total--;
      source.open--;
      if (source.open === 0) this.#sources.delete(source.address);
    };
    source.open++;
    source.waiting++;
    this.#total++;
    this.#waiting.add(waiting);
    return { admitted, release };
  }
}

/** Of the network with the most of `those`, and in it of the address with the most: the first. */
function mostInTheWay(those: readonly Waiting[]): Waiting | undefined {
  const ofNetwork = mostAlike(those, ({ source }) => source.network);
  return mostAlike(ofNetwork, ({ source }) => source.address)[0];
}

/** The greatest group with one `key`; of several, that of the first. */
function mostAlike<Item>(items: readonly Item[], key: (item: Item) => string): readonly Item[] {
  const groups = Map.groupBy(items, key);
  return [...groups.values()].reduce((most, group) => (group.length > most.length ? group : most), []);
}

const sourceAt = (address: string): Source => ({
  address,
  network: networkOf(address),
  open: 0,
  waiting: 0,
});

/** The first 24 bits of an IPv4 address, the first 64 of an IPv6 one with its scope. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address.slice(0, address.lastIndexOf('.'));
  const [bare = '', scope = ''] = address.split('%');
  const [head = '', tail] = bare.split('::');
  const groups = head === '' ? [] : head.split(':');
  // the gap is as long as what it stands for
  const behind = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : 8 - groups.length - behind.length;
  const whole = [...groups, ...Array.from({ length: gap }, () => '0'), ...behind];
  return `${whole.slice(0, 4).join(':')}%${scope}`;
}
