import { AppError } from '../../preload/contract/errors.ts';
import { CommitQueue } from './commit-queue.ts';
import { isDamage, storageError, type Database } from './database.ts';
import { EntryStore } from './entry-store.ts';
import { ErasureStore } from './erasure-store.ts';
import type {
  EntryPlace,
  History,
  NewEntry,
  OpeningReport,
  StoredSearch,
  Unjudged,
  Unsettled,
} from './history.ts';
import type { Acknowledged, Fork, KnownHost, Successor } from './stored-rooms.ts';
import { HorizonStore } from './horizon-store.ts';
import { JudgementStore } from './judgement-store.ts';
import { askForWholeCheck, openDatabase, type Surroundings } from './opening.ts';
import { askForSweep, emptyLog, forgetRoom, sweepIfAsked } from './forgetting.ts';
import { OutboxStore } from './outbox-store.ts';
import { LookupStore } from './lookup-store.ts';
import { PeopleStore } from './people-store.ts';
import { ReadMarkStore } from './read-mark-store.ts';
import { RoomStore } from './room-store.ts';
import { placeBehind, SearchStore, type FoundSome } from './search-store.ts';
import { WordStore } from './word-store.ts';

export interface HistoryOptions {
  /** The folder that holds `history.db`; it exists. */
  readonly folder: string;
  /** This device's id: its own messages never count as unread. */
  readonly device: string;
}

/** The history in this thread. It is synchronous inside: a commit holds the thread for as long as the disk takes. */
export function openSqliteHistory(options: HistoryOptions, surroundings: Surroundings): History {
  const { database, report } = openDatabase(options.folder, surroundings);
  const onDamage = (met: string): void => {
    surroundings.logger.log('error', 'history.damage-met', { met });
    askForWholeCheck(options.folder);
  };
  return new SqliteHistory(database, options, report, { now: () => surroundings.clock.now(), onDamage });
}

/** So many entries, and then a pause. */
const indexedAtOnce = 256;
const betweenIndexingMs = 5;
const noop = (): void => undefined;

class SqliteHistory implements History {
  readonly opening: OpeningReport;
  readonly #database: Database;
  readonly #onDamage: (met: string) => void;
  readonly #queue: CommitQueue;
  readonly #entries: EntryStore;
  readonly #horizons: HorizonStore;
  readonly #outbox: OutboxStore;
  readonly #rooms: RoomStore;
  readonly #marks: ReadMarkStore;
  readonly #judgement: JudgementStore;
  readonly #people: PeopleStore;
  readonly #words: WordStore;
  readonly #erasure: ErasureStore;
  readonly #lookup: LookupStore;
  readonly #search: SearchStore;
  readonly #folder: string;
  readonly #self: string;

  constructor(
    database: Database,
    { folder, device }: HistoryOptions,
    opening: OpeningReport,
    { now, onDamage }: { readonly now: () => number; readonly onDamage: (met: string) => void },
  ) {
    this.opening = opening;
    this.#database = database;
    this.#folder = folder;
    this.#queue = new CommitQueue(database);
    this.#onDamage = onDamage;
    const onDamaged = (entry: string): void => onDamage(`entry ${entry}`);
    this.#self = device;
    this.#words = new WordStore(database);
    this.#entries = new EntryStore(database, this.#words, device, { now, onDamaged });
    this.#horizons = new HorizonStore(database, this.#entries, device);
    this.#outbox = new OutboxStore(database, this.#entries);
    this.#judgement = new JudgementStore(database, this.#words, device);
    this.#erasure = new ErasureStore(database, this.#words);
    this.#lookup = new LookupStore(database, onDamaged);
    this.#search = new SearchStore(database, onDamaged);
    this.#people = new PeopleStore(database);
    this.#rooms = new RoomStore(database);
    this.#marks = new ReadMarkStore(database);
    this.#indexOn();
  }

  rooms = () => this.#read(() => this.#rooms.rooms());
  room = (roomId: string) => this.#read(() => this.#rooms.room(roomId));
  putRoom = (room: Parameters<History['putRoom']>[0]) => this.#write(() => this.#rooms.putRoom(room));

