import { AppError } from '../../preload/contract/errors.ts';
import type {
  Acknowledged,
  ChainHead,
  Fork,
  History,
  KnownHost,
  NewEntry,
  StoredEntry,
  StoredMember,
  StoredRoom,
  Successor,
} from '../../main/history/history.ts';
import { cursorOf } from '../../main/lib/cursor.ts';

/** Never changed once it is made, and so shared between copies of a model. */
interface Kept {
  readonly cursor: string;
  readonly counts: boolean;
  readonly entry: NewEntry;
  /** As it is answered when it is not withheld. */
  readonly stored: StoredEntry;
}
type Mutable<Type> = { -readonly [Name in keyof Type]: Type[Name] };
type Member = Omit<StoredMember, 'device' | 'cursor' | 'joined' | 'left'> & {
  readonly cursor: string | null;
  readonly joined: string | null;
  readonly leftAt: string | null;
};
type Cut = Parameters<History['rewrite']>[1];

const forksPerRoom = 256;
const noHash = new Uint8Array(32);
const newMember: Member = {
  key: noHash,
  name: '',
  colour: '',
  pin: null,
  skewMs: 0,
  cursor: null,
  joined: null,
  leftAt: null,
};

/** What a history keeps of one room, without a disk: each call is carried out at once, all of it or, when it throws, nothing. */
export class RoomModel {
  readonly #self: string;
  readonly #about: Mutable<Omit<StoredRoom, 'unread' | 'lastMessage' | 'greatestLamport'>>;
  #chains = new Map<string, Kept[]>();
  /** In shown order. */
  #shown: Kept[] = [];
  #withheld = new Set<Kept>();
  #lateUnread = new Set<Kept>();
  #unreadBehind = 0;
  #lastMessage: Kept | null = null;
  #greatest = 0;
  #members = new Map<string, Member>();
  #forks = new Map<string, Fork>();
  #successors: readonly Successor[] = [];
  #acknowledged = new Map<string, Acknowledged>();

  constructor(id: string, charter: Uint8Array, self: string) {
    this.#self = self;
    this.#about = { id, charter, name: '', term: 0, host: null, part: 'guest', readUpTo: null };
  }

