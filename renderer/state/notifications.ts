import type { Notification } from '../../preload/contract/conversation.ts';
import type { Kept } from './kept.ts';
import type { AppLink } from './link.ts';
import { Store } from './store.ts';
import type { ViewStore } from './view.ts';

/** Whether the page may show notifications: `unasked` yet, or `none` where it cannot at all. */
export type Permission = 'granted' | 'denied' | 'unasked' | 'none';

/** The system's notifications, as a page reaches them. */
export interface SystemNotifications {
  permission(): Permission;
  /** Asks the person; resolves once they have answered. Only while something they did is being handled. */
  ask(): Promise<Permission>;
  /** Of several pages of one app only one speaks. */
  speaks(): boolean;
  /** In the place of the one of its group. */
  show(notification: Notification, onChosen: () => void): void;
  withdraw(id: string): void;
}

/** Shows what main wants the person told of, where this page is to do so: in a browser, by leave of the person. */
export class NotificationsStore {
  readonly permission: Store<Permission>;
  /** Something could not be shown because the person was never asked: time to ask. */
  readonly asking = new Store(false);
  readonly #system: SystemNotifications | null;
  readonly #kept: Kept;

  constructor(link: AppLink, views: ViewStore, kept: Kept, system: SystemNotifications | null) {
    this.#system = system;
    this.#kept = kept;
    this.permission = new Store(system?.permission() ?? 'none');
    if (!system) return;
    link.on('notification.added', (notification) => {
      this.#look();
      if (this.permission.get() === 'unasked')
        return this.asking.set(kept.read('landline.notifications') !== 'later');
      if (this.permission.get() !== 'granted' || !system.speaks()) return;
      const { roomId, cursor } = notification;
      system.show(notification, () =>
        cursor === null ? views.openRoom(roomId) : views.goTo(roomId, cursor),
      );
    });
    link.on('notification.gone', ({ ids }) => {
      for (const id of ids) system.withdraw(id);
    });
  }

  /** Asks for the system's leave. */
  async allow(): Promise<void> {
    this.asking.set(false);
    if (this.#system) this.permission.set(await this.#system.ask());
  }

  /** The person does not want to be asked again by itself; the settings still offer it. */
  later(): void {
    this.asking.set(false);
    this.#kept.write('landline.notifications', 'later');
  }

  /** The person may have changed it in the browser's own settings. */
  #look(): void {
    this.permission.set(this.#system?.permission() ?? 'none');
  }
}
