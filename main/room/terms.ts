import type { StoredRoom } from '../history/history.ts';
import { Claims } from './claims.ts';
import type { Members } from './members.ts';
import { outranks, type Standing } from './standing.ts';
import type { Surroundings } from './surroundings.ts';

/** Who hosts the room, as far as this device knows and has on disk, and whose word about that is heard (H1, H2). */
export class Terms {
  readonly #around: Surroundings;
  readonly #members: Members;
  readonly #claims: Claims;
  #stored: StoredRoom;
  /** The greatest term anybody spoke of. */
  #heard = 0;

  constructor(stored: StoredRoom, members: Members, around: Surroundings) {
    this.#stored = stored;
    this.#members = members;
    this.#around = around;
    this.#claims = new Claims(around.clock);
  }

  get stored(): StoredRoom {
    return this.#stored;
  }

  get standing(): Standing {
    return { term: this.#stored.term, host: this.#stored.host };
  }

  /** One above all that are known. */
  get next(): number {
    return Math.max(this.#stored.term, this.#heard) + 1;
  }

  get selfIsMember(): boolean {
    return this.isMember(this.#around.signer.device);
  }

  hear(term: number): void {
    this.#heard = Math.max(this.#heard, term);
  }

  /** Whether what is known here is greater. */
  outrank(claim: Standing): boolean {
    return outranks(this.standing, claim);
  }

  isMember(device: string): boolean {
    return this.#members.has(device) || device === this.#stored.host;
  }

  /** Whether the word of `by` that this one hosts is to be heard. */
  allow(claim: Standing, by: string): boolean {
    if (claim.host !== null && !this.isMember(claim.host)) return false;
    return this.#claims.allows(claim, this.standing, by);
  }

  /** Rejects with `storage-…`; a term that falls among them. */
  async keep(change: Partial<Pick<StoredRoom, 'term' | 'host' | 'part'>>): Promise<void> {
    await this.#around.history.putRoom({ id: this.#stored.id, ...change });
    this.#stored = { ...this.#stored, ...change };
  }
}
