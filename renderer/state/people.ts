import type { CallInput } from '../../preload/contract/api.ts';
import type { DeviceId, Person, RoomId } from '../../preload/contract/model.ts';
import type { KeyWords, Removed, Role } from '../../preload/contract/rules.ts';
import { Latest } from './latest.ts';
import type { AppLink } from './link.ts';
import { Store } from './store.ts';

type Asked<Value> = Store<Value | null>;
/** What this person notes about somebody, for themselves. */
export type Note = Omit<CallInput<'person.note'>, 'id'>;

/** Who belongs to each room that has been looked at, who was removed from it, and what can be done about them. */
export class PeopleStore {
  readonly #link: AppLink;
  readonly #rooms = new Map<RoomId, Asked<readonly Person[]>>();
  readonly #removed = new Map<RoomId, Asked<readonly Removed[]>>();
  readonly #latestRemoved = new Latest<RoomId>();
  readonly #keys = new Map<DeviceId, Asked<KeyWords>>();

  constructor(link: AppLink) {
    this.#link = link;
    link.on('room.peopleChanged', ({ roomId, people }) => {
      this.#rooms.get(roomId)?.set(people);
      this.#askRemoved(roomId);
    });
    link.on('room.timelineChanged', ({ roomId }) => this.#askRemoved(roomId));
    link.on('message.added', ({ roomId, items }) => {
      if (items.some(({ kind }) => kind === 'conduct')) this.#askRemoved(roomId);
    });
    link.on('room.removed', ({ roomId }) => {
      this.#rooms.delete(roomId);
      this.#removed.delete(roomId);
    });
    link.onOpen(() => {
      for (const [roomId, people] of this.#rooms) void this.#askPeople(roomId, people);
      for (const roomId of this.#removed.keys()) this.#askRemoved(roomId);
      for (const [id, key] of this.#keys) if (!key.get()) void this.#askKey(id, key);
    });
  }

  /** The people of `roomId`, in main's order; null until main has answered. */
  of(roomId: RoomId): Asked<readonly Person[]> {
    const known = this.#rooms.get(roomId);
    if (known) return known;
    const people: Asked<readonly Person[]> = new Store<readonly Person[] | null>(null);
    this.#rooms.set(roomId, people);
    void this.#askPeople(roomId, people);
    return people;
  }

  /** Who was removed from `roomId` and not let in since; null until main has answered. */
  removedFrom(roomId: RoomId): Asked<readonly Removed[]> {
    const known = this.#removed.get(roomId);
    if (known) return known;
    const removed: Asked<readonly Removed[]> = new Store<readonly Removed[] | null>(null);
    this.#removed.set(roomId, removed);
    this.#askRemoved(roomId);
    return removed;
  }

  /** That device's key in forms to compare; null until main has answered. */
  keyOf(id: DeviceId): Asked<KeyWords> {
    const known = this.#keys.get(id);
    if (known) return known;
    const key: Asked<KeyWords> = new Store<KeyWords | null>(null);
    this.#keys.set(id, key);
    void this.#askKey(id, key);
    return key;
  }

  async note(id: DeviceId, note: Note): Promise<void> {
    await this.#link.call('person.note', { id, ...note });
  }

  /** Whether the scanned code is that device's, which is then marked verified. Rejects with `code-not-a-person`. */
  async checkCode(expected: DeviceId, code: string): Promise<boolean> {
    return (await this.#link.call('person.checkCode', { expected, code })).matches;
  }

  /** Rejects, as all below do, with `not-allowed` and `person-unknown`. */
  async setRole(roomId: RoomId, id: DeviceId, role: Role): Promise<void> {
    await this.#link.call('person.setRole', { roomId, id, role });
  }

  async remove(roomId: RoomId, id: DeviceId, how: Removed['how']): Promise<void> {
    await this.#link.call('person.remove', { roomId, id, how });
  }

  async pardon(roomId: RoomId, id: DeviceId): Promise<void> {
    await this.#link.call('person.pardon', { roomId, id });
  }

  /** `minutes` null: for good; 0 ends it. */
  async mute(roomId: RoomId, id: DeviceId, minutes: number | null): Promise<void> {
    await this.#link.call('person.mute', { roomId, id, minutes });
  }

  async #askPeople(roomId: RoomId, people: Asked<readonly Person[]>): Promise<void> {
    const before = people.get();
    const answer = await this.#link.call('room.people', { roomId }).catch(() => null);
    if (answer && people.get() === before) people.set(answer);
  }

  #askRemoved(roomId: RoomId): void {
    const removed = this.#removed.get(roomId);
    if (!removed) return;
    const isLatest = this.#latestRemoved.ask(roomId);
    this.#link.call('room.removed', { roomId }).then(
      (answer) => {
        if (isLatest() || !removed.get()) removed.set(answer);
      },
      // Asked again when the pipe opens anew.
      () => undefined,
    );
  }

  async #askKey(id: DeviceId, key: Asked<KeyWords>): Promise<void> {
    const answer = await this.#link.call('person.key', { id }).catch(() => null);
    if (answer) key.set(answer);
  }
}
