import type { Message, RoomId } from '../../preload/contract/model.ts';
import { Latest } from './latest.ts';
import type { AppLink } from './link.ts';
import { Store, type Readable } from './store.ts';

const none: readonly Message[] = [];

/** What is pinned in each room that has been looked at, the last pinned first. */
export class PinnedStore {
  readonly #link: AppLink;
  readonly #rooms = new Map<RoomId, Store<readonly Message[]>>();
  readonly #latest = new Latest<RoomId>();

  constructor(link: AppLink) {
    this.#link = link;
    link.on('message.changed', ({ roomId, items }) => {
      const known = new Set(
        this.#rooms
          .get(roomId)
          ?.get()
          .map(({ id }) => id),
      );
      if (items.some((item) => known.has(item.id) || (item.kind === 'message' && item.pinned)))
        void this.#ask(roomId);
    });
    link.on('room.timelineChanged', ({ roomId }) => void this.#ask(roomId));
    link.on('room.removed', ({ roomId }) => void this.#rooms.delete(roomId));
    link.onOpen(() => {
      for (const roomId of this.#rooms.keys()) void this.#ask(roomId);
    });
  }

  of(roomId: RoomId): Readable<readonly Message[]> {
    const known = this.#rooms.get(roomId);
    if (known) return known;
    const pinned = new Store(none);
    this.#rooms.set(roomId, pinned);
    void this.#ask(roomId);
    return pinned;
  }

  async #ask(roomId: RoomId): Promise<void> {
    const store = this.#rooms.get(roomId);
    if (!store) return;
    const isLatest = this.#latest.ask(roomId);
    // Asked again when the pipe opens anew.
    const pinned = await this.#link.call('message.pinned', { roomId }).catch(() => null);
    if (pinned && isLatest()) store.set(pinned);
  }
}
