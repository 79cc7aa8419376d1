import { AppError } from '../../../preload/contract/errors.ts';
import type { Clock } from '../../lib/clock.ts';

const triesAtMost = 3;
const forgottenAfterMs = 300_000;

/** A false host learns a guess from every try: after three that it refused, it gets no more for a while (J2). */
export class WrongTries {
  readonly #clock: Clock;
  readonly #tries = new Map<string, readonly number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Throws `host-doubtful`. */
  check(device: string): void {
    if (this.#recent(device).length >= triesAtMost) throw new AppError('host-doubtful');
  }

  note(device: string): void {
    this.#tries.set(device, [...this.#recent(device), this.#clock.monotonic()]);
  }

  #recent(device: string): readonly number[] {
    const since = this.#clock.monotonic() - forgottenAfterMs;
    return (this.#tries.get(device) ?? []).filter((at) => at > since);
  }
}
