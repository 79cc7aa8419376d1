import type { CallInput } from '../../preload/contract/api.ts';
import type { Cursor, DeviceId, Room, RoomId } from '../../preload/contract/model.ts';
import type { Rules } from '../../preload/contract/rules.ts';
import type { AppLink } from './link.ts';
import { Store } from './store.ts';

/** The rooms this device is a member of, the liveliest first; null until main has answered. */
export class RoomsStore {
  readonly rooms = new Store<readonly Room[] | null>(null);
  readonly #link: AppLink;
  /** What main said of rooms since the list was last asked for, newer than the answer; null of those that are gone. */
  readonly #told = new Map<RoomId, Room | null>();
  /** Rooms that are being marked unread: what main says before it has done so is of before. */
  readonly #marking = new Set<RoomId>();

  constructor(link: AppLink) {
    this.#link = link;
    link.on('room.changed', (room) => this.put(room));
    link.on('room.removed', ({ roomId }) => {
      this.#told.set(roomId, null);
      this.rooms.update((rooms) => rooms && rooms.filter((room) => room.id !== roomId));
    });
    link.onOpen(() => void this.#load());
  }

  find(roomId: RoomId): Room | undefined {
    return this.rooms.get()?.find((room) => room.id === roomId);
  }

  /** Resolves once the room can be written in. Rejects with `name-invalid`, `passphrase-needed`, `room-limit` and the `storage-…` codes. */
  async start(how: CallInput<'room.start'>): Promise<Room> {
    const room = await this.#link.call('room.start', how);
    this.put(room);
    return room;
  }

  /** Lets somebody in who asks. Rejects with `not-allowed`, `person-unknown`. */
  async admit(roomId: RoomId, id: DeviceId): Promise<void> {
    await this.#link.call('asking.admit', { roomId, id });
  }

  /** Tells somebody who asks that they are not let in. Rejects as `admit` does. */
  async turnAway(roomId: RoomId, id: DeviceId): Promise<void> {
    await this.#link.call('asking.turnAway', { roomId, id });
  }

  async leave(roomId: RoomId): Promise<void> {
    await this.#link.call('room.leave', { roomId });
  }

  async reconnect(roomId: RoomId): Promise<void> {
    await this.#link.call('room.reconnect', { roomId });
  }

  /** Resolves once `to` hosts it. Rejects with `not-hosting`, `member-unreachable`. */
  async handOver(roomId: RoomId, to: DeviceId): Promise<void> {
    this.put(await this.#link.call('room.handOver', { roomId, to }));
  }

  /** Hosts the room from this device on. Rejects with `room-hosted`. */
  async host(roomId: RoomId): Promise<void> {
    this.put(await this.#link.call('room.host', { roomId }));
  }

  /** What is given changes, and with it the passphrase where there is one. Rejects with `not-allowed`, `passphrase-needed`. */
  async setRules(roomId: RoomId, change: Partial<Rules>, passphrase: string | null): Promise<void> {
    const given = passphrase === null ? {} : { passphrase };
    await this.#link.call('room.setRules', { roomId, change, ...given });
  }

  /** Takes the room and all that was said in it off this device. */
  async forget(roomId: RoomId): Promise<void> {
    await this.#link.call('room.forget', { roomId });
  }

  async markRead(roomId: RoomId, upTo: Cursor): Promise<void> {
    await this.#link.call('room.markRead', { roomId, upTo });
  }

  /** Whatever has come there by now counts as read. */
  async markAllRead(roomId: RoomId): Promise<void> {
    const { items } = await this.#link.call('message.history', { roomId, limit: 1 });
    const [newest] = items;
    if (newest) await this.markRead(roomId, newest.cursor);
  }

  /** The last thing that somebody else said there counts as unread again; where nobody else did, the last one of all. */
  async markLastUnread(roomId: RoomId): Promise<void> {
    const { items } = await this.#link.call('message.history', { roomId, limit: 50 });
    const said = items.filter(({ kind }) => kind === 'message');
    const last = said.findLast(({ own }) => !own) ?? said.at(-1);
    if (last) await this.markUnread(roomId, last.cursor);
  }

  /** From the message at `from` on nothing counts as read; the room is seen to be marked at once, before main has answered. */
  async markUnread(roomId: RoomId, from: Cursor): Promise<void> {
    let known = this.#told.get(roomId) ?? this.find(roomId);
    this.#marking.add(roomId);
    if (known) this.put(known);
    try {
      await this.#link.call('room.markUnread', { roomId, from });
      known = this.find(roomId);
    } catch (error) {
      known = this.#told.get(roomId) ?? undefined;
      throw error;
    } finally {
      this.#marking.delete(roomId);
      if (known) this.put(known);
    }
  }

  /** The conversation with that person alone, begun where there is none. Rejects with `person-unknown`, `room-limit` and the `storage-…` codes. */
  async direct(id: DeviceId): Promise<Room> {
    const room = await this.#link.call('room.direct', { id });
    this.put(room);
    return room;
  }

  /** What the room may tell this person of. */
  async setNotify(roomId: RoomId, level: Room['notify']): Promise<void> {
    await this.#link.call('room.setNotify', { roomId, level });
  }

  /** The room as main has just told it. */
  put(room: Room): void {
    this.#told.set(room.id, room);
    const shown = this.#shown(room);
    this.rooms.update((rooms) => rooms && sorted([...rooms.filter(({ id }) => id !== room.id), shown]));
  }

  #shown(room: Room): Room {
    return this.#marking.has(room.id) ? { ...room, markedUnread: true } : room;
  }

  async #load(): Promise<void> {
    this.#told.clear();
    const answer = await this.#link.call('room.list', {}).catch(() => null);
    if (!answer) return;
    const told = [...this.#told.values()].filter((room) => room !== null);
    const others = answer.filter((room) => !this.#told.has(room.id));
    this.rooms.set(sorted([...others, ...told].map((room) => this.#shown(room))));
  }
}

function sorted(rooms: readonly Room[]): readonly Room[] {
  return [...rooms].sort(
    (one, other) => (other.last?.at ?? 0) - (one.last?.at ?? 0) || (one.id < other.id ? -1 : 1),
  );
}