  append = (roomId: string, entries: readonly NewEntry[], judgeFrom?: string) =>
    this.#write(() => {
      if (judgeFrom !== undefined) this.#judgement.mark(roomId, judgeFrom);
      return this.#entries.append(roomId, entries);
    }, entries.length);
  heads = (roomId: string) => this.#read(() => this.#entries.heads(roomId));
  withheld = (roomId: string) => this.#read(() => this.#outbox.withheld(roomId));
  release = (roomId: string) => this.#write(() => this.#outbox.release(roomId));
  rewrite = (roomId: string, cut: Parameters<History['rewrite']>[1], entries: readonly NewEntry[]) =>
    this.#write(() => this.#outbox.rewrite(roomId, cut, entries), entries.length);
  putFork = (roomId: string, fork: Fork) => this.#write(() => this.#outbox.putFork(roomId, fork));
  forks = (roomId: string) => this.#read(() => this.#outbox.forks(roomId));
  successors = (roomId: string) => this.#read(() => this.#rooms.successors(roomId));
  putSuccessors = (roomId: string, order: readonly Successor[]) =>
    this.#write(() => this.#rooms.putSuccessors(roomId, order));
  ranges = (roomId: string, ranges: Parameters<History['ranges']>[1]) =>
    this.#read(() =>
      ranges.map(({ chain, from, to, limit }) => this.#entries.range(roomId, chain, from, to, limit)),
    );
  page = (roomId: string, options: Parameters<History['page']>[1]) =>
    this.#read(() => this.#entries.page(roomId, options));
  markRead = (roomId: string, upTo: string) => this.#write(() => this.#marks.markRead(roomId, upTo));

  members = (roomId: string) => this.#read(() => this.#rooms.members(roomId));
  putMember = (roomId: string, member: Parameters<History['putMember']>[1]) =>
    this.#write(() => this.#rooms.putMember(roomId, member));
  acknowledged = (roomId: string) => this.#read(() => this.#rooms.acknowledged(roomId));
  acknowledge = (roomId: string, rows: readonly Acknowledged[]) =>
    this.#write(() => this.#rooms.acknowledge(roomId, rows), rows.length);
  knownHosts = () => this.#read(() => this.#rooms.knownHosts());
  putKnownHost = (host: KnownHost) => this.#write(() => this.#rooms.putKnownHost(host));

  deeds = (roomId: string) => this.#read(() => this.#judgement.deeds(roomId));
  setHidden = (roomId: string, hide: readonly EntryPlace[], show: readonly EntryPlace[]) =>
    this.#write(() => this.#judgement.setHidden(roomId, hide, show), hide.length + show.length);
  unjudged = (roomId: string) => this.#read(() => this.#judgement.unjudged(roomId));
  judged = (roomId: string, done: Unjudged, reworded: readonly string[]) =>
    this.#write(() => this.#judgement.judged(roomId, done, reworded), 1 + reworded.length);
  fill = (roomId: string, entries: Parameters<History['fill']>[1]) =>
    this.#write(() => this.#judgement.fill(roomId, entries), entries.length);
  bare = (roomId: string, after: string, limit: number) =>
    this.#read(() => this.#judgement.bare(roomId, after, limit));
  bareHeads = (roomId: string) => this.#read(() => this.#judgement.bareHeads(roomId));
  contacts = () => this.#read(() => this.#people.contacts());
  putContact = (contact: Parameters<History['putContact']>[0]) =>
    this.#write(() => this.#people.putContact(contact));
  namesMet = () => this.#read(() => this.#people.namesMet());
  markUnread = (roomId: string, from: string) => this.#write(() => this.#marks.markUnread(roomId, from));
  around = (roomId: string, cursor: string, limit: number) =>
    this.#read(() => this.#lookup.around(roomId, cursor, limit));
  placeAt = (roomId: string, sentAt: number) => this.#read(() => this.#lookup.placeAt(roomId, sentAt));
  byIds = (roomId: string, ids: readonly string[]) => this.#read(() => this.#lookup.byIds(roomId, ids));
  about = (roomId: string, ids: readonly string[]) => this.#read(() => this.#lookup.about(roomId, ids));
  missingTargets = (roomId: string) => this.#read(() => this.#lookup.missingTargets(roomId));
  halfErased = (roomId: string) => this.#read(() => this.#lookup.halfErased(roomId));
  unsettled = (roomId: string, ids?: readonly string[]) =>
    this.#read(() => this.#erasure.unsettled(roomId, ids));
  settled = (roomId: string, done: readonly Unsettled[]) =>
    this.#write(() => this.#erasure.settled(roomId, done), done.length);
  pins = (roomId: string) => this.#read(() => this.#lookup.pins(roomId));
  announcements = (roomId: string, limit: number) =>
    this.#read(() => this.#lookup.announcements(roomId, limit));
  drafts = () => this.#read(() => this.#rooms.drafts());
  putDraft = (roomId: string, draft: string | null) => this.#write(() => this.#rooms.putDraft(roomId, draft));
  erase = async (roomId: string, ids: readonly string[]): Promise<readonly string[]> => {
    const erased = await this.#write(() => this.#erasure.erase(roomId, ids), ids.length);
    // As in `forget`: no transaction is open in this turn.
    if (erased.length > 0) await this.#guard(async () => emptyLog(this.#database));
    return erased;
  };
  unerase = (roomId: string, ids: readonly string[]) =>
    this.#write(() => this.#erasure.unerase(roomId, ids), ids.length);
  reword = (roomId: string, words: Parameters<History['reword']>[1]) =>
    this.#write(() => this.#erasure.reword(roomId, words), words.length);
  search = async (query: StoredSearch): ReturnType<History['search']> => {
    const found: FoundSome['found'][number][] = [];
    let behind = placeBehind(query.behind);
    for (;;) {
      const limit = query.limit - found.length;
      const { found: some, last } = await this.#read(() => this.#search.search({ ...query, limit }, behind));
      found.push(...some);
      if (last === null || found.length >= query.limit)
        return { found, next: last === null ? null : String(last) };
      behind = last;
    }
  };
  forget = (roomId: string) => this.#sweepAfter(() => forgetRoom(this.#database, roomId));
  putBack = (roomId: string, entries: readonly NewEntry[]) =>
    this.#write(() => this.#horizons.putBack(roomId, entries), entries.length);
  begin = (roomId: string, heads: Parameters<History['begin']>[1]) =>
    this.#write(() => this.#horizons.begin(roomId, heads), heads.length);
  clear = (roomId: string) => this.#sweepAfter(() => this.#horizons.clear(roomId));

  close = (): Promise<void> => {
    if (!this.#database.isOpen) return Promise.resolve();
    this.#queue.flush();
    this.#database.close();
    return Promise.resolve();
  };

  async #sweepAfter(take: () => void): Promise<void> {
    await this.#guard(async () => askForSweep(this.#folder));
    await this.#write(take);
    // The next call is carried out in a later turn: no transaction is open in this one.
    await this.#guard(async () => sweepIfAsked(this.#database, this.#folder));
  }

  /** What an earlier version has kept is made findable bit by bit, and what is asked meanwhile comes in between. */
  #indexOn(): void {
    if (!this.#database.isOpen || this.#words.isComplete) return;
    const index = (): void => {
      if (!this.#database.isOpen) return;
      const some = this.#write(() => this.#words.indexSome(indexedAtOnce, this.#self));
      // What fails now is done at the next opening.
      some.then(() => this.#indexOn(), noop);
    };
    setTimeout(index, betweenIndexingMs).unref();
  }

  #read<Value>(work: () => Value): Promise<Value> {
    return this.#run(work, 0);
  }

  #write<Value>(work: () => Value, weight = 1): Promise<Value> {
    return this.#run(work, Math.max(1, weight));
  }

  #run<Value>(work: () => Value, weight: number): Promise<Value> {
    return this.#guard(() => this.#queue.run(work, weight));
  }

  async #guard<Value>(work: () => Promise<Value>): Promise<Value> {
    if (!this.#database.isOpen) throw new AppError('storage-failed', { message: 'the history is closed' });
    try {
      return await work();
    } catch (error) {
      if (isDamage(error)) this.#onDamage((error as Error).message);
      throw storageError(error);
    }
  }
}
