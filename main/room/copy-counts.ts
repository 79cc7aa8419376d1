import type { Undo } from '../lib/emitter.ts';
import { Emitter } from '../lib/emitter.ts';
import type { Session } from '../net/network.ts';
import { countCopies } from './copies.ts';
import type { RoomLog } from './log.ts';
import type { Surroundings } from './surroundings.ts';

export interface Holder {
  readonly session: Session;
  readonly device: string;
  /** Up to where it said it holds each chain. */
  readonly held: ReadonlyMap<string, number>;
}

/** Chains × guests looked at in one turn of the loop, a few milliseconds' worth: windows wait for the same loop (C6). */
const countedAtOnce = 20_000;
const betweenCountsMs = 10;

/** Tells authors on how many devices their entries are, as far as the guests have said (L5). */
export class CopyCounts {
  /** Of this device's own chains. */
  readonly own = new Emitter<{ chain: string; seq: number; copies: number }[]>();
  readonly #guests: ReadonlyMap<string, Holder>;
  readonly #log: RoomLog;
  readonly #around: Surroundings;
  readonly #dirty = new Set<string>();
  #timer: Undo | null = null;

  constructor(guests: ReadonlyMap<string, Holder>, log: RoomLog, around: Surroundings) {
    this.#guests = guests;
    this.#log = log;
    this.#around = around;
  }

  /** Somebody holds more of this chain than was counted. */
  note(chain: string): void {
    this.#dirty.add(chain);
  }

  tell(): void {
    const chainsAtOnce = Math.max(1, Math.floor(countedAtOnce / (this.#guests.size + 1)));
    for (const chain of [...this.#dirty].slice(0, chainsAtOnce)) {
      this.#dirty.delete(chain);
      this.#tellOf(chain);
    }
    if (this.#dirty.size === 0) return;
    this.#timer ??= this.#around.clock.after(betweenCountsMs, () => {
      this.#timer = null;
      this.tell();
    });
  }

  stop(): void {
    this.#timer?.();
  }

  #tellOf(chain: string): void {
    const author = this.#log.authorOf(chain);
    if (author === null) return;
    const own = author === this.#around.signer.device;
    const held = own ? [] : [this.#log.seqOf(chain)];
    for (const guest of this.#guests.values()) {
      if (guest.device !== author) held.push(guest.held.get(chain) ?? 0);
    }
    const counts = countCopies(chain, held);
    if (counts.length === 0) return;
    if (own) return this.own.emit(counts);
    const rows = counts.map(({ seq, copies }): [string, number, number] => [chain, seq, copies]);
    this.#guests.get(author)?.session.send({ type: 'copies', counts: rows });
  }
}
