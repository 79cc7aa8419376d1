import { AppError } from '../../preload/contract/errors.ts';
import type { Access } from '../../preload/contract/rules.ts';
import type { StoredRoom } from '../history/stored-rooms.ts';
import { limits } from '../protocol/limits.ts';
import { cleanRoomName } from '../protocol/names.ts';
import { makeCharter, type Charter } from './charter.ts';
import { MemberRoom, type MemberRoomOptions } from './member-room.ts';
import type { Surroundings } from './surroundings.ts';

/** How newcomers are to get into a room that is founded. */
export interface Entrance {
  readonly access?: Access | undefined;
  readonly passphrase?: string | undefined;
  /** Who looks around is not told of it; it is for those with an invite, unless `access` says otherwise (J7). */
  readonly hidden?: boolean | undefined;
}

export interface OwnRoomOptions extends MemberRoomOptions {
  /** The room is open from now on. */
  readonly onOpened: (room: MemberRoom) => void;
}

const roomsAtMost = 200;

/** The rooms this device is a member of, each open once. */
export class OwnRooms {
  readonly #around: Surroundings;
  readonly #optionsOf: (roomId: string) => OwnRoomOptions;
  readonly #rooms = new Map<string, MemberRoom>();
  readonly #opening = new Map<string, Promise<MemberRoom>>();
  readonly #leaving = new Map<string, Promise<void>>();

  constructor(around: Surroundings, optionsOf: (roomId: string) => OwnRoomOptions) {
    this.#around = around;
    this.#optionsOf = optionsOf;
  }

  has(roomId: string): boolean {
    return this.#rooms.has(roomId);
  }

  get(roomId: string): MemberRoom | undefined {
    return this.#rooms.get(roomId);
  }

  /** Not where it came out of a file. */
  isMember(roomId: string): boolean {
    return this.#rooms.get(roomId)?.membership.terms.isArchived === false;
  }

  /** Throws `room-unknown`. */
  need(roomId: string): MemberRoom {
    const room = this.#rooms.get(roomId);
    if (!room) throw new AppError('room-unknown');
    return room;
  }

  /** A room this person can do something in. Throws `room-unknown`, and `not-allowed` of an archive. */
  live(roomId: string): MemberRoom {
    const room = this.need(roomId);
    if (room.membership.terms.isArchived) throw new AppError('not-allowed');
    return room;
  }

  all(): MemberRoom[] {
    return [...this.#rooms.values()];
  }

  directs(): MemberRoom[] {
    return this.all().filter(({ direct }) => direct.partner !== null);
  }

  directWith(device: string): MemberRoom | undefined {
    return this.all().find(({ direct }) => direct.partner === device);
  }

  /** Throws `room-limit` where that room, or a new one, would be one too many. */
  checkLimit(roomId: string | null): void {
    if (roomId !== null && this.#rooms.has(roomId)) return;
    if (this.#rooms.size - this.directs().length >= roomsAtMost) throw new AppError('room-limit');
  }

  open(stored: StoredRoom): Promise<MemberRoom> {
    const options = this.#optionsOf(stored.id);
    const opening =
      this.#opening.get(stored.id) ??
      MemberRoom.open(stored, this.#around, options).then((room) => {
        this.#rooms.set(stored.id, room);
        options.onOpened(room);
        return room;
      });
    this.#opening.set(stored.id, opening);
    return opening.finally(() => this.#opening.delete(stored.id));
  }

  /** Makes a room that nobody hosts yet. Throws `name-invalid`, `room-limit`, `passphrase-needed`, `login-failed`, `storage-…`, with nothing left of it. */
  async found(roomName: string, entrance: Entrance): Promise<MemberRoom> {
    const { hidden = false, passphrase } = entrance;
    const access = entrance.access ?? (hidden ? 'invite' : 'open');
    const name = cleanRoomName(roomName);
    if (name === null) throw new AppError('name-invalid');
    const hosted = this.all().filter(
      ({ membership, direct }) => membership.hosting && direct.partner === null,
    );
    if (hosted.length >= limits.roomsPerHost) throw new AppError('room-limit');
    this.checkLimit(null);
    if (access === 'passphrase' && passphrase === undefined) throw new AppError('passphrase-needed');
    const { signer, clock, randomBytes, history } = this.#around;
    const createdAt = clock.now();
    const founderKey = signer.publicKey;
    const charter = makeCharter({ founderKey, name, createdAt, random: randomBytes(16), access, hidden });
    const room = await this.member(charter);
    try {
      if (access === 'passphrase') await room.acts.setRules({ access }, passphrase);
      return room;
    } catch (error) {
      await this.leave(charter.id)
        .then(() => history.forget(charter.id))
        .catch(() => undefined);
      throw error;
    }
  }

  /** The room of that charter, made where this device is no member of it yet. Throws `storage-…`. */
  async member(charter: Charter): Promise<MemberRoom> {
    const known = this.#rooms.get(charter.id);
    if (known && this.isMember(charter.id)) return known;
    // Nobody joins a room of two (J7).
    if (charter.direct) throw new AppError('room-gone');
    // What ends the stay before is on disk first.
    await this.#leaving.get(charter.id)?.catch(() => undefined);
    const { history } = this.#around;
    const name = cleanRoomName(charter.name) ?? charter.id.slice(0, 8);
    if (known) await this.close(known);
    const { id, bytes } = charter;
    await history.putRoom({ id, charter: Uint8Array.from(bytes), name, part: 'guest', archivedAt: null });
    const stored = await history.room(id);
    if (!stored) throw new AppError('storage-failed');
    return this.#rooms.get(id) ?? this.open(stored);
  }

  /** The direct room of that charter, made where it was not here yet; `name` is what the other one is called. Throws `room-limit`, `storage-…`. */
  async direct(charter: Charter, name: string, as: 'listed' | 'unlisted'): Promise<MemberRoom> {
    const known = this.#rooms.get(charter.id);
    if (known) return known;
    if (this.directs().length >= limits.directRooms) throw new AppError('room-limit');
    await this.#leaving.get(charter.id)?.catch(() => undefined);
    const { history } = this.#around;
    const { id, bytes } = charter;
    const part = as === 'listed' ? 'guest' : 'left';
    const before = await history.room(id);
    if (!before) await history.putRoom({ id, charter: Uint8Array.from(bytes), name, part });
    const stored = before ?? (await history.room(id));
    if (!stored) throw new AppError('storage-failed');
    return this.#rooms.get(id) ?? this.open(stored);
  }

  /** It is to be opened anew, as something else; windows keep it as it is until then. */
  async close(room: MemberRoom): Promise<void> {
    this.#rooms.delete(room.id);
    await room.stop('leaving', { left: false });
  }

  /** `then` is done before the room can be opened again. Throws `room-unknown`, `storage-…`. */
  async leave(roomId: string, then: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    const room = this.need(roomId);
    this.#rooms.delete(roomId);
    const leaving = room
      .stop('leaving', { left: true })
      .then(then)
      .finally(() => this.#leaving.delete(roomId));
    this.#leaving.set(roomId, leaving);
    await leaving;
  }
}