  copy(): RoomModel {
    const copy = new RoomModel(this.#about.id, this.#about.charter, this.#self);
    Object.assign(copy.#about, this.#about);
    copy.#chains = new Map([...this.#chains].map(([chain, kept]) => [chain, [...kept]]));
    copy.#shown = [...this.#shown];
    copy.#withheld = new Set(this.#withheld);
    copy.#lateUnread = new Set(this.#lateUnread);
    copy.#unreadBehind = this.#unreadBehind;
    copy.#lastMessage = this.#lastMessage;
    copy.#greatest = this.#greatest;
    copy.#members = new Map(this.#members);
    copy.#forks = new Map(this.#forks);
    copy.#successors = this.#successors;
    copy.#acknowledged = new Map(this.#acknowledged);
    return copy;
  }

  room(): StoredRoom {
    return {
      ...this.#about,
      unread: this.#unreadBehind + this.#lateUnread.size,
      lastMessage: this.#lastMessage && this.#answered(this.#lastMessage),
      greatestLamport: this.#greatest,
    };
  }

  put({ id: _id, ...given }: Parameters<History['putRoom']>[0]): void {
    if (given.term !== undefined && given.term < this.#about.term)
      throw new AppError('storage-failed', { message: 'a term never falls' });
    for (const [name, value] of Object.entries(given))
      if (value !== undefined) Object.assign(this.#about, { [name]: value });
  }

  append(entries: readonly NewEntry[]): readonly string[] {
    const added = this.#following(entries, []);
    for (const entry of added) this.#add(entry);
    return added.map(({ id }) => id);
  }

  heads(): readonly ChainHead[] {
    return [...this.#chains.values()]
      .map((kept) => {
        const { chain, author, authorKey, seq, lamport, hash } = (kept.at(-1) as Kept).entry;
        return { chain, author, authorKey, seq, lamport, hash };
      })
      .sort((a, b) => (a.chain < b.chain ? -1 : 1));
  }

  withheld(): readonly StoredEntry[] {
    return [...this.#withheld].map((kept) => this.#answered(kept));
  }

  release(): void {
    this.#withheld.clear();
  }

  rewrite(cut: Cut, entries: readonly NewEntry[]): void {
    for (const { chain, from } of cut) {
      const sent = this.#chains
        .get(chain)
        ?.slice(from - 1)
        .some((kept) => !this.#withheld.has(kept));
      if (sent) throw new AppError('already-sent');
    }
    const added = this.#following(entries, cut);
    this.#cut(cut);
    for (const entry of added) this.#add(entry);
  }

  putFork(fork: Fork): void {
    const known = this.#forks.get(fork.chain);
    if (known ? fork.seq < known.seq : this.#forks.size < forksPerRoom) this.#forks.set(fork.chain, fork);
    this.#cut([{ chain: fork.chain, from: fork.seq }]);
  }

  forks(): readonly Fork[] {
    return [...this.#forks.values()].sort((a, b) => (a.chain < b.chain ? -1 : 1));
  }

  get successors(): readonly Successor[] {
    return this.#successors;
  }

  putSuccessors(order: readonly Successor[]): void {
    this.#successors = [...order];
  }

  range(chain: string, from: number, to: number, limit: number): readonly Uint8Array[] {
    const start = Math.max(0, from - 1);
    const kept = this.#chains.get(chain) ?? [];
    return kept.slice(start, Math.max(start, Math.min(to, start + limit))).map(({ entry }) => entry.bytes);
  }

  page({ before, after, limit }: Parameters<History['page']>[1]): {
    entries: readonly StoredEntry[];
    more: boolean;
  } {
    const first = after === undefined ? 0 : this.#place(after, true);
    const end = after !== undefined || before === undefined ? this.#shown.length : this.#place(before, false);
    const from = after === undefined ? Math.max(first, end - limit) : first;
    const to = Math.min(end, from + limit);
    return {
      entries: this.#shown.slice(from, to).map((kept) => this.#answered(kept)),
      more: after === undefined ? from > 0 : to < end,
    };
  }

  /** Their entries in shown order. */
  entries(): readonly StoredEntry[] {
    return this.#shown.map((kept) => this.#answered(kept));
  }

  members(): readonly StoredMember[] {
    const members: StoredMember[] = [];
    for (const [device, { cursor, joined, leftAt, key, name, colour, pin, skewMs }] of this.#members) {
      if (cursor === null) continue;
      const left = leftAt !== null && leftAt > cursor;
      members.push({ device, key, name, colour, cursor, joined: joined ?? cursor, left, pin, skewMs });
    }
    return members;
  }

  putMember({ device, pin, skewMs }: Parameters<History['putMember']>[1]): void {
    const known = this.#members.get(device) ?? newMember;
    const changed = { pin: pin === undefined ? known.pin : pin, skewMs: skewMs ?? known.skewMs };
    this.#members.set(device, { ...known, ...changed });
  }

  acknowledged(): readonly Acknowledged[] {
    return [...this.#acknowledged.values()].sort((a, b) =>
      a.chain === b.chain ? a.copies - b.copies : a.chain < b.chain ? -1 : 1,
    );
  }

  acknowledge(rows: readonly Acknowledged[]): void {
    for (const { chain, seq, copies } of rows) {
      const key = `${chain} ${copies}`;
      if (seq > (this.#acknowledged.get(key)?.seq ?? -1)) this.#acknowledged.set(key, { chain, seq, copies });
    }
  }

  markRead(upTo: string): number {
    this.#lateUnread.clear();
    if (this.#about.readUpTo === null || upTo > this.#about.readUpTo) {
      this.#about.readUpTo = upTo;
      this.#unreadBehind = this.#countBehind(upTo);
    }
    return this.#unreadBehind;
  }

  /** Those that are new once `cut` is done. Throws where one does not follow. */
  #following(entries: readonly NewEntry[], cut: Cut): readonly NewEntry[] {
    const heads = new Map<string, { readonly seq: number; readonly hash: Uint8Array }>();
    for (const { chain, from } of cut) {
      const seq = Math.min(heads.get(chain)?.seq ?? Infinity, this.#chains.get(chain)?.length ?? 0, from - 1);
      heads.set(chain, { seq, hash: this.#chains.get(chain)?.[seq - 1]?.entry.hash ?? noHash });
    }
    return entries.filter((entry) => {
      const head = heads.get(entry.chain) ??
        this.#chains.get(entry.chain)?.at(-1)?.entry ?? { seq: 0, hash: noHash };
      if (entry.seq <= head.seq) return false;
      if (entry.seq !== head.seq + 1 || (entry.seq > 1 && Buffer.compare(entry.previous, head.hash) !== 0))
        throw new AppError('storage-failed', {
          message: `entry ${entry.id} does not follow its chain's head`,
        });
      heads.set(entry.chain, entry);
      return true;
    });
  }

  #add(entry: NewEntry): void {
    const { id, author, chain, seq, lamport, sentAt, kind, bytes, late } = entry;
    const cursor = cursorOf(entry);
    const kept: Kept = {
      cursor,
      counts: kind === 'message' && author !== this.#self,
      entry,
      stored: { id, author, chain, seq, lamport, sentAt, kind, bytes, late, withheld: false },
    };
    const inChain = this.#chains.get(chain);
    if (inChain) inChain.push(kept);
    else this.#chains.set(chain, [kept]);
    if ((this.#shown.at(-1)?.cursor ?? '') < cursor) this.#shown.push(kept);
    else this.#shown.splice(this.#place(cursor, false), 0, kept);
    if (entry.withheld) this.#withheld.add(kept);
    const marked = this.#about.readUpTo !== null && cursor <= this.#about.readUpTo;
    if (kept.counts && !marked) this.#unreadBehind += 1;
    else if (kept.counts && late) this.#lateUnread.add(kept);
    if (kind === 'message' && cursor > (this.#lastMessage?.cursor ?? '')) this.#lastMessage = kept;
    this.#greatest = Math.max(this.#greatest, lamport);
    this.#learn(kept);
  }

  #learn({ entry, cursor }: Kept): void {
    const known = this.#members.get(entry.author) ?? newMember;
    if (entry.kind === 'leave' && cursor > (known.leftAt ?? ''))
      this.#members.set(entry.author, { ...known, leftAt: cursor });
    if (entry.kind !== 'join') return;
    const joined = known.joined === null || cursor < known.joined ? cursor : known.joined;
    const { authorKey: key, name = '', colour = '' } = entry;
    const latest = cursor > (known.cursor ?? '') ? { key, name, colour, cursor } : {};
    this.#members.set(entry.author, { ...known, joined, ...latest });
  }

  #cut(cut: Cut): void {
    const gone = new Set<Kept>();
    for (const { chain, from } of cut) {
      const kept = this.#chains.get(chain) ?? [];
      for (const entry of kept.splice(from - 1)) gone.add(entry);
      if (kept.length === 0) this.#chains.delete(chain);
    }
    if (gone.size === 0) return;
    this.#shown = this.#shown.filter((kept) => !gone.has(kept));
    for (const kept of gone) {
      this.#withheld.delete(kept);
      this.#lateUnread.delete(kept);
    }
    this.#unreadBehind = this.#countBehind(this.#about.readUpTo);
    this.#lastMessage = this.#shown.findLast(({ stored }) => stored.kind === 'message') ?? null;
    for (const author of new Set([...gone].map(({ stored }) => stored.author))) {
      const known = this.#members.get(author);
      if (known) this.#members.set(author, { ...known, cursor: null, joined: null, leftAt: null });
      for (const kept of this.#shown) if (kept.stored.author === author) this.#learn(kept);
    }
  }

  #countBehind(readUpTo: string | null): number {
    const from = readUpTo === null ? 0 : this.#place(readUpTo, true);
    let count = 0;
    for (let at = from; at < this.#shown.length; at++) if (this.#shown[at]?.counts) count++;
    return count;
  }

  /** How many stand before `cursor`, or up to it. */
  #place(cursor: string, included: boolean): number {
    let low = 0;
    let high = this.#shown.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const found = (this.#shown[middle] as Kept).cursor;
      if (found < cursor || (included && found === cursor)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #answered(kept: Kept): StoredEntry {
    return this.#withheld.has(kept) ? { ...kept.stored, withheld: true } : kept.stored;
  }
}

/** All that a history keeps, without a disk. */
export class HistoryModel {
  readonly #self: string;
  readonly #rooms = new Map<string, RoomModel>();
  #hosts: KnownHost[] = [];

  constructor(self: string) {
    this.#self = self;
  }

  copy(): HistoryModel {
    const copy = new HistoryModel(this.#self);
    for (const [id, room] of this.#rooms) copy.#rooms.set(id, room.copy());
    copy.#hosts = [...this.#hosts];
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
}

const lastSeenFirst = (a: KnownHost, b: KnownHost): number =>
  b.lastSeen - a.lastSeen || (a.host === b.host ? a.port - b.port : a.host < b.host ? -1 : 1);
