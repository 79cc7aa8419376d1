import type { Undo } from './emitter.ts';

/** Time, passed in so that tests own it. Durations and instants are milliseconds. */
export interface Clock {
  /** Wall-clock time since 1970; it may jump. For display and for what is stored. */
  now(): number;
  /** Never falls; for durations. */
  monotonic(): number;
  after(delayMs: number, run: () => void): Undo;
  every(periodMs: number, run: () => void): Undo;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  every(periodMs, run) {
    const timer = setInterval(run, periodMs);
    return () => clearInterval(timer);
  },
};
