import { AppError } from '../../preload/contract/errors.ts';
import type {
  BareRow,
  EntryPlace,
  History,
  NewEntry,
  StoredEntry,
  StoredSearch,
  Unjudged,
  Unsettled,
} from '../../main/history/history.ts';
import { kindCode } from '../../main/history/rows.ts';
import type {
  Acknowledged,
  ChainHead,
  Fork,
  Horizon,
  StoredMember,
  StoredRoom,
  Successor,
} from '../../main/history/stored-rooms.ts';
import { cursorOf } from '../../main/lib/cursor.ts';
import { asBare, completes, isBare, placeIn } from '../../main/protocol/entry-bytes.ts';
import { MessageIndex } from './message-index.ts';
import { RosterModel } from './roster-model.ts';

/** Never changed once it is made, and so shared between copies of a model. */
interface Kept {
  readonly cursor: string;
  /** A message of somebody else. */
  readonly ofOthers: boolean;
  readonly entry: NewEntry;
  /** As it was answered when it came. */
  readonly stored: StoredEntry;
  /** Rises from each that comes to the next. */
  readonly arrival: number;
}
let arrivals = 0;

/** Of a chain whose beginning was forgotten. */
interface Beginning extends Pick<ChainHead, 'author' | 'authorKey'> {
  readonly horizon: Horizon;
  /** What was put back, from the first on. */
  readonly back: readonly Kept[];
}

type Mutable<Type> = { -readonly [Name in keyof Type]: Type[Name] };
type Cut = Parameters<History['rewrite']>[1];

const forksPerRoom = 256;
const noHash = new Uint8Array(32);

/** What there is around a place in a room that is not known. */
export const nowhere = (): {
  readonly entries: readonly StoredEntry[];
  readonly older: boolean;
  readonly newer: boolean;
} => ({ entries: [], older: false, newer: false });

/** Of such the room's rules are made, and who is in it. */
const makesRules = ({ entry: { kind } }: Kept): boolean => kindCode(kind) >= 2 && kindCode(kind) <= 12;

/** What a history keeps of one room, without a disk: each call is carried out at once, all of it or, when it throws, nothing. */
export class RoomModel {
  readonly #self: string;
  readonly #about: Mutable<Omit<StoredRoom, 'unread' | 'mentions' | 'lastMessage' | 'greatestLamport'>>;
  #chains = new Map<string, Kept[]>();
  #beginnings = new Map<string, Beginning>();
  /** In shown order. */
  #shown: Kept[] = [];
  #withheld = new Set<Kept>();
  #hidden = new Set<Kept>();
  #bare = new Set<Kept>();
  #erased = new Set<Kept>();
  #index: MessageIndex<Kept>;
  draft: string | null = null;
  /** Of entries that came bare, or were erased. */
  #filled = new Map<Kept, Uint8Array>();
  /** Messages of others that came late before the mark since it was last set, whether they count or not. */
  #lateUnread = new Set<Kept>();
  #unreadBehind = 0;
  #lastMessage: Kept | null = null;
  #greatest = 0;
  #roster = new RosterModel();
  #forks = new Map<string, Fork>();
  #successors: readonly Successor[] = [];
  #acknowledged = new Map<string, Acknowledged>();
  #unjudged: Unjudged | null = null;

  constructor(id: string, charter: Uint8Array, self: string) {
    this.#self = self;
    this.#index = new MessageIndex(self);
    const nothing = { readUpTo: null, notify: 'all', markedUnread: false, archivedAt: null } as const;
    this.#about = { id, charter, name: '', term: 0, host: null, part: 'guest', ...nothing };
  }

