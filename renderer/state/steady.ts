import type { Undo } from '../../preload/bridge/port.ts';
import type { Clock } from './link.ts';
import { Store } from './store.ts';

/** How quickly what is shown may follow what is so. Times in ms. */
export interface Pace<Value> {
  /** Values of one kind take each other's place at once. */
  kindOf(value: Value): string;
  /** How long this kind must have lasted, or others but the shown one with it, before it is shown. */
  waitFor(value: Value): number;
  /** What is shown stays for at least this long. */
  readonly leastMs: number;
}

/** Follows a value that may change quickly, so that whoever looks sees only what lasts. */
export class Steady<Value> {
  readonly shown: Store<Value>;
  readonly #pace: Pace<Value>;
  readonly #clock: Clock;
  #shownSince: number;
  /** Since when something else than what is shown has been so; null while they agree. */
  #otherSince: number | null = null;
  #cancel: Undo = () => undefined;

  constructor(first: Value, pace: Pace<Value>, clock: Clock) {
    this.shown = new Store(first);
    this.#pace = pace;
    this.#clock = clock;
    this.#shownSince = clock.now() - pace.leastMs;
  }

  put(value: Value): void {
    this.#cancel();
    if (this.#pace.kindOf(value) === this.#pace.kindOf(this.shown.get())) {
      this.#otherSince = null;
      this.shown.set(value);
      return;
    }
    const now = this.#clock.now();
    this.#otherSince ??= now;
    const dueAt = Math.max(
      this.#otherSince + this.#pace.waitFor(value),
      this.#shownSince + this.#pace.leastMs,
    );
    if (dueAt <= now) this.#show(value);
    else this.#cancel = this.#clock.after(dueAt - now, () => this.#show(value));
  }

  stop(): void {
    this.#cancel();
  }

  #show(value: Value): void {
    this.#otherSince = null;
    this.#shownSince = this.#clock.now();
    this.shown.set(value);
  }
}
