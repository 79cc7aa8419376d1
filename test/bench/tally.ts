import { eachEntry } from './authors.ts';

/** What all receivers together got, and how late. */
export interface Tallied {
  readonly deliveries: number;
  readonly lost: number;
  readonly repeated: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** An author's first entry is its join, of which nobody asks how late it came. */
const joinSentAt = 0;
const bucketsPerMs = 10;
const longestMs = 60_000;

/** Checks every delivery to every guest: each author's messages must come once, in order, without a gap. */
export class Tally {
  readonly #expected: readonly Uint32Array[];
  readonly #sentAt: readonly number[][];
  #late = new Uint32Array(longestMs * bucketsPerMs + 1);
  #deliveries = 0;
  #joins = 0;
  #lost = 0;
  #repeated = 0;
  #maxMs = 0;

  constructor(guests: number, authors: number) {
    this.#expected = Array.from({ length: guests }, () => new Uint32Array(authors).fill(1));
    this.#sentAt = Array.from({ length: authors }, () => [0, joinSentAt]);
  }

  get deliveries(): number {
    return this.#deliveries;
  }

  /** Joins heard, by all guests together, from the start. */
  get joins(): number {
    return this.#joins;
  }

  noteSent(author: number): void {
    this.#sentAt[author]?.push(performance.now());
  }

  hear(guest: number, payload: Uint8Array): void {
    const now = performance.now();
    const expected = this.#expected[guest] as Uint32Array;
    eachEntry(payload, (author, seq, isMessage) => {
      const due = expected[author];
      // the host's own chain
      if (due === undefined) return;
      if (seq < due) {
        this.#repeated++;
        return;
      }
      this.#lost += seq - due;
      expected[author] = seq + 1;
      if (!isMessage) {
        this.#joins++;
        return;
      }
      this.#deliveries++;
      const lateMs = now - (this.#sentAt[author]?.[seq] ?? now);
      const bucket = Math.min(longestMs * bucketsPerMs, Math.floor(lateMs * bucketsPerMs));
      this.#late[bucket] = (this.#late[bucket] ?? 0) + 1;
      if (lateMs > this.#maxMs) this.#maxMs = lateMs;
    });
  }

  /** Up to where a guest has each author's chain, of those that moved since `told`, which is brought up to date. */
  static headsSince(told: Uint32Array, expected: Uint32Array): [author: number, seq: number][] {
    const moved: [number, number][] = [];
    for (let author = 0; author < expected.length; author++) {
      const next = expected[author] ?? 1;
      if (next === told[author]) continue;
      told[author] = next;
      moved.push([author, next - 1]);
    }
    return moved;
  }

  expectedBy(guest: number): Uint32Array {
    return this.#expected[guest] as Uint32Array;
  }

  /** What came since the last call. */
  take(): Tallied {
    const taken = {
      deliveries: this.#deliveries,
      lost: this.#lost,
      repeated: this.#repeated,
      p50Ms: this.#quantile(0.5),
      p99Ms: this.#quantile(0.99),
      maxMs: this.#maxMs,
    };
    this.#late.fill(0);
    this.#deliveries = this.#lost = this.#repeated = this.#maxMs = 0;
    return taken;
  }

  #quantile(share: number): number {
    let left = this.#deliveries * share;
    const at = this.#late.findIndex((count) => (left -= count) < 0);
    return at < 0 ? 0 : (at + 0.5) / bucketsPerMs;
  }
}
