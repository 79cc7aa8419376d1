import type { History, StoredEntry } from '../../history/history.ts';
import { decodeEntries, type Entry, type EntryBody, type WholeEntry } from '../../protocol/entry.ts';
import { entryAt } from './forks.ts';
import { isChange } from '../messages/changes.ts';
import { OwnChain } from './own-chain.ts';
import { stored } from './stored.ts';
import type { Surroundings } from '../surroundings.ts';
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

  /** What that withheld message says; null where it is none. */
  said(id: string): EntryBody<'message'> | null {
    const entry = this.#entries.get(id);
    return entry?.kind === 'message' ? entry.body : null;
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
   * What has to be done to take the message of that id back, or to have it say something else where `said` is no null: its chain is cut
   * there, and what stood behind it in the chain is signed anew in a chain of its own, at the same places, naming each other by their
   * new ids. Null where it is not withheld.
   */
  plan(id: string, said: EntryBody<'message'> | null, around: Surroundings): Rewriting | null {
    const target = this.#entries.get(id);
    if (target?.kind !== 'message') return null;
    const chain = new OwnChain(target.room, around);
    const removed = [...this.#entries.values()].filter(
      (entry) => entry.chain === target.chain && entry.seq >= target.seq,
    );
    const renamed = new Map<string, string>();
    const added: Entry[] = [];
    for (const entry of removed) {
      if (entry === target && said === null) continue;
      if (said === null && isChange(entry) && entry.body.target === id) continue;
      const body = entry === target ? said : pointed(entry, renamed);
      const next = chain.next({ ...entry, body } as WholeEntry);
      renamed.set(entry.id, next.id);
      added.push(next);
    }
    return { cut: { chain: target.chain, from: target.seq }, removed, added, chain };
  }

  /** Rejects with `storage-…`, nothing changed. */
  async carryOut(
    { cut, removed, added }: Rewriting,
    history: History,
    tails: Tails,
    hides: (entry: Entry) => boolean,
  ): Promise<void> {
    const [first] = removed;
    if (!first) return;
    const before = cut.from > 1 ? await entryAt(history, first.room, cut.chain, cut.from - 1) : null;
    const rows = added.map((entry) => stored(entry, { late: false, withheld: true, hidden: hides(entry) }));
    await history.rewrite(first.room, [cut], rows);
    tails.cut(cut.chain, before);
    const last = added.at(-1);
    if (last) tails.set(last.chain, last);
    for (const { id } of removed) this.#entries.delete(id);
    for (const entry of added) this.add(entry);
  }
}

/** The body with what it names under the ids that has now. */
function pointed(entry: WholeEntry, renamed: ReadonlyMap<string, string>): WholeEntry['body'] {
  if (isChange(entry)) return { ...entry.body, target: renamed.get(entry.body.target) ?? entry.body.target };
  if (entry.kind !== 'message' || entry.body.re === undefined) return entry.body;
  return { ...entry.body, re: renamed.get(entry.body.re) ?? entry.body.re };
}