  copy(): RoomModel {
    const copy = new RoomModel(this.#about.id, this.#about.charter, this.#self);
    Object.assign(copy.#about, this.#about);
    copy.#chains = new Map([...this.#chains].map(([chain, kept]) => [chain, [...kept]]));
    copy.#beginnings = new Map(this.#beginnings);
    copy.#shown = [...this.#shown];
    copy.#withheld = new Set(this.#withheld);
    copy.#hidden = new Set(this.#hidden);
    copy.#bare = new Set(this.#bare);
    copy.#erased = new Set(this.#erased);
    copy.#index = this.#index.copy();
    copy.draft = this.draft;
    copy.#filled = new Map(this.#filled);
    copy.#lateUnread = new Set(this.#lateUnread);
    copy.#unreadBehind = this.#unreadBehind;
    copy.#lastMessage = this.#lastMessage;
    copy.#greatest = this.#greatest;
    copy.#roster = this.#roster.copy();
    copy.#forks = new Map(this.#forks);
    copy.#successors = this.#successors;
    copy.#acknowledged = new Map(this.#acknowledged);
    copy.#unjudged = this.#unjudged;
    return copy;
  }

  room(): StoredRoom {
    const late = [...this.#lateUnread].filter((kept) => this.#counts(kept));
    const named = this.#behind(this.#about.readUpTo).filter((kept) => this.#index.names(kept));
    return {
      ...this.#about,
      unread: this.#unreadBehind + late.length,
      mentions: named.length + late.filter((kept) => this.#index.names(kept)).length,
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

  append(entries: readonly NewEntry[], judgeFrom?: string): readonly string[] {
    const added = this.#following(entries, []);
    if (judgeFrom !== undefined) this.markUnjudged(judgeFrom);
    for (const entry of added) this.#add(entry);
    return added.map(({ id }) => id);
  }

  heads(): readonly ChainHead[] {
    return [...new Set([...this.#chains.keys(), ...this.#beginnings.keys()])]
      .sort()
      .map((chain) => this.#head(chain) as ChainHead);
  }

  #head(chain: string): ChainHead | null {
    const beginning = this.#beginnings.get(chain);
    const horizon = beginning?.horizon ?? null;
    const last =
      this.#chains.get(chain)?.at(-1)?.entry ?? (beginning && { ...beginning, ...beginning.horizon });
    if (!last) return null;
    const { author, authorKey, seq, lamport, hash } = last;
    return { chain, author, authorKey, seq, lamport, hash, horizon };
  }

  /** Those of the chain that are kept behind its horizon, from `seq` on. */
  #from(chain: string, seq: number): readonly Kept[] {
    return this.#chains.get(chain)?.slice(Math.max(0, seq - 1 - this.#horizonOf(chain))) ?? [];
  }

  #horizonOf(chain: string): number {
    return this.#beginnings.get(chain)?.horizon.seq ?? 0;
  }

  /** As `History.clear`. */
  clear(): void {
    const beginnings = this.heads().map((head): [string, Beginning] => {
      const { author, authorKey, seq, lamport, hash } = head;
      const given = this.#given(head);
      const horizon: Horizon = { seq, lamport, hash, given: given.seq, givenHash: given.hash, back: 0 };
      return [head.chain, { author, authorKey, horizon, back: [] }];
    });
    this.#beginnings = new Map(beginnings);
    this.#chains.clear();
    this.#shown = [];
    for (const kept of [
      this.#withheld,
      this.#hidden,
      this.#bare,
      this.#erased,
      this.#filled,
      this.#lateUnread,
    ])
      kept.clear();
    this.#index = new MessageIndex(this.#self);
    this.draft = null;
    this.#forks.clear();
    this.#successors = [];
    this.#acknowledged.clear();
    this.#unjudged = null;
    this.#roster.clear();
    Object.assign(this.#about, { part: 'left', readUpTo: null, markedUnread: false });
    this.#recount();
  }

  /** As `History.begin`. */
  begin(heads: Parameters<History['begin']>[1]): void {
    for (const { chain, author, authorKey, seq, lamport, hash } of heads) {
      if (this.#head(chain)) continue;
      const horizon: Horizon = { seq, lamport, hash, given: seq, givenHash: hash, back: 0 };
      this.#beginnings.set(chain, { author, authorKey, horizon, back: [] });
      this.#greatest = Math.max(this.#greatest, lamport);
    }
  }

  /** As `History.putBack`. */
  putBack(entries: readonly NewEntry[]): readonly string[] {
    const put = entries.filter((entry) => {
      const beginning = this.#beginnings.get(entry.chain);
      if (!beginning || entry.seq !== beginning.back.length + 1) return false;
      const { horizon } = beginning;
      const before = beginning.back.at(-1)?.entry;
      if (before && Buffer.compare(before.hash, entry.previous) !== 0) return false;
      const ends = entry.seq === horizon.seq;
      if (ends && Buffer.compare(entry.hash, horizon.hash) !== 0) return false;
      const behind = this.#chains.get(entry.chain) ?? [];
      this.#chains.set(entry.chain, []);
      this.#add(entry);
      const back = [...beginning.back, ...(this.#chains.get(entry.chain) ?? [])];
      if (ends) {
        this.#beginnings.delete(entry.chain);
        this.#chains.set(entry.chain, [...back, ...behind]);
        return true;
      }
      this.#beginnings.set(entry.chain, { ...beginning, horizon: { ...horizon, back: back.length }, back });
      if (behind.length > 0) this.#chains.set(entry.chain, behind);
      else this.#chains.delete(entry.chain);
      return true;
    });
    const last = put.map(cursorOf).sort().at(-1);
    if (last !== undefined && last > (this.#about.readUpTo ?? '')) this.#about.readUpTo = last;
    if (last !== undefined) this.#recount();
    return put.map(({ id }) => id);
  }

  #given({ author, chain, seq, hash, horizon }: ChainHead): { seq: number; hash: Uint8Array | null } {
    if (author !== this.#self) return { seq, hash };
    const said = this.acknowledged().filter((row) => row.chain === chain && row.copies >= 2);
    const reach = Math.min(seq, Math.max(0, ...said.map((row) => row.seq)));
    const [there] = this.#found([{ chain, seq: reach }]);
    if (there && reach > (horizon?.given ?? 0)) return { seq: reach, hash: there.entry.hash };
    return { seq: horizon?.given ?? 0, hash: horizon?.givenHash ?? null };
  }

  withheld(): readonly StoredEntry[] {
    return [...this.#withheld].map((kept) => this.#answered(kept));
  }

  release(): void {
    this.#withheld.clear();
  }

  rewrite(cut: Cut, entries: readonly NewEntry[]): void {
    for (const { chain, from } of cut) {
      if (this.#from(chain, from).some((kept) => !this.#withheld.has(kept)))
        throw new AppError('already-sent');
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
    const back = this.#beginnings.get(chain)?.back.slice(Math.max(0, from - 1)) ?? [];
    const behind = this.#from(chain, from).slice(0, Math.max(0, limit));
    return [...back, ...behind]
      .slice(0, Math.max(0, limit))
      .filter(({ stored: { seq } }) => seq <= to)
      .map((one) => this.#answered(one).bytes);
  }

  page({ before, after, limit, all = false }: Parameters<History['page']>[1]): {
    entries: readonly StoredEntry[];
    more: boolean;
  } {
    const found: Kept[] = [];
    const forward = after !== undefined;
    const end = forward || before === undefined ? this.#shown.length : this.#place(before, false);
    for (
      let at = forward ? this.#place(after, true) : end - 1;
      found.length <= limit;
      at += forward ? 1 : -1
    ) {
      const kept = this.#shown[at];
      if (!kept) break;
      if (all || !this.#hidden.has(kept)) found.push(kept);
    }
    const entries = found.slice(0, limit).map((kept) => this.#answered(kept));
    return { entries: forward ? entries : entries.reverse(), more: found.length > limit };
  }

  deeds(): readonly StoredEntry[] {
    const deeds = this.#shown.filter(({ entry: { kind } }) => kindCode(kind) >= 3 && kindCode(kind) <= 12);
    return deeds.map((kept) => this.#answered(kept));
  }

  setHidden(hide: readonly EntryPlace[], show: readonly EntryPlace[]): void {
    for (const kept of this.#found(hide)) this.#hidden.add(kept);
    for (const kept of this.#found(show)) this.#hidden.delete(kept);
    this.#recount();
  }

  fill(entries: Parameters<History['fill']>[1]): readonly string[] {
    const filled = entries.filter(({ id, bytes }) => {
      const { chain, seq } = placeIn(bytes);
      const [kept] = this.#found([{ chain: Buffer.from(chain).toString('hex'), seq }]);
      if (kept?.stored.id !== id || !this.#bare.has(kept) || !completes(this.#answered(kept).bytes, bytes))
        return false;
      this.#bare.delete(kept);
      this.#filled.set(kept, Uint8Array.from(bytes));
      this.#index.fill(kept, bytes);
      return true;
    });
    this.#recount();
    return filled.map(({ id }) => id);
  }

  bare(after: string, limit: number): readonly BareRow[] {
    const behind = this.#shown.slice(this.#place(after, true)).filter((kept) => this.#bare.has(kept));
    return behind
      .reverse()
      .slice(0, limit)
      .map(({ stored: { id, chain, seq } }) => ({ id, chain, seq }));
  }

  bareHeads(): readonly EntryPlace[] {
    const last = new Map<string, number>();
    for (const { stored } of this.#bare)
      last.set(stored.chain, Math.max(stored.seq, last.get(stored.chain) ?? 0));
    const heads = [...last].map(([chain, seq]) => ({ chain, seq }));
    return heads.sort((a, b) => (a.chain < b.chain ? -1 : 1));
  }

  around(cursor: string, limit: number): ReturnType<typeof nowhere> {
    const visible = this.#shown.filter((kept) => !this.#hidden.has(kept));
    const found = visible.findIndex((kept) => kept.cursor >= cursor);
    const place = found < 0 ? visible.length : found;
    const older = Math.min(place, Math.max(limit >> 1, limit - (visible.length - place)));
    const newer = Math.min(visible.length - place, limit - older);
    const entries = visible.slice(place - older, place + newer).map((kept) => this.#answered(kept));
    return { entries, older: older < place, newer: newer < visible.length - place };
  }

  placeAt(sentAt: number): string | null {
    const later = this.#shown.filter(
      (kept) => kept.entry.kind === 'message' && !this.#hidden.has(kept) && kept.entry.sentAt >= sentAt,
    );
    const [first] = later.sort((a, b) => a.entry.sentAt - b.entry.sentAt || a.arrival - b.arrival);
    return first?.cursor ?? null;
  }

  byIds(ids: readonly string[]): readonly StoredEntry[] {
    return [...new Set(ids)].flatMap((id) => this.#index.find(id) ?? []).map((kept) => this.#answered(kept));
  }

  about(ids: readonly string[]): readonly StoredEntry[] {
    const about = [...new Set(ids)].flatMap((id) => this.#index.about(id));
    return about.sort((a, b) => (a.cursor < b.cursor ? -1 : 1)).map((kept) => this.#answered(kept));
  }

  missingTargets(): readonly string[] {
    return this.#index.missing();
  }

  halfErased(): readonly string[] {
    const isHalf = (kept: Kept): boolean =>
      this.#index
        .about(kept.entry.id)
        .some((about) =>
          this.#erased.has(kept)
            ? about.entry.kind === 'edit' && !this.#erased.has(about)
            : about.entry.kind === 'delete',
        );
    return this.#shown.filter(isHalf).map(({ entry }) => entry.id);
  }

  unsettled(ids?: readonly string[]): readonly Unsettled[] {
    return this.#index.unsettled(ids);
  }

  settled(done: readonly Unsettled[]): void {
    this.#index.settled(done);
  }

  unjudged(): Unjudged | null {
    return this.#unjudged;
  }

  markUnjudged(from: string): void {
    const { from: known = from, times = 0 } = this.#unjudged ?? {};
    this.#unjudged = { from: known < from ? known : from, times: times + 1 };
  }

  judged({ times }: Unjudged, reworded: readonly string[]): void {
    if (this.#unjudged?.times === times) this.#unjudged = null;
    this.#index.unsettle(reworded);
  }

  pins(): readonly StoredEntry[] {
    return this.#shown.filter(({ entry }) => entry.kind === 'pin').map((kept) => this.#answered(kept));
  }

  announcements(limit: number): readonly StoredEntry[] {
    const shown = this.#shown.filter((kept) => this.#index.announces(kept) && !this.#hidden.has(kept));
    return shown
      .reverse()
      .slice(0, limit)
      .map((kept) => this.#answered(kept));
  }

  erase(ids: readonly string[]): readonly string[] {
    const erased = ids.filter((id) => {
      const kept = this.#index.find(id);
      if (!kept || this.#erased.has(kept)) return false;
      this.#index.reword(kept, '');
      const bytes = asBare(this.#answered(kept).bytes);
      if (!isBare(bytes)) return false;
      this.#bare.delete(kept);
      this.#erased.add(kept);
      this.#filled.set(kept, Uint8Array.from(bytes));
      return true;
    });
    this.#recount();
    return erased;
  }

  unerase(ids: readonly string[]): void {
    for (const id of ids) {
      const kept = this.#index.find(id);
      if (kept && this.#erased.delete(kept)) this.#bare.add(kept);
    }
  }

  reword(words: Parameters<History['reword']>[1]): void {
    for (const { id, text } of words) {
      const kept = this.#index.find(id);
      if (kept?.entry.kind === 'message' && !this.#erased.has(kept)) this.#index.reword(kept, text);
    }
  }

  /** What is found here, with when it came. */
  search({ words, author, before = Infinity, after = 0, has }: StoredSearch): readonly {
    readonly arrival: number;
    readonly entry: StoredEntry;
  }[] {
    if (has === 'file') return [];
    const found = this.#shown.filter((kept) => {
      const { sentAt, author: by } = kept.entry;
      if (this.#hidden.has(kept) || this.#erased.has(kept)) return false;
      if (sentAt < after || sentAt >= before || (author !== undefined && by !== author)) return false;
      return this.#index.matches(kept, words, has === 'link');
    });
    return found.map((kept) => ({ arrival: kept.arrival, entry: this.#answered(kept) }));
  }

  /** Their entries in shown order. */
  entries(): readonly StoredEntry[] {
    return this.#shown.map((kept) => this.#answered(kept));
  }

  members(): readonly StoredMember[] {
    return this.#roster.list();
  }

  putMember(member: Parameters<History['putMember']>[1]): void {
    this.#roster.put(member);
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

  markUnread(from: string): number {
    const { readUpTo } = this.#about;
    if (readUpTo === null || readUpTo < from) return this.room().unread;
    const last = this.#shown[this.#place(from, false) - 1];
    this.#about.readUpTo = last?.cursor ?? null;
    for (const kept of this.#lateUnread) if (kept.cursor >= from) this.#lateUnread.delete(kept);
    this.#recount();
    return this.room().unread;
  }

  /** Those that are new once `cut` is done. Throws where one does not follow. */
  #following(entries: readonly NewEntry[], cut: Cut): readonly NewEntry[] {
    const heads = new Map<string, { readonly seq: number; readonly hash: Uint8Array }>();
    for (const { chain, from } of cut) {
      const here = this.#head(chain)?.seq ?? 0;
      const horizon = this.#beginnings.get(chain)?.horizon;
      const seq = Math.max(Math.min(heads.get(chain)?.seq ?? Infinity, here, from - 1), horizon?.seq ?? 0);
      const [last] = this.#found([{ chain, seq }]);
      heads.set(chain, { seq, hash: last?.entry.hash ?? horizon?.hash ?? noHash });
    }
    return entries.filter((entry) => {
      const head = heads.get(entry.chain) ?? this.#head(entry.chain) ?? { seq: 0, hash: noHash };
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
    const { id, author, chain, seq, lamport, sentAt, kind, bytes, late, bare, hidden, erased } = entry;
    const cursor = cursorOf(entry);
    const kept: Kept = {
      cursor,
      ofOthers: kind === 'message' && author !== this.#self,
      entry,
      stored: {
        ...{ id, author, chain, seq, lamport, sentAt, kind, bytes, late, bare, hidden, erased },
        withheld: false,
      },
      arrival: ++arrivals,
    };
    this.#index.add(kept);
    const inChain = this.#chains.get(chain);
    if (inChain) inChain.push(kept);
    else this.#chains.set(chain, [kept]);
    if ((this.#shown.at(-1)?.cursor ?? '') < cursor) this.#shown.push(kept);
    else this.#shown.splice(this.#place(cursor, false), 0, kept);
    if (entry.withheld) this.#withheld.add(kept);
    if (hidden) this.#hidden.add(kept);
    if (bare) this.#bare.add(kept);
    if (erased) this.#erased.add(kept);
    const marked = this.#about.readUpTo !== null && cursor <= this.#about.readUpTo;
    if (!marked && this.#counts(kept)) this.#unreadBehind += 1;
    else if (marked && late && kept.ofOthers) this.#lateUnread.add(kept);
    if (this.#isShownMessage(kept) && cursor > (this.#lastMessage?.cursor ?? '')) this.#lastMessage = kept;
    this.#greatest = Math.max(this.#greatest, lamport);
    this.#roster.learn(entry);
  }

  #cut(cut: Cut): void {
    const gone = new Set<Kept>();
    for (const { chain, from } of cut) {
      const kept = this.#chains.get(chain) ?? [];
      for (const entry of kept.splice(Math.max(0, from - 1 - this.#horizonOf(chain)))) gone.add(entry);
      if (kept.length === 0) this.#chains.delete(chain);
    }
    if (gone.size === 0) return;
    this.#shown = this.#shown.filter((kept) => !gone.has(kept));
    for (const kept of gone) {
      for (const marked of [this.#withheld, this.#hidden, this.#bare, this.#erased, this.#lateUnread])
        marked.delete(kept);
      this.#index.remove(kept);
      if (makesRules(kept)) this.markUnjudged('');
      this.#filled.delete(kept);
    }
    this.#recount();
    for (const author of new Set([...gone].map(({ stored }) => stored.author))) {
      const left = this.#shown.filter(({ stored }) => stored.author === author);
      this.#roster.relearn(
        author,
        left.map(({ entry }) => entry),
      );
    }
  }

  /** Derives anew what is kept of all entries together. */
  #recount(): void {
    this.#unreadBehind = this.#countBehind(this.#about.readUpTo);
    this.#lastMessage = this.#shown.findLast((kept) => this.#isShownMessage(kept)) ?? null;
  }

  #countBehind(readUpTo: string | null): number {
    return this.#behind(readUpTo).length;
  }

  /** Those that count. */
  #behind(readUpTo: string | null): readonly Kept[] {
    const from = readUpTo === null ? 0 : this.#place(readUpTo, true);
    return this.#shown.slice(from).filter((kept) => this.#counts(kept));
  }

  #counts(kept: Kept): boolean {
    return kept.ofOthers && ![this.#hidden, this.#bare, this.#erased].some((set) => set.has(kept));
  }

  #isShownMessage(kept: Kept): boolean {
    if (kept.stored.kind !== 'message') return false;
    return ![this.#hidden, this.#bare, this.#erased].some((set) => set.has(kept));
  }

  #found(places: readonly EntryPlace[]): readonly Kept[] {
    return places.flatMap(({ chain, seq }) => {
      const at = seq - 1 - this.#horizonOf(chain);
      if (at < 0) return this.#beginnings.get(chain)?.back[seq - 1] ?? [];
      return this.#chains.get(chain)?.[at] ?? [];
    });
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
    const { stored } = kept;
    const sets = [this.#withheld, this.#hidden, this.#bare, this.#erased];
    const [withheld, hidden, bare, erased] = sets.map((set) => set.has(kept)) as [
      boolean,
      boolean,
      boolean,
      boolean,
    ];
    if (withheld === stored.withheld && hidden === stored.hidden)
      if (bare === stored.bare && erased === stored.erased && !this.#filled.has(kept)) return stored;
    return { ...stored, withheld, hidden, bare, erased, bytes: this.#filled.get(kept) ?? stored.bytes };
  }
}
