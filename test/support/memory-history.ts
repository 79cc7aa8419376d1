import { AppError, type ErrorCode } from '../../preload/contract/errors.ts';
import type { History, StoredEntry } from '../../main/history/history.ts';
import { HistoryModel } from './history-model.ts';
import { nowhere, type RoomModel } from './room-model.ts';

interface Job {
  readonly writes: boolean;
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** What is left of a device when its program ends: one history at a time is open on it. */
export class MemoryDisk {
  /** What every write is refused with from now on, changing nothing; null: it works. */
  failure: Extract<ErrorCode, 'storage-full' | 'storage-read-only' | 'storage-failed'> | null = null;
  /**
   * A planted fault: so many of the last writes that were acknowledged are lost in a crash. With 0 the disk is honest.
   * Counts from the write after it was raised.
   */
  forgets = 0;
  /** The open history. */
  user: MemoryHistory | null = null;
  #state: HistoryModel;
  /** `#state` without the last writes, which are in `#unsynced`. The same object while there are none. */
  #synced: HistoryModel;
  #unsynced: ((state: HistoryModel) => void)[] = [];

  /** `device` is whose it is: its own messages never count as unread. `now` is what names are met at. */
  constructor(device: string, now: () => number = () => 0) {
    this.#state = new HistoryModel(device, now);
    this.#synced = this.#state;
  }

