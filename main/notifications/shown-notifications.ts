import type { Notification } from '../../preload/contract/conversation.ts';
import type { Cursor, Room, RoomId } from '../../preload/contract/model.ts';

interface Shown {
  readonly notification: Notification;
  /** How much it tells of, with what the ones before it in its group told of. */
  readonly count: number;
  /** The ids of what it tells of. */
  readonly about: readonly string[];
  /** The place of the last of the messages. */
  readonly last: Cursor | null;
}

/** The notifications that are out, one a group; those that are taken back are told of by their ids. */
export class ShownNotifications {
  readonly #withdraw: (ids: readonly string[]) => void;
  readonly #shown = new Map<string, Shown>();
  #count = 0;

  constructor(withdraw: (ids: readonly string[]) => void) {
    this.#withdraw = withdraw;
  }

  /** Used for none before. */
  nextId(): string {
    this.#count += 1;
    return `n${this.#count}`;
  }

  all(): readonly Notification[] {
    return [...this.#shown.values()].map(({ notification }) => notification);
  }

  countOf(group: string): number {
    return this.#shown.get(group)?.count ?? 0;
  }

  /** In the place of the one of its group. */
  add(notification: Notification, facts: Omit<Shown, 'notification'>): void {
    this.#shown.set(notification.group, { notification, ...facts });
  }

  removeAll(): void {
    this.#remove(() => true);
  }

  removeRoom(roomId: RoomId): void {
    this.#remove(({ notification }) => notification.roomId === roomId);
  }

  removeGroup(group: string): void {
    this.#remove(({ notification }) => notification.group === group);
  }

  /** Those that tell of one of these; in `group` alone where one is given. */
  removeAbout(ids: readonly string[], group?: string): void {
    this.#remove(
      ({ notification, about }) =>
        (group === undefined || notification.group === group) && about.some((id) => ids.includes(id)),
    );
  }

  /** Those whose messages were read, as the room says, and all of a room that was silenced. */
  removeRead({ id, readUpTo, unread, notify }: Pick<Room, 'id' | 'readUpTo' | 'unread' | 'notify'>): void {
    this.#remove(({ notification, last }) => {
      if (notification.roomId !== id) return false;
      if (notify === 'none') return true;
      const read = unread === 0 && readUpTo !== null;
      return notification.group === id && last !== null && read && readUpTo >= last;
    });
  }

  #remove(matches: (shown: Shown) => boolean): void {
    const gone = [...this.#shown].filter(([, shown]) => matches(shown));
    for (const [group] of gone) this.#shown.delete(group);
    if (gone.length > 0) this.#withdraw(gone.map(([, { notification }]) => notification.id));
  }
}
