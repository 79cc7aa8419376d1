import type { Undo } from '../../lib/emitter.ts';
import { Emitter } from '../../lib/emitter.ts';
import type { Session } from '../../net/network.ts';
import { countCopies, type Counted, type Held } from './copies.ts';
import type { RoomMessage } from '../../protocol/messages.ts';
import type { RoomLog } from '../log/log.ts';
import type { Holding } from '../log/tails.ts';
import type { Surroundings } from '../surroundings.ts';

export interface Holder {
  readonly session: Session;
  readonly device: string;
  /** What it said it holds of each chain. */
  readonly held: ReadonlyMap<string, Held>;
}

type Told = Extract<RoomMessage, { type: 'copies' }>['counts'][number];
const nothing: Held = { after: 0, to: 0 };

/** Chains × guests looked at in one turn of the loop, a few milliseconds' worth: windows wait for the same loop (C6). */
const countedAtOnce = 20_000;
const betweenCountsMs = 10;

/** Tells authors on how many devices their entries are, as far as the guests have said (L5). */
export class CopyCounts {
  /** Of this device's own chains. */
  readonly own = new Emitter<Counted[]>();
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

  /** Takes in what a guest says it holds; `held` is what it said before. */
  hear(held: Map<string, Held>, heads: readonly Holding[]): void {
    for (const [chain, seq, after = 0] of heads) {
      if (after >= seq || seq > this.#log.seqOf(chain)) continue;
      const known = held.get(chain);
      if (known && known.to >= seq && known.after <= after) continue;
      held.set(chain, { after, to: Math.max(seq, known?.to ?? 0) });
      this.#dirty.add(chain);
    }
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
    const after = this.#log.bare.upTo(chain);
    const held: Held[] = own ? [] : [{ after, to: this.#log.seqOf(chain) }];
    for (const guest of this.#guests.values()) {
      if (guest.device !== author) held.push(guest.held.get(chain) ?? nothing);
    }
    const counts = countCopies(chain, held);
    if (counts.length === 0) return;
    if (own) return this.own.emit(counts);
    const rows = counts.map(({ seq, copies, after: from }): Told =>
      from === undefined ? [chain, seq, copies] : [chain, seq, copies, from],
    );
    this.#guests.get(author)?.session.send({ type: 'copies', counts: rows });
  }
}
