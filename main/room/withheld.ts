import type { History, StoredEntry } from '../history/history.ts';
import { decodeEntries, type Entry, type WholeEntry } from '../protocol/entry.ts';
import { entryAt } from './forks.ts';
import { OwnChain } from './own-chain.ts';
import { stored } from './stored.ts';
import type { Surroundings } from './surroundings.ts';
import type { Tails } from './tails.ts';

export interface Rewriting {
  readonly cut: { readonly chain: string; readonly from: number };
  readonly removed: readonly Entry[];
  readonly added: readonly Entry[];
  /** The chain the added ones are in, to be gone on with. */
  readonly chain: OwnChain;
}

/** Own entries that have left this device for nobody: the outbox (L5). */
export class Withheld {
  readonly #entries = new Map<string, WholeEntry>();

  constructor(stored: readonly StoredEntry[]) {
    for (const entry of stored.flatMap(({ bytes }) => decodeEntries(bytes))) this.add(entry);
  }

  get messages(): number {
    return [...this.#entries.values()].filter(({ kind }) => kind === 'message').length;
  }

  has(id: string): boolean {
    return this.#entries.has(id);
  }

  add(entry: Entry): void {
    if (!entry.bare) this.#entries.set(entry.id, entry);
  }

  /** All of them leave; gives them in the order they were written. */
  release(): Entry[] {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    return entries;
  }

  /**
   * What has to be done to take the message of that id back, or to give it another text where `text` is no null: its chain is cut
   * there, and what stood behind it in the chain is signed anew in a chain of its own, at the same places. Null where it is not withheld.
   */
  plan(id: string, text: string | null, around: Surroundings): Rewriting | null {
    const target = this.#entries.get(id);
    if (target?.kind !== 'message') return null;
    const chain = new OwnChain(target.room, around);
    const removed = [...this.#entries.values()].filter(
      (entry) => entry.chain === target.chain && entry.seq >= target.seq,
    );
    const added = removed.flatMap((entry) => {
      if (entry !== target) return [chain.next(entry)];
      return text === null ? [] : [chain.next({ ...target, body: { text } })];
    });
    return { cut: { chain: target.chain, from: target.seq }, removed, added, chain };
  }

  /** Rejects with `storage-…`, nothing changed. */
  async carryOut({ cut, removed, added }: Rewriting, history: History, tails: Tails): Promise<void> {
    const [first] = removed;
    if (!first) return;
    const before = cut.from > 1 ? await entryAt(history, first.room, cut.chain, cut.from - 1) : null;
    const rows = added.map((entry) => stored(entry, { late: false, withheld: true }));
    await history.rewrite(first.room, [cut], rows);
    tails.cut(cut.chain, before);
    const last = added.at(-1);
    if (last) tails.set(last.chain, last);
    for (const { id } of removed) this.#entries.delete(id);
    for (const entry of added) this.add(entry);
  }
}