  /** What is there now, in shown order, for each room. */
  shown(): ReadonlyMap<string, readonly StoredEntry[]> {
    return new Map(this.#state.rooms().map(({ id }) => [id, this.#state.existing(id).entries()]));
  }

  read<Value>(work: (state: HistoryModel) => Value): Value {
    return work(this.#state);
  }

  write<Value>(work: (state: HistoryModel) => Value): Value {
    if (this.failure) throw new AppError(this.failure);
    const lying = this.forgets > 0 || this.#unsynced.length > 0;
    if (lying && this.#synced === this.#state) this.#synced = this.#state.copy();
    const value = work(this.#state);
    if (lying) this.#unsynced.push((state) => void work(state));
    while (this.#unsynced.length > this.forgets) this.#unsynced.shift()?.(this.#synced);
    if (this.#unsynced.length === 0) this.#synced = this.#state;
    return value;
  }

  /** The power goes: what was acknowledged without being synced is lost, if the disk is such a one. */
  cutPower(): void {
    this.#state = this.#synced;
    this.#unsynced = [];
  }
}

/**
 * A history without a file, for tests with many devices: the same answers, as late as the test says. Uses no time and no
 * randomness of its own. Throws AppError `data-folder-in-use` where one is open on `disk` already.
 */
export class MemoryHistory implements History {
  readonly opening = { setAside: null, salvaged: 0, cutChains: 0 };
  readonly #disk: MemoryDisk;
  readonly #schedule: (run: () => void, writes: boolean) => void;
  #waiting: Job[] = [];
  #group: Job[] = [];
  #beginning = false;
  #closing: Promise<void> | null = null;
  #crashed = false;

  /**
   * `schedule` runs what it is given, once, when the disk is done with what was asked of it meanwhile, and is then asked
   * again for what has come since; `writes` says whether anything is to be written.
   */
  constructor(disk: MemoryDisk, schedule: (run: () => void, writes: boolean) => void) {
    if (disk.user) throw new AppError('data-folder-in-use');
    disk.user = this;
    this.#disk = disk;
    this.#schedule = schedule;
  }

  /** Writes that nobody was told of yet. */
  get writesUnderWay(): number {
    return [...this.#group, ...this.#waiting].filter(({ writes }) => writes).length;
  }

  /**
   * The program ends here, and its calls under way are never answered. `through`: so many of its writes, the first ones, had
   * come through all the same. Another history may then be opened on the disk.
   */
  crash(through = 0): void {
    if (this.#crashed) return;
    this.#crashed = true;
    const writes = [...this.#group, ...this.#waiting].filter((job) => job.writes);
    this.#disk.cutPower();
    for (const { work } of writes.slice(0, through)) {
      try {
        work();
      } catch {
        // Refused, as it would have been.
      }
    }
    this.#group = [];
    this.#waiting = [];
    if (this.#disk.user === this) this.#disk.user = null;
  }

  rooms: History['rooms'] = () => this.#read((state) => state.rooms());
  room: History['room'] = (roomId) => this.#read((state) => state.find(roomId)?.room() ?? null);
  putRoom: History['putRoom'] = (room) => this.#write((state) => state.putRoom(room));
  append: History['append'] = (roomId, entries, judgeFrom) =>
    this.#write((state) => state.append(roomId, entries, judgeFrom));
  heads: History['heads'] = (roomId) => this.#look(roomId, (room) => room.heads());
  withheld: History['withheld'] = (roomId) => this.#look(roomId, (room) => room.withheld());
  release: History['release'] = (roomId) => this.#change(roomId, (room) => room.release());
  rewrite: History['rewrite'] = (roomId, cut, entries) =>
    this.#write((state) => state.rewrite(roomId, cut, entries));
  putFork: History['putFork'] = (roomId, fork) => this.#change(roomId, (room) => room.putFork(fork));
  forks: History['forks'] = (roomId) => this.#look(roomId, (room) => room.forks());
  successors: History['successors'] = (roomId) => this.#look(roomId, (room) => room.successors);
  putSuccessors: History['putSuccessors'] = (roomId, order) =>
    this.#change(roomId, (room) => room.putSuccessors(order));
  ranges: History['ranges'] = (roomId, ranges) =>
    this.#read((state) => {
      const room = state.find(roomId);
      return ranges.map(({ chain, from, to, limit }) => room?.range(chain, from, to, limit) ?? []);
    });
  page: History['page'] = (roomId, options) =>
    this.#read((state) => state.find(roomId)?.page(options) ?? { entries: [], more: false });
  members: History['members'] = (roomId) => this.#look(roomId, (room) => room.members());
  putMember: History['putMember'] = (roomId, member) =>
    this.#change(roomId, (room) => room.putMember(member));
  acknowledged: History['acknowledged'] = (roomId) => this.#look(roomId, (room) => room.acknowledged());
  acknowledge: History['acknowledge'] = (roomId, rows) =>
    this.#change(roomId, (room) => room.acknowledge(rows));
  markRead: History['markRead'] = (roomId, upTo) => this.#change(roomId, (room) => room.markRead(upTo));
  knownHosts: History['knownHosts'] = () => this.#read((state) => state.knownHosts());
  putKnownHost: History['putKnownHost'] = (host) => this.#write((state) => state.putKnownHost(host));
  deeds: History['deeds'] = (roomId) => this.#look(roomId, (room) => room.deeds());
  setHidden: History['setHidden'] = (roomId, hide, show) =>
    this.#change(roomId, (room) => room.setHidden(hide, show));
  unjudged: History['unjudged'] = (roomId) => this.#read((state) => state.find(roomId)?.unjudged() ?? null);
  judged: History['judged'] = (roomId, done, reworded) =>
    this.#change(roomId, (room) => room.judged(done, reworded));
  fill: History['fill'] = (roomId, entries) => this.#change(roomId, (room) => room.fill(entries));
  bareHeads: History['bareHeads'] = (roomId) => this.#look(roomId, (room) => room.bareHeads());
  bare: History['bare'] = (roomId, after, limit) => this.#look(roomId, (room) => room.bare(after, limit));
  markUnread: History['markUnread'] = (roomId, from) => this.#change(roomId, (room) => room.markUnread(from));
  around: History['around'] = (roomId, cursor, limit) =>
    this.#read((state) => state.find(roomId)?.around(cursor, limit) ?? nowhere());
  placeAt: History['placeAt'] = (roomId, sentAt) =>
    this.#read((state) => state.find(roomId)?.placeAt(sentAt) ?? null);
  byIds: History['byIds'] = (roomId, ids) => this.#look(roomId, (room) => room.byIds(ids));
  about: History['about'] = (roomId, ids) => this.#look(roomId, (room) => room.about(ids));
  missingTargets: History['missingTargets'] = (roomId) => this.#look(roomId, (room) => room.missingTargets());
  halfErased: History['halfErased'] = (roomId) => this.#look(roomId, (room) => room.halfErased());
  unsettled: History['unsettled'] = (roomId, ids) => this.#look(roomId, (room) => room.unsettled(ids));
  settled: History['settled'] = (roomId, done) => this.#change(roomId, (room) => room.settled(done));
  pins: History['pins'] = (roomId) => this.#look(roomId, (room) => room.pins());
  announcements: History['announcements'] = (roomId, limit) =>
    this.#look(roomId, (room) => room.announcements(limit));
  erase: History['erase'] = (roomId, ids) => this.#change(roomId, (room) => room.erase(ids));
  unerase: History['unerase'] = (roomId, ids) => this.#change(roomId, (room) => room.unerase(ids));
  reword: History['reword'] = (roomId, words) => this.#change(roomId, (room) => room.reword(words));
  search: History['search'] = (query) => this.#read((state) => state.search(query));
  drafts: History['drafts'] = () => this.#read((state) => state.drafts());
  putDraft: History['putDraft'] = (roomId, draft) =>
    this.#change(roomId, (room) => {
      room.draft = draft;
    });
  forget: History['forget'] = (roomId) => this.#write((state) => state.forget(roomId));
  clear: History['clear'] = (roomId) => this.#write((state) => state.clear(roomId));
  putBack: History['putBack'] = (roomId, entries) => this.#write((state) => state.putBack(roomId, entries));
  begin: History['begin'] = (roomId, heads) => this.#change(roomId, (room) => room.begin(heads));
  contacts: History['contacts'] = () => this.#read((state) => state.contacts());
  putContact: History['putContact'] = (contact) => this.#write((state) => state.putContact(contact));
  namesMet: History['namesMet'] = () => this.#read((state) => state.namesMet());

  close: History['close'] = () => {
    this.#closing ??= this.#read(() => {
      if (this.#disk.user === this) this.#disk.user = null;
    });
    return this.#closing;
  };

  #look<Value>(roomId: string, look: (room: RoomModel) => readonly Value[]): Promise<readonly Value[]> {
    return this.#read((state) => {
      const room = state.find(roomId);
      return room ? look(room) : [];
    });
  }

  #change<Value>(roomId: string, change: (room: RoomModel) => Value): Promise<Value> {
    return this.#write((state) => change(state.existing(roomId)));
  }

  #read<Value>(work: (state: HistoryModel) => Value): Promise<Value> {
    return this.#run(() => this.#disk.read(work), false);
  }

  #write<Value>(work: (state: HistoryModel) => Value): Promise<Value> {
    return this.#run(() => this.#disk.write(work), true);
  }

  #run<Value>(work: () => Value, writes: boolean): Promise<Value> {
    if (this.#closing)
      return Promise.reject(new AppError('storage-failed', { message: 'the history is closed' }));
    return new Promise<Value>((resolve, reject) => {
      if (this.#crashed) return;
      this.#waiting.push({ writes, work, resolve: resolve as (value: unknown) => void, reject });
      this.#begin();
    });
  }

  /** What comes in the same turn goes together. */
  #begin(): void {
    if (this.#beginning || this.#group.length > 0) return;
    this.#beginning = true;
    queueMicrotask(() => {
      this.#beginning = false;
      if (this.#waiting.length === 0) return;
      this.#group = this.#waiting.splice(0);
      this.#schedule(
        () => this.#carryOut(),
        this.#group.some(({ writes }) => writes),
      );
    });
  }

  #carryOut(): void {
    if (this.#crashed) return;
    for (const { work, resolve, reject } of this.#group.splice(0)) {
      try {
        resolve(work());
      } catch (error) {
        reject(error);
      }
    }
    if (this.#waiting.length > 0) this.#begin();
  }
}
