import type { Undo } from '../../preload/bridge/port.ts';
import type { DeviceId, Person, RoomId } from '../../preload/contract/model.ts';
import type { PeopleStore } from './people.ts';
import type { RoomsStore } from './rooms.ts';
import { Store } from './store.ts';

/** Everybody in any room of this person, each once; as long as somebody watches. */
export class Directory {
  readonly people = new Store<readonly Person[]>([]);
  readonly #rooms: RoomsStore;
  readonly #people: PeopleStore;

  constructor(rooms: RoomsStore, people: PeopleStore) {
    this.#rooms = rooms;
    this.#people = people;
  }

  /** Asks who is in each room, now and when that changes, until it is undone. */
  watch(): Undo {
    const undos = new Map<RoomId, Undo>();
    const gather = (): void => {
      const known = new Map<DeviceId, Person>();
      for (const roomId of undos.keys()) {
        for (const person of this.#people.of(roomId).get() ?? []) {
          // Whoever is here in one room is here.
          if (!known.get(person.id)?.present) known.set(person.id, person);
        }
      }
      this.people.set([...known.values()]);
    };
    const follow = (): void => {
      const rooms = this.#rooms.rooms.get() ?? [];
      for (const [roomId, undo] of undos) {
        if (rooms.some(({ id }) => id === roomId)) continue;
        undo();
        undos.delete(roomId);
      }
      for (const { id } of rooms) {
        if (!undos.has(id)) undos.set(id, this.#people.of(id).subscribe(gather));
      }
      gather();
    };
    const undoRooms = this.#rooms.rooms.subscribe(follow);
    follow();
    return () => {
      undoRooms();
      for (const undo of undos.values()) undo();
    };
  }
}
