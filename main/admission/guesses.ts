import type { Clock } from '../lib/clock.ts';
import { limits } from '../protocol/limits.ts';

const minuteMs = 60_000;
const firstDelayMs = 1_000;

/**
 * How often somebody may guess at a room's passphrase or code (J2). A guess is complete for whoever makes it with the host's
 * answer, so ask before each answer. In any minute `limits.guessesPerMinute` from one address and as many by one key. Beyond
 * `limits.guessesPerRoom` a minute altogether each guess has to wait, 1 s, then twice as long each time, at most
 * `limits.guessDelayMs`, until nobody has guessed for a minute longer than that.
 */
export class Guesses {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #addresses = new Recent();
  readonly #devices = new Recent();
  #room: readonly number[] = [];
  #delayMs = 0;

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** Whether it may be answered; what may not is not counted. */
  allow(address: string, device: string): boolean {
    const now = this.#clock.monotonic();
    const perMinute = limits.guessesPerMinute;
    const last = this.#room.at(-1) ?? -Infinity;
    if (now - last >= this.#delayMs + minuteMs) this.#delayMs = 0;
    if (now - last < this.#delayMs) return false;
    if (this.#addresses.count(address, now) >= perMinute) return false;
    if (this.#devices.count(device, now) >= perMinute) return false;
    this.#addresses.note(address, now);
    this.#devices.note(device, now);
    this.#room = [...withinMinute(this.#room, now), now];
    if (this.#delayMs > 0 || this.#room.length >= limits.guessesPerRoom)
      this.#delayMs = Math.min(limits.guessDelayMs, this.#delayMs * 2 || firstDelayMs);
    return true;
  }
}

const withinMinute = (times: readonly number[], now: number): readonly number[] =>
  times.filter((at) => now - at < minuteMs);

/** The last minute of each key, of which those seen last are remembered: strangers cannot fill the memory. */
class Recent {
  readonly #times = new Map<string, readonly number[]>();

  count(key: string, now: number): number {
    return withinMinute(this.#times.get(key) ?? [], now).length;
  }

  note(key: string, now: number): void {
    const times = [...withinMinute(this.#times.get(key) ?? [], now), now];
    this.#times.delete(key);
    this.#times.set(key, times);
    const oldest = this.#times.size > limits.bucketsKept ? this.#times.keys().next().value : undefined;
    if (oldest !== undefined) this.#times.delete(oldest);
  }
}
