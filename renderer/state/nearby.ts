import type { Undo } from '../../preload/bridge/port.ts';
import type { Nearby } from '../../preload/contract/nearby.ts';
import type { AppLink } from './link.ts';
import { Store } from './store.ts';

/** The rooms around and what is being tried to find more; null until main has answered. */
export class NearbyStore {
  readonly nearby = new Store<Nearby | null>(null);
  readonly #link: AppLink;
  #told = 0;
  #watchers = 0;

  constructor(link: AppLink) {
    this.#link = link;
    link.on('room.nearbyChanged', (nearby) => {
      this.#told += 1;
      this.nearby.set(nearby);
    });
    link.onOpen(() => {
      void this.#load();
      if (this.#watchers > 0) this.#tellWatching();
    });
  }

  /** Somebody looks at the list, so hosts are asked more often, until the returned call. */
  watch(): Undo {
    this.#watchers += 1;
    if (this.#watchers === 1) this.#tellWatching();
    let watching = true;
    return () => {
      if (!watching) return;
      watching = false;
      this.#watchers -= 1;
      if (this.#watchers === 0) this.#tellWatching();
    };
  }

  #tellWatching(): void {
    // A lost pipe is told anew when it opens; nothing else can fail here.
    this.#link.call('room.watchNearby', { watching: this.#watchers > 0 }).catch(() => undefined);
  }

  async #load(): Promise<void> {
    const before = this.#told;
    const nearby = await this.#link.call('room.nearby', {}).catch(() => null);
    if (nearby && before === this.#told) this.nearby.set(nearby);
  }
}
