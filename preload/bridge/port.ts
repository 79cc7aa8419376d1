/** Takes back what the call that returned it did. Calling it twice changes nothing. */
export type Undo = () => void;

/**
 * One end of a two-way pipe for bridge frames, in order, none twice.
 * Electron's IPC, a WebSocket and a pair in memory are its three implementations (`test/suites/port.suite.ts`).
 */
export interface Port {
  /** Sends `frame`, a JSON-like value. After the pipe has closed it does nothing. */
  post(frame: unknown): void;
  /** Hears every frame the other end posts. Frames that came before the first listener are kept for it. */
  onFrame(listener: (frame: unknown) => void): Undo;
  /** Hears, once, that the pipe has closed, from whichever end; also when it had closed before. */
  onClose(listener: () => void): Undo;
  /** Closes both ends. A second call changes nothing. */
  close(): void;
}

/** What an implementation of `Port` shares: listeners, frames kept for the first of them, one close. */
export class PortEnd {
  readonly #frameListeners = new Set<(frame: unknown) => void>();
  readonly #closeListeners = new Set<() => void>();
  #kept: unknown[] | null = [];
  #closed = false;

  get closed(): boolean {
    return this.#closed;
  }

  receive(frame: unknown): void {
    if (this.#closed) return;
    if (this.#kept) this.#kept.push(frame);
    else for (const listener of [...this.#frameListeners]) listener(frame);
  }

  onFrame(listener: (frame: unknown) => void): Undo {
    this.#frameListeners.add(listener);
    const kept = this.#kept ?? [];
    this.#kept = null;
    for (const frame of kept) listener(frame);
    return () => void this.#frameListeners.delete(listener);
  }

  onClose(listener: () => void): Undo {
    if (this.#closed) {
      queueMicrotask(listener);
      return () => undefined;
    }
    this.#closeListeners.add(listener);
    return () => void this.#closeListeners.delete(listener);
  }

  /** Says whether this call was the one that closed it. */
  markClosed(): boolean {
    if (this.#closed) return false;
    this.#closed = true;
    for (const listener of [...this.#closeListeners]) listener();
    this.#closeListeners.clear();
    this.#frameListeners.clear();
    return true;
  }
}

/** Two ends of one pipe in memory. Frames arrive in a later microtask and are copied, as on a real pipe. */
export function memoryPorts(): [Port, Port] {
  const ends = [new PortEnd(), new PortEnd()] as const;
  const port = (own: PortEnd, other: PortEnd): Port => ({
    post(frame) {
      if (own.closed) return;
      const copy = structuredClone(frame);
      queueMicrotask(() => other.receive(copy));
    },
    onFrame: (listener) => own.onFrame(listener),
    onClose: (listener) => own.onClose(listener),
    close() {
      queueMicrotask(() => {
        own.markClosed();
        other.markClosed();
      });
    },
  });
  return [port(ends[0], ends[1]), port(ends[1], ends[0])];
}
