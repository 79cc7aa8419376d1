import type { Person, RoomId } from '../../preload/contract/model.ts';
import type { AppLink } from './link.ts';
import { Store } from './store.ts';

/** Who belongs to each room that has been looked at. */
export class PeopleStore {
  readonly #link: AppLink;
  readonly #rooms = new Map<RoomId, Store<readonly Person[] | null>>();

  constructor(link: AppLink) {
    this.#link = link;
    link.on('room.peopleChanged', ({ roomId, people }) => this.#rooms.get(roomId)?.set(people));
    link.on('room.removed', ({ roomId }) => void this.#rooms.delete(roomId));
    link.onOpen(() => {
      for (const [roomId, people] of this.#rooms) void this.#load(roomId, people);
    });
  }

  /** The people of `roomId`, in main's order; null until main has answered. */
  of(roomId: RoomId): Store<readonly Person[] | null> {
    const known = this.#rooms.get(roomId);
    if (known) return known;
    const people = new Store<readonly Person[] | null>(null);
    this.#rooms.set(roomId, people);
    void this.#load(roomId, people);
    return people;
  }

  async #load(roomId: RoomId, people: Store<readonly Person[] | null>): Promise<void> {
    const before = people.get();
    const answer = await this.#link.call('room.people', { roomId }).catch(() => null);
    if (answer && people.get() === before) people.set(answer);
  }
}
