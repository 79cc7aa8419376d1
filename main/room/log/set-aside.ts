import type { Entry } from '../../protocol/entry.ts';

/** Entries that came before what they follow: kept for a while, within bounds, until it comes too. */
export class SetAside {
  static readonly maxEntries = 4_096;
  static readonly maxBytes = 8 * 1024 * 1024;
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;
  #overflowed = false;

  get incomplete(): boolean {
    return this.#overflowed || this.#entries.size > 0;
  }

  /** The oldest go when there is no room; they are asked for again. */
  add(entry: Entry): void {
    const key = keyOf(entry);
    if (this.#entries.has(key)) return;
    this.#entries.set(key, entry);
    this.#bytes += entry.bytes.length;
    for (const [oldest, { bytes }] of this.#entries) {
      if (this.#entries.size <= SetAside.maxEntries && this.#bytes <= SetAside.maxBytes) break;
      this.#entries.delete(oldest);
      this.#bytes -= bytes.length;
      this.#overflowed = true;
    }
  }

  /** Forgets those that are known by now, and takes out every chain that can go on, in order within it. */
  ready(fits: (entry: Entry) => string): Entry[] {
    const chains = new Set<string>();
    for (const entry of [...this.#entries.values()]) {
      const fit = fits(entry);
      if (fit === 'next' || fit === 'fork') chains.add(entry.chain);
      else if (fit === 'known' || fit === 'forked') this.#remove(entry);
    }
    if (chains.size === 0) return [];
    const out = [...this.#entries.values()].filter(({ chain }) => chains.has(chain));
    for (const entry of out) this.#remove(entry);
    return out.sort((a, b) => a.seq - b.seq);
  }

  /** Takes out everything. */
  drop(): Entry[] {
    const out = [...this.#entries.values()];
    this.#entries.clear();
    this.#bytes = 0;
    this.#overflowed = false;
    return out;
  }

  #remove(entry: Entry): void {
    this.#entries.delete(keyOf(entry));
    this.#bytes -= entry.bytes.length;
  }
}

/** Two for one place are the proof of a fork: both are kept. */
const keyOf = ({ chain, seq, id }: Entry): string => `${chain}-${seq}-${id}`;
