import type { EventSource } from '../../preload/bridge/server.ts';
import type { EventName, Events } from '../../preload/contract/api.ts';
import type { Undo } from '../lib/emitter.ts';

type Listener = <Name extends EventName>(name: Name, value: Events[Name]) => void;

/** Where main announces each of its facts, once, to every window there is. */
export class Announcements implements EventSource {
  readonly #listeners = new Set<Listener>();

  announce<Name extends EventName>(name: Name, value: Events[Name]): void {
    for (const listener of [...this.#listeners]) listener(name, value);
  }

  onAny(listener: Listener): Undo {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
