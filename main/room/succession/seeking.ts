import type { ErrorCode } from '../../../preload/contract/errors.ts';
import type { Elsewhere, Knock, Welcomed } from '../door/enter.ts';
import type { Inbox } from '../inbox.ts';
import { keyOf, type Place } from '../place.ts';

export type Attempts =
  | { readonly kind: 'connecting' }
  /** `nextAttemptAt` by the wall clock; null where nothing more is tried by itself. */
  | { readonly kind: 'waiting'; readonly cause: ErrorCode; readonly nextAttemptAt: number | null }
  | { readonly kind: 'idle' };

export interface SeekerOptions {
  /** Where the host and then the others of the roster may be, the likeliest first. */
  readonly places: () => Promise<readonly Place[]>;
  readonly knock: () => Knock;
  /** This device's place in line to take over, without those that turned out not to be reachable. */
  readonly rank: (unreachable: ReadonlySet<string>) => number;
  /** Somebody of the roster waits here for a host. */
  readonly awaited: () => boolean;
  /** This device asks to be let in beside the search: a session of its own may be replaced. */
  readonly replacesItself: () => boolean;
  /** Whether an answer that sends on to another device is to be followed. */
  readonly follows: (elsewhere: Elsewhere, by: string) => boolean;
  /** Whoever gave that answer follows one that may not host: there is somebody to host for. */
  readonly isMisled: (elsewhere: Elsewhere, by: string) => boolean;
  readonly onEntered: (inbox: Inbox, welcomed: Welcomed, place: Place) => void | Promise<void>;
  /** Its turn has come, and somebody is reached: this device is to host. */
  readonly onTurn: () => void;
  /** The current host's place shows another key. */
  readonly onKeyChanged: (place: Place) => void;
  readonly onChanged: () => void;
}

const sentOnAtMost = 32;

/** Whoever answered a dial in any other way is there, and alive. */
const unreachable: readonly ErrorCode[] = [
  'host-unreachable',
  'host-silent',
  'host-key-changed',
  'not-landline',
  'local-network-denied',
  'network-down',
];

/** Of one round: which places were tried, and which devices are there. */
export class Round {
  /** Somebody is there who is to be brought back from one that may not host. */
  misled = false;
  readonly #tried = new Set<string>();
  readonly #unreachable = new Set<string>();
  readonly #reached = new Set<string>();
  #sentOn = 0;

  get unreachable(): ReadonlySet<string> {
    return this.#unreachable;
  }

  /** Says whether it is new. */
  tries(place: Place): boolean {
    const key = keyOf(place);
    if (this.#tried.has(key)) return false;
    this.#tried.add(key);
    return true;
  }

  /** Says whether one more place that a member names is still to be looked at. */
  mayBeSentOn(): boolean {
    this.#sentOn += 1;
    return this.#sentOn <= sentOnAtMost;
  }

  /** A connection came about. */
  reached(device: string): void {
    this.#reached.add(device);
    this.#unreachable.delete(device);
  }

  notReached(device: string, cause: ErrorCode): void {
    if (unreachable.includes(cause) && !this.#reached.has(device)) this.#unreachable.add(device);
  }
}

const rivalWithinMs = 60_000;

/** Whether another program with this very identity is in the room: twice within a minute its session took the place of this one's. */
export class Rival {
  #replacedAt = -Infinity;

  /** At `now`, in ms of the monotonic clock, another session of this device took the place of this one. Says whether a rival did. */
  replaced(now: number): boolean {
    const again = now - this.#replacedAt < rivalWithinMs;
    this.#replacedAt = now;
    return again;
  }
}
