/** Named texts that outlive the window. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const names = ['landline.layout', 'landline.searches', 'landline.notifications'] as const;
type Name = (typeof names)[number];

/** What a window keeps for the next one of this person. Where nothing can be kept it forgets, and nothing fails. */
export class Kept {
  readonly #shelf: Shelf | null;

  constructor(shelf: Shelf | null) {
    this.#shelf = shelf;
  }

  /** Null where there is none, or none that can be read. It may be of another version: look before you use it. */
  read(name: Name): unknown {
    try {
      return JSON.parse(this.#shelf?.getItem(name) ?? 'null');
    } catch {
      return null;
    }
  }

  write(name: Name, value: unknown): void {
    try {
      this.#shelf?.setItem(name, JSON.stringify(value));
    } catch {
      // A full or closed shelf: it holds until the window closes.
    }
  }

  forgetAll(): void {
    for (const name of names) {
      try {
        this.#shelf?.removeItem(name);
      } catch {
        // Nothing was kept there.
      }
    }
  }
}
