import { AppError } from '../../preload/contract/errors.ts';
import type { Room } from '../../preload/contract/model.ts';
import type { History } from '../history/history.ts';
import { cursorOf } from '../lib/cursor.ts';
import type { Entry } from '../protocol/entry.ts';
import { ProtocolError } from '../protocol/errors.ts';
import { cleanRoomName } from '../protocol/names.ts';
import type { RoomAnnouncements } from './announcements.ts';
import { partnerOf, type Charter } from './charter.ts';
import { MemberRoom } from './member-room.ts';
import type { OwnRooms } from './own-rooms.ts';
import { Returning } from './direct/returning.ts';
import type { Surroundings } from './surroundings.ts';
import type { Telling } from './telling.ts';

/** A room's log as it came out of a file. */
export interface ArchivedLog {
  readonly charter: Charter;
  /** As whoever made the file calls the room. */
  readonly name: string;
  /** By their clock, ms. */
  readonly madeAt: number;
  /** Their device. */
  readonly maker: string;
  /** All entries, some at a time, in shown order; can be gone through more than once. */
  entries(): AsyncIterable<readonly Entry[]>;
}

const unheard: RoomAnnouncements = {
  changed: () => undefined,
  peopleChanged: () => undefined,
  added: () => undefined,
  itemsChanged: () => undefined,
  reminded: () => undefined,
  removed: () => undefined,
  turned: () => undefined,
  typingChanged: () => undefined,
  readsChanged: () => undefined,
  stateChanged: () => undefined,
};

/** Takes logs in that come out of files: what is missing goes into the room where this device is a member, else the room can be read. */
export class RoomArchives {
  readonly #around: Surroundings;
  readonly #rooms: OwnRooms;
  readonly #telling: Telling;
  readonly #returning: Returning;
  #taking: Promise<unknown> = Promise.resolve();

  constructor(around: Surroundings, rooms: OwnRooms, telling: Telling) {
    this.#around = around;
    this.#rooms = rooms;
    this.#telling = telling;
    this.#returning = new Returning(around);
  }

  /** What the room is called. Throws `room-unknown`. */
  nameOf(roomId: string): string {
    return this.#rooms.need(roomId).name;
  }

  isMember(roomId: string): boolean {
    return this.#rooms.isMember(roomId);
  }

