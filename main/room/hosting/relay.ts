import type { Clock } from '../../lib/clock.ts';
import type { Undo } from '../../lib/emitter.ts';
import type { Group, Session } from '../../net/network.ts';
import { bareOf, type Entry } from '../../protocol/entry.ts';
import { cursorOf } from '../../lib/cursor.ts';
import type { RoomLog } from '../log/log.ts';
import { payloads, type Sync } from '../log/sync.ts';

/** Words that came later than their entry are told of at most this often. */
const tellWordsEveryMs = 1_000;

interface Receiver {
  readonly session: Session;
  readonly device: string;
  readonly sync: Sync;
}

/** Passes on what a host has committed: the same bytes to everybody (S1), but to nobody the words that the room's rule keeps from them (J5). */
export class Relay {
  readonly #group: Group;
  readonly #guests: ReadonlyMap<string, Receiver>;
  readonly #log: RoomLog;
  readonly #undo: Undo;
  #timer: Undo | null = null;

  constructor(
    group: Group,
    guests: ReadonlyMap<string, Receiver>,
    log: RoomLog,
    clock: Pick<Clock, 'after'>,
  ) {
    this.#group = group;
    this.#guests = guests;
    this.#log = log;
    this.#undo = log.bare.filled.on(() => {
      this.#timer ??= clock.after(tellWordsEveryMs, () => this.#tellWords());
    });
  }

  stop(): void {
    this.#undo();
    this.#timer?.();
  }

  /** After the commit, and only then (S2): acknowledges to the authors, relays to everyone. */
  send(entries: readonly Entry[]): void {
    this.#acknowledge(entries);
    const limited = this.#limited(entries);
    for (const { session } of limited.keys()) this.#group.remove(session);
    for (const payload of payloads(entries.map(({ bytes }) => bytes))) this.#group.sendEntries(payload);
    for (const [{ session }, after] of limited) {
      this.#group.add(session);
      const given = entries.map((entry) => (cursorOf(entry) > after ? entry : bareOf(entry)).bytes);
      for (const payload of payloads(given)) session.sendEntries(payload);
    }
  }

  /** Whoever asked for words that were not here yet asks once more. */
  #tellWords(): void {
    this.#timer = null;
    for (const { sync } of this.#guests.values()) sync.tellHeads();
  }

  /** What is bare here is no copy of what its author wrote (L5). */
  #acknowledge(entries: readonly Entry[]): void {
    const heads = new Map<string, Map<string, number>>();
    for (const { author, chain, seq, bare } of entries) {
      if (bare) continue;
      const chains = heads.get(author) ?? new Map<string, number>();
      heads.set(author, chains.set(chain, seq));
    }
    for (const [author, chains] of heads) {
      const held = [...chains].map(([chain, seq]) => this.#log.bare.holding(chain, seq));
      this.#guests.get(author)?.session.send({ type: 'held', heads: held });
    }
  }

  /** Guests that are not to read all of these, and from where on each may. */
  #limited(entries: readonly Entry[]): ReadonlyMap<Receiver, string> {
    const limited = new Map<Receiver, string>();
    const { readers } = this.#log;
    if (readers.all) return limited;
    const words = entries.filter((entry) => bareOf(entry) !== entry).map(cursorOf);
    if (words.length === 0) return limited;
    const [first = ''] = words.sort();
    for (const guest of this.#guests.values()) {
      const after = readers.liveFrom(guest.device, guest.sync.came);
      if (first <= after) limited.set(guest, after);
    }
    return limited;
  }
}
