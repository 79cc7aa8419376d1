import type { Clock } from '../../main/lib/clock.ts';
import type { Undo } from '../../main/lib/emitter.ts';
import type { Schedule } from './schedule.ts';

/** By what a device's wall clock differs from the world's time; it outlives the device's processes. */
export interface WallClock {
  aheadMs: number;
}

const worldBegan = 1_800_000_000_000;

/**
 * A running program: what is due for it happens, is held while it is frozen, and never happens once it is killed.
 * Its clocks are the machine's.
 */
export class Process implements Clock {
  readonly #schedule: Schedule;
  readonly #wall: WallClock;
  readonly #startedAt: number;
  /** How long the machine slept meanwhile: its monotonic clock stood still. */
  #sleptMs = 0;
  #frozen: { readonly since: number; readonly asleep: boolean } | null = null;
  #held: { readonly timer: boolean; readonly run: () => void }[] = [];
  #alive = true;

  constructor(schedule: Schedule, wall: WallClock) {
    this.#schedule = schedule;
    this.#wall = wall;
    this.#startedAt = schedule.now;
  }

  get alive(): boolean {
    return this.#alive;
  }

  get frozen(): boolean {
    return this.#frozen !== null;
  }

  now(): number {
    return Math.round(worldBegan + this.#schedule.now + this.#wall.aheadMs);
  }

  monotonic(): number {
    return this.#schedule.now - this.#startedAt - this.#sleptMs;
  }

  after(delayMs: number, run: () => void): Undo {
    return this.#timer(this.monotonic() + Math.max(delayMs, 1), run);
  }

  every(periodMs: number, run: () => void): Undo {
    let undo: Undo;
    const again = (): void => {
      undo = this.after(periodMs, () => {
        again();
        run();
      });
    };
    again();
    return () => undo();
  }

  /** Something reaches it from outside, `delayMs` from now, or when it is thawed. */
  reach(delayMs: number, run: () => void): Undo {
    return this.#schedule.after(delayMs, () => this.#do(false, run));
  }

  /** As SIGSTOP does; `asleep`: as a suspended machine, whose monotonic clock stands still. */
  freeze(options: { readonly asleep: boolean }): void {
    this.#frozen ??= { since: this.#schedule.now, ...options };
  }

  /** Timers that are due fire first, then comes what has arrived. */
  thaw(): void {
    if (!this.#frozen) return;
    if (this.#frozen.asleep) this.#sleptMs += this.#schedule.now - this.#frozen.since;
    this.#frozen = null;
    const held = this.#held;
    this.#held = [];
    for (const timers of [true, false])
      for (const { timer, run } of held)
        if (timer === timers) this.#schedule.after(0, () => this.#do(timer, run));
  }

  kill(): void {
    this.#alive = false;
    this.#held = [];
  }

  #timer(dueAt: number, run: () => void): Undo {
    let set = true;
    let cancel: Undo = () => undefined;
    const arm = (): void => {
      cancel = this.#schedule.after(dueAt - this.monotonic(), () => this.#do(true, fire));
    };
    const fire = (): void => {
      if (!set) return;
      // it slept meanwhile; differences of instants are not exact
      if (dueAt - this.monotonic() > 0.01) return arm();
      set = false;
      run();
    };
    arm();
    return () => {
      set = false;
      cancel();
    };
  }

  #do(timer: boolean, run: () => void): void {
    if (!this.#alive) return;
    if (this.#frozen) this.#held.push({ timer, run });
    else run();
  }
}
