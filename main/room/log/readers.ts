import type { Clock } from '../../lib/clock.ts';
import { cursorOf } from '../../lib/cursor.ts';
import { asBare, readPlace } from '../../protocol/entry-bytes.ts';
import type { RoomLog } from './log.ts';
import type { Members } from '../members.ts';

export interface Arrival {
  /** A cursor behind all that was known when the device came, and when it was here before, if that was only a moment ago. */
  readonly now: string;
  readonly before: string;
  /** It was a member already; else what is said from now on is for it, wherever its join comes to stand. */
  readonly member: boolean;
}

/** Who is given the words of what, by the room's rule; every member keeps to it towards whoever it serves (J5). */
export interface Readers {
  /** Whoever is a member is given everything. */
  readonly all: boolean;
  /** The device is given the words of what stands behind that cursor; '' for all. */
  from(device: string, came: Arrival): string;
  /** As `from`, of what is committed while it is here. */
  liveFrom(device: string, came: Arrival): string;
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

  from(device: string, { now, before, member }: Arrival): string {
    if (this.all) return '';
    if (this.#rule === 'none') return before;
    return (member ? this.#members.rules.admissionOf(device) : null) ?? now;
  }

  liveFrom(device: string, came: Arrival): string {
    return this.#rule === 'none' ? '' : this.from(device, came);
  }

  get #rule(): 'all' | 'joined' | 'none' {
    return this.#members.rules.rules.history;
  }
}

/** Who is back so soon was here all the time, as far as the room's rule goes: connections break, and hosts change. */
const graceMs = 60_000;

interface Moment {
  readonly at: number;
  readonly cursor: string;
}

/** When each guest of one host came and went (J5). */
export class Arrivals {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #log: Pick<RoomLog, 'present' | 'lateness'>;
  readonly #begun: Moment;
  readonly #left = new Map<string, Moment>();

  constructor(clock: Pick<Clock, 'monotonic'>, log: Pick<RoomLog, 'present' | 'lateness' | 'together'>) {
    this.#clock = clock;
    this.#log = log;
    this.#begun = { at: clock.monotonic(), cursor: log.together };
  }

  /** `member`: it is on the roster. */
  came(device: string, member: boolean): Arrival {
    const at = this.#clock.monotonic();
    const now = this.#log.present;
    const last = this.#left.get(device) ?? (member ? this.#begun : undefined);
    this.#left.delete(device);
    return { now, before: last && at - last.at < graceMs ? last.cursor : now, member };
  }

  went(device: string): void {
    const now = this.#clock.monotonic();
    for (const [other, { at }] of this.#left) if (now - at >= graceMs) this.#left.delete(other);
    // What was sent to it in the last seconds may not have reached it.
    this.#left.set(device, { at: now, cursor: this.#log.lateness.seen });
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
