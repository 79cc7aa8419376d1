import { Store } from './store.ts';

/** Something of the program that the window loads when it needs it, or has time for it: once, and again after it could not be. */
export class Later<Thing> {
  /** Null until it is loaded. */
  readonly thing = new Store<Thing | null>(null);
  readonly #read: () => Promise<Thing>;
  #loading: Promise<void> | null = null;

  constructor(read: () => Promise<Thing>) {
    this.#read = read;
  }

  /** Ends when it is loaded, and throws what kept it from being. */
  load(): Promise<void> {
    this.#loading ??= this.#read().then(
      (thing) => this.thing.set(thing),
      (error: unknown) => {
        this.#loading = null;
        throw error;
      },
    );
    return this.#loading;
  }
}
