import type { Clock } from '../lib/clock.ts';
import { cursorOf } from '../lib/cursor.ts';
import { asBare, readPlace } from '../protocol/entry-bytes.ts';
import type { Members } from './members.ts';

/** Who is given the words of what, by the room's rule; every member keeps to it towards whoever it serves (J5). */
export interface Readers {
  /** Whoever is a member is given everything. */
  readonly all: boolean;
  /** The device is given the words of what stands behind that cursor; '' for all. `present`: the last place taken when it came. */
  from(device: string, present: string): string;
  /** As `from`, of what is committed while it is here. */
  liveFrom(device: string, present: string): string;
}

export const allRead: Readers = { all: true, from: () => '', liveFrom: () => '' };

/** As the rules that the room has at the moment say. */
export class RuledReaders implements Readers {
  readonly #members: Members;

  constructor(members: Members) {
    this.#members = members;
  }

  get all(): boolean {
    return this.#rule === 'all';
  }

  from(device: string, present: string): string {
    if (this.all) return '';
    return this.#rule === 'none' ? present : (this.#members.rules.admissionOf(device) ?? present);
  }

  liveFrom(device: string, present: string): string {
    return this.#rule === 'none' ? '' : this.from(device, present);
  }

  get #rule(): 'all' | 'joined' | 'none' {
    return this.#members.rules.rules.history;
  }
}

/** Who is back so soon was here all the time, as far as the room's rule goes: connections break, and hosts change. */
const graceMs = 60_000;

/** Which place was the last one taken when each guest of one host came (J5). */
export class Arrivals {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #present: () => string;
  readonly #begun: { readonly at: number; readonly present: string };
  readonly #left = new Map<string, { readonly at: number; readonly present: string }>();

  /** `present`: a cursor behind all that is known. */
  constructor(clock: Pick<Clock, 'monotonic'>, present: () => string) {
    this.#clock = clock;
    this.#present = present;
    this.#begun = this.#now();
  }

  came(device: string): string {
    const left = this.#left.get(device);
    this.#left.delete(device);
    const now = this.#now();
    return [left, this.#begun].find((last) => last && now.at - last.at < graceMs)?.present ?? now.present;
  }

  went(device: string): void {
    const now = this.#now();
    for (const [other, { at }] of this.#left) if (now.at - at >= graceMs) this.#left.delete(other);
    this.#left.set(device, now);
  }

  #now(): { readonly at: number; readonly present: string } {
    return { at: this.#clock.monotonic(), present: this.#present() };
  }
}

/** Behind all that has that lamport. */
export const behind = (lamport: number): string =>
  cursorOf({ lamport, chain: 'f'.repeat(32), seq: 0xffff_ffff });
/** Behind all that there can be. */
export const behindAll = behind(0xffff_ffff_ffff);

/** An entry's bytes as they are given to one who reads from there on. */
export const givenFrom = (after: string, bytes: Uint8Array): Uint8Array =>
  after === '' || readPlace(bytes) > after ? bytes : asBare(bytes);
