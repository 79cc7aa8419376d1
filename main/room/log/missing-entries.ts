import type { History } from '../../history/history.ts';
import { readPlace } from '../../protocol/entry.ts';
import type { RoomLog } from './log.ts';

interface Run {
  readonly chain: string;
  from: number;
  readonly to: number;
  fetched: { readonly place: string; readonly bytes: Uint8Array }[];
}

/** Fetched ahead: of one chain, and of all together. */
const entriesPerFetch = 64;
const entriesFetched = 1_024;

/** Walks through what one copy of a log has and another lacks, in shown order (L3), a page at a time (J5). */
export class MissingEntries {
  readonly #history: History;
  readonly #roomId: string;
  #unread: Run[];
  readonly #walked: Run[] = [];

  /** What `log` holds now beyond `theirs`. */
  constructor(history: History, log: RoomLog, theirs: ReadonlyMap<string, number>) {
    this.#history = history;
    this.#roomId = log.roomId;
    this.#unread = log
      .checkedHeads()
      .filter(([chain, seq]) => seq > (theirs.get(chain) ?? 0))
      // Where they lack what was forgotten here, nothing behind it is of use to them.
      .filter(([chain]) => (theirs.get(chain) ?? 0) >= (log.tails.horizonOf(chain)?.seq ?? 0))
      .map(([chain, to]) => ({ chain, from: (theirs.get(chain) ?? 0) + 1, to, fetched: [] }));
  }

  get done(): boolean {
    return this.#unread.length === 0 && this.#walked.length === 0;
  }

  /** The next `count` entries, fewer at the end or where they have more than `bytes` together. */
  async next(count: number, bytes = Infinity): Promise<Uint8Array[]> {
    const page: Uint8Array[] = [];
    let size = 0;
    while (page.length < count && size < bytes && !this.done) {
      // A run with nothing fetched may hide a smaller place, so none is left when walking on.
      if (this.#unread.length > 0) await this.#fetch();
      const run = this.#walked.pop();
      if (!run) continue;
      const entry = run.fetched.shift();
      if (entry) {
        page.push(entry.bytes);
        size += entry.bytes.length;
      }
      if (run.fetched.length > 0) this.#insert(run);
      else if (run.from <= run.to) this.#unread.push(run);
    }
    return page;
  }

  async #fetch(): Promise<void> {
    const runs = this.#unread.splice(0);
    const limit = Math.min(entriesPerFetch, Math.max(1, Math.floor(entriesFetched / runs.length)));
    const asked = runs.map(({ chain, from, to }) => ({ chain, from, to, limit }));
    const answers = await this.#history.ranges(this.#roomId, asked);
    runs.forEach((run, index) => {
      const entries = answers[index] ?? [];
      run.fetched = entries.map((bytes) => ({ place: readPlace(bytes), bytes }));
      run.from += entries.length;
      if (run.fetched.length > 0) this.#insert(run);
    });
  }

  /** `#walked` is kept with the least place last. */
  #insert(run: Run): void {
    const place = front(run);
    let low = 0;
    let high = this.#walked.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (front(this.#walked[middle] as Run) > place) low = middle + 1;
      else high = middle;
    }
    this.#walked.splice(low, 0, run);
  }
}

const front = (run: Run): string => run.fetched[0]?.place ?? '';
