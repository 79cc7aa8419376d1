import type { Removal } from '../../governance/state.ts';
import type { StoredRoom } from '../../history/stored-rooms.ts';
import { limits } from '../../protocol/limits.ts';
import { Claims } from './claims.ts';
import type { Members } from '../members.ts';
import { outranks, type Standing } from './standing.ts';
import type { Surroundings } from '../surroundings.ts';

const vouchedAtMost = 64;

/** Who hosts the room, as far as this device knows and has on disk, and whose word about that is heard (H1, H2). */
export class Terms {
  readonly #around: Surroundings;
  readonly #members: Members;
  readonly #claims: Claims;
  readonly #vouched = new Set<string>();
  /** It is on no list, and on disk as a room that was left (J7). */
  unlisted: boolean;
  #stored: StoredRoom;
  /** The greatest term anybody spoke of. */
  #heard = 0;

  constructor(stored: StoredRoom, members: Members, around: Surroundings) {
    this.#stored = stored;
    this.unlisted = stored.part === 'left';
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

  get selfMayHost(): boolean {
    return this.mayHost(this.#around.signer.device);
  }

  /** What keeps this person out of the room, as far as is known (J6). */
  get removal(): Removal | null {
    return this.#members.rules.outBy(this.#around.signer.device);
  }

  get selfIsOut(): boolean {
    return this.isOut(this.#around.signer.device);
  }

  /** Whether the room lets this person host, should its turn come. */
  get selfIsTrusted(): boolean {
    return !this.isQuiet && !this.bars(this.#around.signer.device);
  }

  /** It came out of a file, and this device has no part in it. */
  get isArchived(): boolean {
    return this.#stored.archivedAt !== null;
  }

  /** Nothing goes out and nothing comes: it is an archive, or the other one of this direct room is blocked (J7). */
  get isQuiet(): boolean {
    const { partner } = this.#members;
    return this.isArchived || (partner !== null && this.#around.contacts.of(partner).blocked);
  }

  hear(term: number): void {
    this.#heard = Math.max(this.#heard, term);
  }

  /** Whether what is known here is greater. */
  outrank(claim: Standing): boolean {
    return outranks(this.standing, claim);
  }

  /** On the roster as far as it is here, or taken to be, because members who may know more of it have said so. */
  isMember(device: string): boolean {
    const vouched = this.#vouched.has(device) && !this.#members.hasGone(device);
    const host = device === this.#stored.host && !this.isOut(device);
    return this.#members.has(device) || host || vouched;
  }

  /** Of the roster, and none of those the room keeps as guests. */
  mayHost(device: string): boolean {
    return this.isMember(device) && this.#members.mayHost(device);
  }

  /** As `allow`, or it is to be hosted above: whoever says so follows one that may not host by the rules that are known here. */
  heeds(claim: Standing, by: string): boolean {
    return this.allow(claim, by) || (this.bars(claim.host) && this.#claims.allows(claim, this.standing, by));
  }

  /** By the rules that are known here that device is not to host, whatever others know. */
  bars(device: string | null): boolean {
    return device !== null && (this.isOut(device) || !this.#members.mayHost(device));
  }

  /** It may not be in the room, by the rules that are known here. */
  isOut(device: string): boolean {
    return this.#members.isOut(device);
  }

  /** A member speaks of these as members: they may have joined while this device was away. */
  vouch(devices: readonly string[]): void {
    for (const device of devices) {
      this.#vouched.delete(device);
      this.#vouched.add(device);
      const [oldest] = this.#vouched;
      if (this.#vouched.size > vouchedAtMost && oldest !== undefined) this.#vouched.delete(oldest);
    }
  }

  /** Whether the word of `by` that this one hosts is to be heard; a host may hand the room on as often as it likes. */
  allow(claim: Standing, by: string): boolean {
    const { host } = claim;
    if (host !== null && host !== by && this.isMember(by)) this.vouch([host]);
    if (host !== null && !this.mayHost(host)) return false;
    const handsOn = by === this.#stored.host && host !== by;
    if (handsOn) return claim.term <= this.#stored.term + limits.termJump;
    return this.#claims.allows(claim, this.standing, by);
  }

  /** Rejects with `storage-…`; a term that falls among them. */
  async keep(change: Partial<Pick<StoredRoom, 'term' | 'host' | 'part'>>): Promise<void> {
    const part = change.part && this.unlisted ? { part: 'left' as const } : {};
    await this.#around.history.putRoom({ id: this.#stored.id, ...change, ...part });
    this.#stored = { ...this.#stored, ...change };
  }
}
