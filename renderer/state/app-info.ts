import type { AppInfo, SelfCheck } from '../../preload/contract/model.ts';
import type { AppLink } from './link.ts';
import { Store } from './store.ts';

/** What the app says of itself; null until it has answered. */
export class AppInfoStore {
  readonly info = new Store<AppInfo | null>(null);
  /** Everything was erased: there is nothing to be shown, and nothing to talk to. */
  readonly erased = new Store(false);
  readonly #link: AppLink;

  constructor(link: AppLink) {
    this.#link = link;
    link.onOpen(() => void this.#load());
  }

  selfCheck(): Promise<SelfCheck> {
    return this.#link.call('app.selfCheck', {});
  }

  /** Erases all that is kept on this device. Rejects with the `storage-…` codes. */
  async eraseEverything(): Promise<void> {
    await this.#link.call('app.eraseEverything', { confirm: 'erase everything' });
    this.erased.set(true);
  }

  showDataFolder(): Promise<void> {
    return this.#link.call('app.showDataFolder', {});
  }

  async #load(): Promise<void> {
    const info = await this.#link.call('app.info', {}).catch(() => null);
    if (info) this.info.set(info);
  }
}
