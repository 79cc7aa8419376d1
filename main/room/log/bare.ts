import type { BareRow, History } from '../../history/history.ts';
import { Emitter } from '../../lib/emitter.ts';
import type { Entry } from '../../protocol/entry.ts';
import { isChange } from '../messages/changes.ts';
import type { Holding } from './tails.ts';

/** Which messages of one room's log are here without their words, and how they come by them (J5). */
export class Bare {
  /** These messages read otherwise now: they have their words, or those of an edit. */
  readonly filled = new Emitter<readonly string[]>();
  /** Some that were erased are to have their words again. */
  readonly wanted = new Emitter<void>();
  readonly #roomId: string;
  readonly #history: History;
  /** Of each chain that has some, the last. */
  #heads: ReadonlyMap<string, number>;
  #noted = 0;
  /** Ids that some peer is asked for now. */
  readonly #asked = new Set<string>();
  /** Those that would ask for what others ask for now; the one that has waited longest is first. */
  readonly #waiting = new Set<() => void>();

  private constructor(roomId: string, history: History, heads: ReadonlyMap<string, number>) {
    this.#roomId = roomId;
    this.#history = history;
    this.#heads = heads;
  }

  static async open(roomId: string, history: History): Promise<Bare> {
    return new Bare(roomId, history, await headsOf(roomId, history));
  }

  get any(): boolean {
    return this.#heads.size > 0;
  }

  /** What stands behind that place in the chain is whole. */
  upTo(chain: string): number {
    return this.#heads.get(chain) ?? 0;
  }

  /** That the chain is here up to there, as peers are told. */
  holding(chain: string, seq: number): Holding {
    const bare = this.upTo(chain);
    return bare === 0 ? [chain, seq] : [chain, seq, bare];
  }

  /** Takes in what was committed. */
  note(entries: readonly Entry[]): void {
    const bare = entries.filter((entry) => entry.bare);
    if (bare.length === 0) return;
    const heads = new Map(this.#heads);
    for (const { chain, seq } of bare) heads.set(chain, Math.max(seq, heads.get(chain) ?? 0));
    this.#heads = heads;
    this.#noted += 1;
  }

  /**
   * The newest behind `after` that nobody is asked for and that are not in `passed`, at most `count`: counts as asked for until `settle`.
   * `again` is called once where others are asked for all of it now, when it may be had.
   */
  async claim(
    after: string,
    passed: ReadonlySet<string>,
    count: number,
    again: () => void,
  ): Promise<readonly BareRow[]> {
    if (!this.any) return [];
    const limit = count + passed.size + this.#asked.size;
    const rows = await this.#history.bare(this.#roomId, after, limit);
    const missing = rows.filter(({ id }) => !passed.has(id));
    const wanted = missing.filter(({ id }) => !this.#asked.has(id)).slice(0, count);
    for (const { id } of wanted) this.#asked.add(id);
    if (missing.length === 0) this.#callNext();
    else if (wanted.length === 0) this.#waiting.add(again);
    return wanted;
  }

  /** These are asked for no more, nor does `again` wait for any; whoever waited longest is next. */
  settle(rows: readonly BareRow[], again: () => void): void {
    for (const { id } of rows) this.#asked.delete(id);
    this.#waiting.delete(again);
    this.#callNext();
  }

  #callNext(): void {
    const [next] = this.#waiting;
    if (!next) return;
    this.#waiting.delete(next);
    next();
  }

  /** Puts the words in where they are missing; answers with the ids of those that have them now. Rejects with `storage-…`. */
  async fill(entries: readonly Entry[]): Promise<readonly string[]> {
    const whole = entries.filter(({ bare }) => !bare);
    if (whole.length === 0 || !this.any) return [];
    // In memory of their own: a view would take the whole frame it came in along.
    const rows = whole.map(({ id, bytes }) => ({ id, bytes: Uint8Array.from(bytes) }));
    const filled = await this.#history.fill(this.#roomId, rows);
    if (filled.length === 0) return filled;
    await this.renew();
    const now = whole.filter(({ id }) => filled.includes(id));
    this.filled.emit(now.map((entry) => (isChange(entry) ? entry.body.target : entry.id)));
    return filled;
  }

  /** The disk has others than before. */
  async renew(): Promise<void> {
    for (let noted = -1; noted !== this.#noted;) {
      noted = this.#noted;
      const heads = await headsOf(this.#roomId, this.#history);
      if (noted === this.#noted) this.#heads = heads;
    }
  }
}

async function headsOf(roomId: string, history: History): Promise<ReadonlyMap<string, number>> {
  return new Map((await history.bareHeads(roomId)).map(({ chain, seq }) => [chain, seq]));
}
