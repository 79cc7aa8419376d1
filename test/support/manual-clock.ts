import type { Clock } from '../../main/lib/clock.ts';
import type { Undo } from '../../main/lib/emitter.ts';

interface Timer {
  dueAt: number;
  readonly periodMs: number | null;
  readonly run: () => void;
}

/** Time that passes when a test says so. Begins at 0, by both its clocks. */
export class ManualClock implements Clock {
  readonly #timers = new Set<Timer>();
  #now = 0;
  /** By how much the wall clock is ahead. */
  #ahead = 0;

  now(): number {
    return this.#now + this.#ahead;
  }

  monotonic(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): Undo {
    return this.#add({ dueAt: this.#now + delayMs, periodMs: null, run });
  }

  every(periodMs: number, run: () => void): Undo {
    return this.#add({ dueAt: this.#now + periodMs, periodMs, run });
  }

  /** Timers that are set. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets time pass, running what is due at its own moment and in order. */
  pass(durationMs: number): void {
    const end = this.#now + durationMs;
    for (;;) {
      const next = [...this.#timers].filter(({ dueAt }) => dueAt <= end).sort((a, b) => a.dueAt - b.dueAt)[0];
      if (!next) break;
      this.#now = next.dueAt;
      if (next.periodMs === null) this.#timers.delete(next);
      else next.dueAt += next.periodMs;
      next.run();
    }
    this.#now = end;
  }

  /** Sets the wall clock forward, or back, while nothing else goes on: as a machine that sleeps, or a person, does. */
  jump(durationMs: number): void {
    this.#ahead += durationMs;
  }

  #add(timer: Timer): Undo {
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }
}
