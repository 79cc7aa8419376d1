import type { Clock } from '../../lib/clock.ts';
import type { RoomMessage } from '../../protocol/messages.ts';
import type { Inbox } from '../inbox.ts';

export type Join = Extract<RoomMessage, { type: 'join' }>;

interface Waiting {
  readonly inbox: Inbox;
  readonly join: Join;
  /** By the monotonic clock. */
  readonly since: number;
}

const waitingAtMost = 512;

/** Members that asked to be let in while this device has no host itself: they wait here until there is one (H3). */
export class Lobby {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Waiting>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** A device waits once: the later session counts. */
  add(inbox: Inbox, join: Join): void {
    const { device } = inbox.session.peer;
    if (this.#waiting.size >= waitingAtMost && !this.#waiting.has(device))
      return inbox.session.end('room-full');
    this.#waiting.get(device)?.inbox.session.end('replaced');
    const waiting = { inbox, join, since: this.#clock.monotonic() };
    this.#waiting.set(device, waiting);
    inbox.hand({
      onMessage: () => inbox.session.end('control-unexpected'),
      onEntries: () => inbox.session.end('not-admitted'),
      onEnd: () => {
        if (this.#waiting.get(device) === waiting) this.#waiting.delete(device);
      },
    });
  }

  /** Lets everybody go on: `next` gets each with its clock as it would be had it asked just now. */
  empty(next: (inbox: Inbox, join: Join) => void): void {
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    const now = this.#clock.monotonic();
    for (const { inbox, join, since } of all) {
      inbox.hand(null);
      next(inbox, { ...join, now: Math.round(join.now + now - since) });
    }
  }
}
