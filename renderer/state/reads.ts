import type { ReadMark } from '../../preload/contract/conversation.ts';
import type { Cursor, DeviceId, RoomId } from '../../preload/contract/model.ts';
import type { AppLink } from './link.ts';
import { Store, type Readable } from './store.ts';

export type ReadMarks = ReadonlyMap<DeviceId, Cursor>;
const none: ReadMarks = new Map();

/** Up to where the others have read in each room that has been looked at, as far as they tell. */
export class ReadsStore {
  readonly #link: AppLink;
  readonly #rooms = new Map<RoomId, Store<ReadMarks>>();

  constructor(link: AppLink) {
    this.#link = link;
    link.on('room.readsChanged', ({ roomId, marks }) => this.#put(roomId, marks));
    link.on('room.removed', ({ roomId }) => void this.#rooms.delete(roomId));
    link.onOpen(() => {
      for (const roomId of this.#rooms.keys()) void this.#ask(roomId);
    });
  }

  of(roomId: RoomId): Readable<ReadMarks> {
    const known = this.#rooms.get(roomId);
    if (known) return known;
    const marks = new Store(none);
    this.#rooms.set(roomId, marks);
    void this.#ask(roomId);
    return marks;
  }

  async #ask(roomId: RoomId): Promise<void> {
    // Asked again when the pipe opens anew.
    const marks = await this.#link.call('room.reads', { roomId }).catch(() => []);
    this.#put(roomId, marks);
  }

  /** A mark never goes back. */
  #put(roomId: RoomId, marks: readonly ReadMark[]): void {
    const store = this.#rooms.get(roomId);
    const known = store?.get() ?? none;
    const moved = marks.filter(({ id, upTo }) => upTo > (known.get(id) ?? ''));
    if (store && moved.length > 0)
      store.set(new Map([...known, ...moved.map(({ id, upTo }) => [id, upTo] as const)]));
  }
}

/** Who of those that tell has seen what is at `cursor`; its author is left out. */
export const seenBy = (marks: ReadMarks, cursor: Cursor, author: DeviceId): readonly DeviceId[] =>
  [...marks].filter(([id, upTo]) => id !== author && upTo >= cursor).map(([id]) => id);
