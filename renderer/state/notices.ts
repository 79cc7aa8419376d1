import type { Notice } from '../../preload/contract/model.ts';
import type { AppLink } from './link.ts';
import { Store } from './store.ts';

/** What the person should know, oldest first, until they dismiss it. */
export class NoticesStore {
  readonly notices = new Store<readonly Notice[]>([]);
  readonly #link: AppLink;
  readonly #dismissed = new Set<string>();

  constructor(link: AppLink) {
    this.#link = link;
    link.on('notice.added', (notice) => {
      // Dismissed before, it has happened again.
      this.#dismissed.delete(notice.id);
      this.#put([...this.notices.get(), notice]);
    });
    link.on('notice.dismissed', ({ id }) => this.#forget(id));
    link.onOpen(() => void this.#load());
  }

  dismiss(id: string): void {
    this.#forget(id);
    // Should main not hear of it, the notice comes back with the next list: no harm done.
    this.#link.call('notice.dismiss', { id }).catch(() => undefined);
  }

  #forget(id: string): void {
    this.#dismissed.add(id);
    this.#put(this.notices.get());
  }

  #put(notices: readonly Notice[]): void {
    const byId = new Map(notices.map((notice) => [notice.id, notice]));
    this.notices.set([...byId.values()].filter((notice) => !this.#dismissed.has(notice.id)));
  }

  async #load(): Promise<void> {
    this.#dismissed.clear();
    const notices = await this.#link.call('notice.list', {}).catch(() => null);
    if (notices) this.#put(notices);
  }
}
