import type { Undo } from '../../preload/bridge/port.ts';

/** A value that can be read at any time and says when another has taken its place. */
export interface Readable<Value> {
  get(): Value;
  subscribe(listener: () => void): Undo;
}

/** The smallest store: immutable values, replaced whole. Setting the value it has tells nobody. */
export class Store<Value> implements Readable<Value> {
  #value: Value;
  readonly #listeners = new Set<() => void>();

  constructor(initial: Value) {
    this.#value = initial;
  }

  readonly get = (): Value => this.#value;

  readonly subscribe = (listener: () => void): Undo => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  set(value: Value): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  update(change: (value: Value) => Value): void {
    this.set(change(this.#value));
  }
}
