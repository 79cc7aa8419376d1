import { AppError } from '../../preload/contract/errors.ts';
import type { History, NewEntry, StoredSearch } from '../../main/history/history.ts';
import type {
  KnownHost,
  NameMet,
  StoredContact,
  StoredDraft,
  StoredRoom,
} from '../../main/history/stored-rooms.ts';
import { RoomModel } from './room-model.ts';

/** Of a member in one room so many names are kept, the first ones. */
const namesPerMember = 32;
const nothingNoted = { alias: null, verified: false, blocked: false, sameAs: null, newKeySeen: false };

/** All that a history keeps, without a disk. */
export class HistoryModel {
  readonly #self: string;
  readonly #now: () => number;
  readonly #rooms = new Map<string, RoomModel>();
  #hosts: KnownHost[] = [];
  #contacts = new Map<string, StoredContact>();
  /** Of each room by itself, the first met first. */
  #names: (NameMet & { readonly room: string })[] = [];

  /** `now` is what names are met at. */
  constructor(self: string, now: () => number) {
    this.#self = self;
    this.#now = now;
  }

  copy(): HistoryModel {
    const copy = new HistoryModel(this.#self, this.#now);
    for (const [id, room] of this.#rooms) copy.#rooms.set(id, room.copy());
    copy.#hosts = [...this.#hosts];
    copy.#contacts = new Map(this.#contacts);
    copy.#names = [...this.#names];
    return copy;
  }

  rooms(): readonly StoredRoom[] {
    return [...this.#rooms.values()].map((room) => room.room());
  }

  find(roomId: string): RoomModel | null {
    return this.#rooms.get(roomId) ?? null;
  }

  /** Throws `room-unknown`. */
  existing(roomId: string): RoomModel {
    const room = this.#rooms.get(roomId);
    if (!room) throw new AppError('room-unknown');
    return room;
  }

  putRoom(given: Parameters<History['putRoom']>[0]): void {
    const known = this.#rooms.get(given.id);
    if (!known && given.charter === undefined) throw new AppError('room-unknown');
    const room = known ?? new RoomModel(given.id, given.charter as Uint8Array, this.#self);
    room.put(given);
    this.#rooms.set(given.id, room);
  }

  /** As `RoomModel.append`, and keeps the names that its joins say. */
  append(roomId: string, entries: readonly NewEntry[], judgeFrom?: string): readonly string[] {
    const added = this.existing(roomId).append(entries, judgeFrom);
    this.#meet(roomId, entries);
    return added;
  }

  /** As `RoomModel.rewrite`, and keeps the names that its joins say. */
  rewrite(roomId: string, cut: Parameters<RoomModel['rewrite']>[0], entries: readonly NewEntry[]): void {
    this.existing(roomId).rewrite(cut, entries);
    this.#meet(roomId, entries);
  }

  forget(roomId: string): void {
    this.#rooms.delete(roomId);
    this.#hosts = this.#hosts.filter(({ room }) => room !== roomId);
    this.#names = this.#names.filter(({ room }) => room !== roomId);
  }

  clear(roomId: string): void {
    this.#hosts = this.#hosts.filter(({ room }) => room !== roomId);
    if (!this.#rooms.has(roomId)) return;
    this.#names = this.#names.filter(({ room }) => room !== roomId);
    this.existing(roomId).clear();
  }

  /** As `RoomModel.putBack`, and keeps the names that its joins say. */
  putBack(roomId: string, entries: readonly NewEntry[]): readonly string[] {
    const put = this.existing(roomId).putBack(entries);
    this.#meet(
      roomId,
      entries.filter(({ id }) => put.includes(id)),
    );
    return put;
  }

  contacts(): readonly StoredContact[] {
    return [...this.#contacts.values()];
  }

  putContact(given: Parameters<History['putContact']>[0]): void {
    const known = this.#contacts.get(given.device) ?? { ...nothingNoted, device: given.device };
    const noted = Object.entries(given).filter(([, value]) => value !== undefined);
    this.#contacts.set(given.device, { ...known, ...Object.fromEntries(noted) });
    if (given.blocked === undefined || given.blocked === known.blocked) return;
    for (const room of this.#rooms.values()) room.markUnjudged('');
  }

  namesMet(): readonly NameMet[] {
    const first = new Map<string, NameMet>();
    for (const { device, name, firstMet } of this.#names) {
      const key = `${device} ${name}`;
      if (firstMet < (first.get(key)?.firstMet ?? Infinity)) first.set(key, { device, name, firstMet });
    }
    return [...first.values()].sort((a, b) => a.firstMet - b.firstMet);
  }

  /** As `History.search`; `next` is when the last one came. */
  search(query: StoredSearch): Awaited<ReturnType<History['search']>> {
    const rooms = [...this.#rooms].filter(([id]) => query.room === undefined || query.room === id);
    const behind = query.behind === undefined ? Infinity : Number(query.behind);
    const found = rooms
      .flatMap(([room, model]) => model.search(query).map((hit) => ({ ...hit, room })))
      .filter(({ arrival }) => arrival < behind)
      .sort((a, b) => b.arrival - a.arrival);
    const some = found.slice(0, query.limit);
    return {
      found: some.map(({ room, entry }) => ({ room, entry })),
      next: found.length > some.length ? String(some.at(-1)?.arrival ?? 0) : null,
    };
  }

  drafts(): readonly StoredDraft[] {
    return [...this.#rooms].flatMap(([room, { draft }]) => (draft === null ? [] : { room, draft }));
  }

  knownHosts(): readonly KnownHost[] {
    return [...this.#hosts].sort(lastSeenFirst);
  }

  putKnownHost(host: KnownHost): void {
    const others = this.#hosts.filter(
      (known) => known.room !== host.room || known.host !== host.host || known.port !== host.port,
    );
    const ofRoom = others.filter(({ room }) => room === host.room).sort(lastSeenFirst);
    this.#hosts = [...others.filter(({ room }) => room !== host.room), { ...host }, ...ofRoom.slice(0, 15)];
  }

  #meet(room: string, entries: readonly NewEntry[]): void {
    for (const { kind, author: device, name = '' } of entries) {
      if (kind !== 'join') continue;
      const ofDevice = this.#names.filter((met) => met.room === room && met.device === device);
      if (ofDevice.length >= namesPerMember || ofDevice.some((met) => met.name === name)) continue;
      this.#names.push({ room, device, name, firstMet: this.#now() });
    }
  }
}

const lastSeenFirst = (a: KnownHost, b: KnownHost): number =>
  b.lastSeen - a.lastSeen || (a.host === b.host ? a.port - b.port : a.host < b.host ? -1 : 1);
