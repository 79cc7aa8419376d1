import type { Undo } from '../../main/lib/emitter.ts';

interface Due {
  readonly at: number;
  readonly order: number;
  run: (() => void) | null;
}

/** What happens, and when: the one queue of a simulated world. Equal times go in the order in which they were set. */
export class Schedule {
  #now = 0;
  #order = 0;
  readonly #heap: Due[] = [];

  /** Simulated milliseconds since the world began. */
  get now(): number {
    return this.#now;
  }

  /** How many events there have been. */
  get count(): number {
    return this.#order;
  }

  after(delayMs: number, run: () => void): Undo {
    const due: Due = { at: this.#now + Math.max(0, delayMs), order: this.#order++, run };
    this.#push(due);
    return () => void (due.run = null);
  }

  /**
   * One event after the other, each with all that follows from it at once (promises, however deep), until `done` or nothing
   * is left. What an event throws ends the run.
   */
  run(done: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const step = (): void => {
        try {
          if (done()) return resolve();
          const due = this.#pop();
          if (!due) return resolve();
          this.#now = due.at;
          due.run?.();
        } catch (error) {
          return reject(error instanceof Error ? error : new Error(String(error)));
        }
        // Every promise that can settle has settled by then.
        setImmediate(step);
      };
      setImmediate(step);
    });
  }

  #pop(): Due | null {
    for (;;) {
      const [first] = this.#heap;
      if (!first) return null;
      const last = this.#heap.pop() as Due;
      if (this.#heap.length > 0) this.#sink(last);
      if (first.run) return first;
    }
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(due);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above] as Due;
      if (!before(due, parent)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = due;
  }

  #sink(due: Due): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && before(heap[below + 1] as Due, heap[below] as Due)) below += 1;
      if (!before(heap[below] as Due, due)) break;
      heap[at] = heap[below] as Due;
      at = below;
    }
    heap[at] = due;
  }
}

const before = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);
