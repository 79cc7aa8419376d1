import type { SessionListener } from './network.ts';

type Delivery = (listener: SessionListener) => void | Promise<void>;

/** What handling something costs however small it is, counted as bytes: a flood of the smallest frames fills it as well. */
const overhead = 256;

/** Keeps what comes until somebody listens, and counts what the listener is not done with. */
export class Inbox {
  readonly #capacity: number;
  readonly #onFull: (full: boolean) => void;
  #waiting: { readonly bytes: number; readonly deliver: Delivery }[] = [];
  #listener: SessionListener | null = null;
  #unread = 0;
  #full = false;

  /** `onFull` hears when more than `capacity` bytes are not done with, and again when no more than half of that are. */
  constructor(capacity: number, onFull: (full: boolean) => void) {
    this.#capacity = capacity;
    this.#onFull = onFull;
  }

  open(listener: SessionListener): void {
    if (this.#listener) throw new TypeError('a session has one listener');
    this.#listener = listener;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { bytes, deliver } of waiting) this.#deliver(bytes, deliver, listener);
  }

  put(size: number, deliver: Delivery): void {
    const bytes = size + overhead;
    this.#unread += bytes;
    if (!this.#full && this.#unread > this.#capacity) {
      this.#full = true;
      this.#onFull(true);
    }
    if (this.#listener) this.#deliver(bytes, deliver, this.#listener);
    else this.#waiting.push({ bytes, deliver });
  }

  #deliver(bytes: number, deliver: Delivery, listener: SessionListener): void {
    const done = deliver(listener);
    if (done) void done.finally(() => this.#done(bytes));
    else this.#done(bytes);
  }

  #done(bytes: number): void {
    this.#unread -= bytes;
    if (!this.#full || this.#unread > this.#capacity / 2) return;
    this.#full = false;
    this.#onFull(false);
  }
}
