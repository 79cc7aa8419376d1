import type { NotifyLevel } from '../../../preload/contract/conversation.ts';
import type { History } from '../../history/history.ts';
import type { StoredRoom } from '../../history/stored-rooms.ts';

/** How this person wants one room to show; told to nobody. */
export class Preferences {
  readonly #roomId: string;
  readonly #history: History;
  #notify: NotifyLevel;
  #markedUnread: boolean;

  constructor({ id, notify, markedUnread }: StoredRoom, history: History) {
    this.#roomId = id;
    this.#history = history;
    this.#notify = notify;
    this.#markedUnread = markedUnread;
  }

  get view(): { readonly notify: NotifyLevel; readonly markedUnread: boolean } {
    return { notify: this.#notify, markedUnread: this.#markedUnread };
  }

  async setNotify(notify: NotifyLevel): Promise<void> {
    await this.#history.putRoom({ id: this.#roomId, notify });
    this.#notify = notify;
  }

  /** Says whether that is another than before. */
  async markUnread(markedUnread: boolean): Promise<boolean> {
    if (markedUnread === this.#markedUnread) return false;
    await this.#history.putRoom({ id: this.#roomId, markedUnread });
    this.#markedUnread = markedUnread;
    return true;
  }
}
