import type { Clock } from '../../lib/clock.ts';
import { limits } from '../../protocol/limits.ts';
import type { Inbox } from '../inbox.ts';
import { keyOf, type Place } from '../place.ts';

/** Whoever has a host says so at once; who is silent for so long looks for one too. */
export const silentMs = 100;

/** Those that were asked to let this device in and have not answered, and a host that was named and is being tried. */
export class Asked {
  readonly #clock: Clock;
  readonly #asked = new Map<
    string,
    { readonly place: Place; readonly inbox: Inbox; readonly since: number }
  >();
  readonly #named = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#asked.size;
  }

  add(place: Place, inbox: Inbox): void {
    this.#asked.set(keyOf(place), { place, inbox, since: this.#clock.monotonic() });
  }

  /** Whether that device is asked already, perhaps at another of its places: of two sessions it would end one. */
  has(device: string): boolean {
    return [...this.#asked.values()].some(({ place }) => place.device === device);
  }

  /** A member says that the host is there now. */
  name(place: Place): void {
    this.#named.set(keyOf(place), this.#clock.monotonic());
  }

  /** It has answered, or is gone. Says whether it was asked. */
  delete(place: Place): boolean {
    this.#named.delete(keyOf(place));
    return this.#asked.delete(keyOf(place));
  }

  /** Lets go of all of them. */
  clear(): void {
    const all = [...this.#asked.values()];
    this.#asked.clear();
    this.#named.clear();
    for (const { inbox } of all) inbox.session.end('leaving');
  }

  /** Somebody looks for a host too. A host that is slow to answer does not. */
  anySilent(host: string | null): boolean {
    const now = this.#clock.monotonic();
    return [...this.#asked.values()].some(
      ({ place, since }) => place.device !== host && now - since >= silentMs,
    );
  }

  /** For how many more ms a host may still answer: it took the connection, or was named. */
  mayAnswerForMs(host: string | null): number {
    const asked = [...this.#asked.values()].filter(({ place }) => place.device === host);
    const begun = Math.max(-Infinity, ...asked.map(({ since }) => since), ...this.#named.values());
    return begun + limits.silenceMs - this.#clock.monotonic();
  }
}
