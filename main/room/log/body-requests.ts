import type { BareRow, EntryPlace } from '../../history/history.ts';
import type { Entry } from '../../protocol/entry.ts';
import { limits } from '../../protocol/limits.ts';
import type { RoomLog } from './log.ts';
import { behindAll } from './readers.ts';

/** After so many requests that brought nothing one peer is asked for no more words. */
const fruitlessAtMost = 3;

/** What is asked of one peer: the words of messages that are here without them, as far as this device may have them (J5). */
export class BodyRequests {
  readonly #log: RoomLog;
  readonly #self: string;
  readonly #again: () => void;
  /** Those that the peer did not give. */
  readonly #passed = new Set<string>();
  readonly #filled = new Set<string>();
  #asked: readonly BareRow[] = [];
  #fruitless = 0;
  #stopped = false;

  /** `again` is called when `next` may answer with more than before. */
  constructor(log: RoomLog, self: string, again: () => void) {
    this.#log = log;
    this.#self = self;
    this.#again = again;
  }

  /** Whether there is anything to ask for at all. */
  get due(): boolean {
    return this.#log.bare.any && !this.#stopped;
  }

  /** From here on the peer may have what it had not. */
  renew(): void {
    this.#passed.clear();
    this.#fruitless = 0;
  }

  /** What to ask for next, the newest first; nothing where the peer has no more. Never rejects. */
  async next(): Promise<readonly EntryPlace[]> {
    if (this.#fruitless >= fruitlessAtMost) return [];
    const after = this.#log.readers.from(this.#self, { now: behindAll, before: behindAll, member: true });
    const { bare } = this.#log;
    const { bodiesPerRequest } = limits;
    this.#asked = await bare.claim(after, this.#passed, bodiesPerRequest, this.#again).catch(() => []);
    if (this.#stopped) this.stop();
    return this.#asked;
  }

  /** Whether some of these answer what was asked. */
  asks(entries: readonly Entry[]): boolean {
    return this.#asked.length > 0 && entries.some(({ id }) => this.#asked.some((row) => row.id === id));
  }

  /** Takes words in that were asked for; gives the other entries back. Where the disk does not take them they are asked for another time. */
  async take(entries: readonly Entry[]): Promise<readonly Entry[]> {
    const asked = new Set(this.#asked.map(({ id }) => id));
    const answers = entries.filter(({ id, bare }) => !bare && asked.has(id));
    const filled = await this.#log.bare.fill(answers).catch(() => []);
    for (const id of filled) this.#filled.add(id);
    return entries.filter((entry) => !answers.includes(entry));
  }

  /** The peer has given what it gives of those; `done`: it has none of the others. Answers how many came. */
  settle(done: boolean): number {
    const missing = this.#asked.filter(({ id }) => !this.#filled.has(id));
    const came = this.#asked.length - missing.length;
    if (done || came === 0) for (const { id } of missing) this.#passed.add(id);
    this.#fruitless = came === 0 ? this.#fruitless + 1 : 0;
    this.#release();
    return came;
  }

  stop(): void {
    this.#stopped = true;
    this.#release();
  }

  #release(): void {
    this.#log.bare.settle(this.#asked, this.#again);
    this.#asked = [];
    this.#filled.clear();
  }
}
