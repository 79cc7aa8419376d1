import type { AppInfo, SelfCheck } from '../../preload/contract/model.ts';
import type { AppLink } from './link.ts';
import { Store } from './store.ts';

/** What the app says of itself; null until it has answered. */
export class AppInfoStore {
  readonly info = new Store<AppInfo | null>(null);
  readonly #link: AppLink;

  constructor(link: AppLink) {
    this.#link = link;
    link.onOpen(() => void this.#load());
  }

  selfCheck(): Promise<SelfCheck> {
    return this.#link.call('app.selfCheck', {});
  }

  showDataFolder(): Promise<void> {
    return this.#link.call('app.showDataFolder', {});
  }

  async #load(): Promise<void> {
    const info = await this.#link.call('app.info', {}).catch(() => null);
    if (info) this.info.set(info);
  }
}
