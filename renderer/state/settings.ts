import type { CallInput } from '../../preload/contract/api.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import type { AppLink } from './link.ts';
import { Store } from './store.ts';

/** The person's settings as main has them; null until it has answered. */
export class SettingsStore {
  readonly settings = new Store<Settings | null>(null);
  readonly #link: AppLink;
  /** Told settings since the last call began are newer than its answer. */
  #told = 0;

  constructor(link: AppLink) {
    this.#link = link;
    link.on('settings.changed', (settings) => {
      this.#told += 1;
      this.settings.set(settings);
    });
    link.onOpen(() => void this.#load());
  }

  /** Rejects with what main refused, such as `name-invalid`; the shown settings then stay as they are. */
  async change(settings: CallInput<'settings.set'>): Promise<void> {
    this.settings.set(await this.#link.call('settings.set', settings));
  }

  async #load(): Promise<void> {
    const before = this.#told;
    const settings = await this.#link.call('settings.get', {}).catch(() => null);
    if (settings && before === this.#told) this.settings.set(settings);
  }
}
