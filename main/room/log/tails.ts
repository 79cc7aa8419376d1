import type { ChainHead, Fork, Horizon } from '../../history/stored-rooms.ts';
import type { Entry } from '../../protocol/entry.ts';
import { limits } from '../../protocol/limits.ts';

/** The last entry of a chain that is here without a gap. */
export interface Tail {
  readonly author: string;
  readonly seq: number;
  readonly lamport: number;
  readonly hash: Uint8Array;
}
/** `bareUpTo`, where there is one: what stands up to there may have no words. */
export type CheckedHead = [chain: string, seq: number, check: string, bareUpTo?: number | undefined];

/** As it is told: what stands up to `bareUpTo` may have no words. */
export type Holding = [chain: string, seq: number, bareUpTo?: number | undefined];

const checkOf = ({ hash }: Pick<Tail, 'hash'>): string => Buffer.from(hash.subarray(0, 4)).toString('hex');

/** Why an entry is not in the log though somebody sent it (L4). */
export type Refusal = 'signature' | 'chain' | 'fork' | 'author' | 'lamport' | 'chains';
export interface Refused {
  readonly author: string;
  readonly why: Refusal;
}
/** Where an entry stands to its chain: it goes on with it, is to come later, is here, is beyond a fork, or cannot be. */
export type Fit = 'next' | 'later' | 'known' | 'forked' | 'parted' | Refusal;

export const noHash = Buffer.alloc(32);

/** How far every chain of one room's log reaches, and which of them can go on no further. */
export class Tails {
  readonly #tails: Map<string, Tail>;
  /** Where chains go on from whose beginning was forgotten (J7). */
  readonly #horizons: ReadonlyMap<string, Horizon>;
  readonly #chainsByAuthor = new Map<string, number>();
  /** From that place on, a chain whose author signed two different entries for it. */
  readonly #forks: Map<string, number>;
  /** Chains that do not go on from what is here: nothing more of them is taken, or asked for, until the next start. */
  readonly #parted = new Set<string>();

  constructor(heads: readonly ChainHead[], forks: readonly Fork[]) {
    this.#tails = new Map(heads.map((head) => [head.chain, head]));
    this.#horizons = new Map(heads.flatMap(({ chain, horizon }) => (horizon ? [[chain, horizon]] : [])));
    for (const { author } of heads) this.#count(author, 1);
    this.#forks = new Map(forks.map(({ chain, seq }) => [chain, seq]));
  }

  get(chain: string): Tail | undefined {
    return this.#tails.get(chain);
  }

  /** Where that chain was forgotten up to, and goes on from; null: it is here from its beginning. */
  horizonOf(chain: string): Horizon | null {
    return this.#horizons.get(chain) ?? null;
  }

  /** Of some chains the beginning was forgotten. */
  get haveHorizons(): boolean {
    return this.#horizons.size > 0;
  }

  /** As `heads`, each with the first four bytes of the last entry's hash, hexadecimal. */
  checkedHeads(bareUpTo: (chain: string) => number): CheckedHead[] {
    return [...this.#tails].flatMap(([chain, tail]) => {
      const told = this.#told(chain, tail);
      const bare = bareUpTo(chain);
      if (told.seq === 0) return [];
      return [bare === 0 ? [chain, told.seq, checkOf(told)] : [chain, told.seq, checkOf(told), bare]];
    });
  }

  /** What was forgotten is told as had, so that nobody sends it; but no more of it than others have, who would ask for that. */
  #told(chain: string, tail: Tail): Pick<Tail, 'seq' | 'hash'> {
    const horizon = this.#horizons.get(chain);
    if (!horizon || tail.seq > horizon.seq) return tail;
    return { seq: horizon.given, hash: horizon.givenHash ?? noHash };
  }

  /** Whether what is here ends with another entry than that head, at the same place. */
  contradicts([chain, seq, check]: CheckedHead): boolean {
    const tail = this.#tails.get(chain);
    return tail !== undefined && tail.seq === seq && checkOf(tail) !== check;
  }

  set(chain: string, tail: Tail): void {
    if (!this.#tails.has(chain)) this.#count(tail.author, 1);
    this.#tails.set(chain, tail);
  }

  /** The chain ends with `tail` again, or is gone where it is null. */
  cut(chain: string, tail: Tail | null): void {
    const before = this.#tails.get(chain);
    if (!before) return;
    if (tail) this.#tails.set(chain, tail);
    else {
      this.#tails.delete(chain);
      this.#count(before.author, -1);
    }
  }

  fork(chain: string, seq: number): void {
    this.#forks.set(chain, Math.min(seq, this.#forks.get(chain) ?? seq));
  }

  part(chain: string): void {
    this.#parted.add(chain);
  }

  /** Whether a copy with these heads has something that can be taken in here. */
  lack(heads: ReadonlyMap<string, number>): boolean {
    for (const [chain, theirs] of heads) {
      const most = Math.min(theirs, (this.#forks.get(chain) ?? Infinity) - 1);
      if (most > (this.#tails.get(chain)?.seq ?? 0) && !this.#parted.has(chain)) return true;
    }
    return false;
  }

  /** `begun`: how many chains by each author are about to be added. `brought`: by its author. */
  mayBegin(author: string, begun: ReadonlyMap<string, number>, brought: boolean): boolean {
    const own = (this.#chainsByAuthor.get(author) ?? 0) + (begun.get(author) ?? 0);
    if (own >= limits.chainsPerAuthor) return false;
    const total = [...begun.values()].reduce((sum, count) => sum + count, this.#tails.size);
    // Keys cost nothing: whoever fills a room in the names of others must not shut out those who come themselves.
    return total < (brought ? 2 : 1) * limits.chainsPerRoom;
  }

  /** `about`: tails that are about to be added; `greatest` is the greatest lamport known. */
  fits(entry: Entry, about: ReadonlyMap<string, Tail>, greatest: number): Fit {
    const tail = about.get(entry.chain) ?? this.#tails.get(entry.chain);
    const seq = tail?.seq ?? 0;
    if (tail && tail.author !== entry.author) return 'author';
    const follows = Buffer.from(tail?.hash ?? noHash).equals(entry.previous);
    // Also beyond a fork: then the chain forked before it.
    if (entry.seq === seq + 1 && tail && !follows) return this.#parted.has(entry.chain) ? 'parted' : 'fork';
    if (entry.seq >= (this.#forks.get(entry.chain) ?? Infinity)) return 'forked';
    if (entry.seq === seq && tail && !Buffer.from(tail.hash).equals(entry.hash)) return 'fork';
    if (entry.seq <= seq) return 'known';
    if (this.#parted.has(entry.chain)) return 'parted';
    if (entry.seq > seq + 1) return 'later';
    if (!follows) return 'chain';
    if (entry.lamport <= (tail?.lamport ?? 0)) return 'chain';
    return entry.lamport > greatest + limits.lamportJump ? 'later' : 'next';
  }

  #count(author: string, by: number): void {
    this.#chainsByAuthor.set(author, (this.#chainsByAuthor.get(author) ?? 0) + by);
  }
}