  /** Which of these are not on this device. */
  async missing(roomId: string): Promise<(entry: Entry) => boolean> {
    const heads = new Map((await this.#around.history.heads(roomId)).map((head) => [head.chain, head]));
    return ({ chain, seq }) => {
      const { seq: upTo = 0, horizon = null } = heads.get(chain) ?? {};
      return seq > upTo || (horizon !== null && seq > horizon.back && seq <= horizon.seq);
    };
  }

  /**
   * Adds what is missing here; one log at a time, and the same one again changes nothing. Throws `archive-invalid` with nothing added
   * where an entry is not its author's, `person-unknown` where it would have this device talk alone with somebody it has nothing to do with
   * (J7), `room-limit`, `storage-…`.
   */
  takeIn(log: ArchivedLog): Promise<Room> {
    const taken = this.#taking.then(() => this.#takeIn(log));
    this.#taking = taken.catch(() => undefined);
    return taken;
  }

  async #takeIn(log: ArchivedLog): Promise<Room> {
    const { charter } = log;
    const { id } = charter;
    const tookPart = await this.#check(log);
    this.#rooms.checkLimit(id);
    const partner = partnerOf(charter, this.#around.signer.device);
    if (partner !== null && !tookPart && !(await this.#mayTalkWith(partner, id)))
      throw new AppError('person-unknown');
    const own = this.#rooms.isMember(id) || partner !== null;
    const room = own ? await this.#add(log) : await this.#keep(log);
    if (!own || partner !== null) this.#telling.of(id).turned();
    this.#telling.listed(room);
    return room.view();
  }

  /** Whether this device has said something in it. Throws `archive-invalid`. */
  async #check({ charter, entries }: ArchivedLog): Promise<boolean> {
    const { verify, signer } = this.#around;
    const isMissing = await this.missing(charter.id);
    let tookPart = false;
    for await (const some of entries()) {
      const genuine = await verify(some.filter(isMissing));
      if (genuine.includes(false)) throw new AppError('archive-invalid');
      tookPart ||= some.some(({ author }) => author === signer.device);
    }
    return tookPart;
  }

  /** Anybody can make the file of a direct room with anybody: it opens none that the other one could not have had opened. */
  async #mayTalkWith(partner: string, roomId: string): Promise<boolean> {
    if ((await this.#around.history.room(roomId)) !== null) return true;
    const shared = this.#rooms.all().some(({ direct }) => direct.isSharedWith(partner));
    return shared && !this.#around.contacts.of(partner).blocked;
  }

  /** As if a member had brought it. */
  async #add(log: ArchivedLog): Promise<MemberRoom> {
    const { charter, name } = log;
    const before = this.#rooms.get(charter.id);
    const close = async (): Promise<void> => before && this.#rooms.close(before);
    const restored = await this.#returning.restore(log, { close, begins: false });
    const known = restored ? undefined : before;
    const room = known ?? (await this.#rooms.direct(charter, cleanRoomName(name) ?? '', 'listed'));
    if (restored) room.rejudge();
    await this.#receive(room, log);
    if (!room.direct.listed) await room.direct.setListed(true);
    const { part } = room.membership;
    if (part.kind === 'guest') part.stay.compare();
    else if (!known) void room.membership.seek();
    return room;
  }

  /** Read from the beginning, and told to nobody: nothing in it is news. */
  async #keep(log: ArchivedLog): Promise<MemberRoom> {
    const { charter, madeAt } = log;
    const { history } = this.#around;
    const { id, bytes } = charter;
    const open = this.#rooms.get(id);
    if (open) await this.#rooms.close(open);
    const before = await history.room(id);
    const name = cleanRoomName(charter.name) ?? cleanRoomName(log.name) ?? id.slice(0, 8);
    const latest = Math.max(madeAt, before?.archivedAt ?? 0);
    try {
      const kept = { id, charter: Uint8Array.from(bytes), name, part: 'guest', archivedAt: latest } as const;
      await history.putRoom(kept);
      await this.#returning.restore(log, { begins: true });
      await this.#fill(log);
    } catch (error) {
      if (before) await this.#reopen(id, before.part);
      else await history.forget(id).catch(() => undefined);
      throw error;
    }
    return this.#rooms.open(await stored(history, id));
  }

  async #fill(log: ArchivedLog): Promise<void> {
    const { history } = this.#around;
    const { id } = log.charter;
    const room = await MemberRoom.open(await stored(history, id), this.#around, {
      listen: () => Promise.reject(new AppError('not-allowed')),
      addresses: () => [],
      sighted: () => [],
      announce: unheard,
      onHosting: () => undefined,
      onCaughtUp: () => Promise.resolve(),
    });
    try {
      await this.#receive(room, log);
    } finally {
      await room.stop('leaving', { left: false });
    }
    const [last] = (await history.page(id, { limit: 1, all: true })).entries;
    if (last) await history.markRead(id, cursorOf(last));
  }

  /** What is here already is not looked at again. Rejects with `storage-…` where the disk does not take the rest. */
  async #receive(room: MemberRoom, { entries, maker }: ArchivedLog): Promise<void> {
    const { log } = room;
    const isMissing = await this.missing(room.id);
    const failures: unknown[] = [];
    const undo = log.failed.on((error) => failures.push(error));
    try {
      for await (const some of entries()) {
        await log.receive(some.filter(isMissing), maker);
        await log.bare.fill(some);
        if (failures.length > 0) throw failures[0];
      }
      await log.idle();
      if (failures.length > 0) throw failures[0];
    } catch (error) {
      throw error instanceof ProtocolError ? new AppError('archive-invalid', { cause: error }) : error;
    } finally {
      undo();
    }
  }

  /** As it was before. */
  async #reopen(id: string, part: 'host' | 'guest' | 'left'): Promise<void> {
    const { history } = this.#around;
    await history.putRoom({ id, part, ...(part === 'left' && { archivedAt: null }) }).catch(() => undefined);
    if (part !== 'left') await this.#rooms.open(await stored(history, id)).catch(() => undefined);
  }
}

async function stored(history: History, id: string): Promise<Awaited<ReturnType<History['rooms']>>[number]> {
  const room = await history.room(id);
  if (!room) throw new AppError('storage-failed');
  return room;
}
