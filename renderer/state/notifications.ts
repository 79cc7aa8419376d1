import type { Notification } from '../../preload/contract/conversation.ts';
import type { Carried } from '../notifications/deed.ts';
import type { AppInfoStore } from './app-info.ts';
import type { Kept } from './kept.ts';
import { NotificationDeeds, type DeedNeeds } from './notification-deeds.ts';
import type { SettingsStore } from './settings.ts';
import { Store } from './store.ts';

/** Whether the page may show notifications: `unasked` yet, or `none` where it cannot at all. */
export type Permission = 'granted' | 'denied' | 'unasked' | 'none';

/** What stands on a notification's buttons, and what it says where the app has ended. */
export interface NotificationWords {
  readonly reply: string;
  readonly read: string;
  readonly ended: Carried['ended'];
}

/** The system's notifications, as a page reaches them. */
export interface SystemNotifications {
  permission(): Permission;
  /** Asks the person; resolves once they have answered. Only while something they did is being handled. */
  ask(): Promise<Permission>;
  /** In the place of the one of its group; without buttons where their words are not known. Of several pages of one app only one shows it. */
  show(notification: Notification, words: NotificationWords | null): void;
  withdraw(id: string): void;
  /** Takes all of them back, and leaves nothing behind that would show more. */
  forget(): void;
  /** Hears what is said to be done with one, whichever page showed it. */
  onDeed(listener: (said: unknown) => void): void;
  /** Gives the message box the focus, now and once the room that is being opened is there. */
  toMessageBox(): void;
}

interface Needs extends Omit<DeedNeeds, 'toMessageBox'> {
  readonly settings: SettingsStore;
  readonly info: AppInfoStore;
  readonly kept: Kept;
}

/** Shows what main wants the person told of, where this page is to do so: in a browser, by leave of the person. */
export class NotificationsStore {
  readonly permission: Store<Permission>;
  /** Something could not be shown because the person was never asked: time to ask. */
  readonly asking = new Store(false);
  readonly #system: SystemNotifications | null;
  readonly #kept: Kept;
  #words: NotificationWords | null = null;

  constructor(needs: Needs, system: SystemNotifications | null) {
    const { link, settings, info, kept } = needs;
    this.#system = system;
    this.#kept = kept;
    this.permission = new Store(system?.permission() ?? 'none');
    if (!system) return;
    const deeds = new NotificationDeeds({ ...needs, toMessageBox: () => system.toMessageBox() });
    system.onDeed((said) => deeds.hear(said));
    link.on('notification.added', (notification) => {
      this.#look();
      if (this.permission.get() === 'unasked')
        return this.asking.set(kept.read('landline.notifications') !== 'later');
      if (this.permission.get() === 'granted') system.show(notification, this.#words);
    });
    link.on('notification.gone', ({ ids }) => {
      for (const id of ids) system.withdraw(id);
    });
    const forget = (): void => system.forget();
    if (this.permission.get() !== 'granted') forget();
    this.permission.subscribe(() => this.permission.get() !== 'granted' && forget());
    settings.settings.subscribe(() => settings.settings.get()?.notifications === 'off' && forget());
    info.erased.subscribe(forget);
  }

  /** What is written on those shown from now on. */
  useWords(words: NotificationWords): void {
    this.#words = words;
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
