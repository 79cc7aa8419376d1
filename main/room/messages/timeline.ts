import type { TimelinePage } from '../../../preload/contract/conversation-calls.ts';
import type { EntryId, Message, Room, TimelineItem } from '../../../preload/contract/model.ts';
import type { StoredEntry } from '../../history/history.ts';
import type { StoredRoom } from '../../history/stored-rooms.ts';
import { cursorOf } from '../../lib/cursor.ts';
import { decodeEntries, type Entry } from '../../protocol/entry.ts';
import { isDeed } from '../../governance/deeds.ts';
import { cleanName } from '../../protocol/names.ts';
import type { RoomAnnouncements } from '../announcements.ts';
import type { Charter } from '../charter.ts';
import type { Counted } from '../hosting/copies.ts';
import { Judging } from '../log/judging.ts';
import type { RoomLog } from '../log/log.ts';
import type { Judgement } from './changes.ts';
import { Erasures } from './erasures.ts';
import { MessageViews, type Row, type Surrounding } from './message-views.ts';
import { Reading } from './reading.ts';
import { Showing } from './showing.ts';
import { Members } from '../members.ts';
import { OwnMessages } from './own-messages.ts';
import { RuledReaders } from '../log/readers.ts';
import type { Surroundings } from '../surroundings.ts';
import { Tidings } from './tidings.ts';
import { toItem } from './translate.ts';

/** Where a page begins or ends; none of them for the newest. `at`: around what was sent at that moment or later. */
export interface PageOptions {
  readonly before?: string;
  readonly after?: string;
  readonly around?: string;
  readonly at?: number;
  readonly limit: number;
}

/** A room's log as windows show it: under people's names, with states, unread marks and the last message. */
export class Timeline {
  readonly members: Members;
  readonly judging: Judging;
  readonly views: MessageViews;
  readonly judgement: Judgement;
  /** What members tell of themselves and is not in the log. */
  readonly tidings: Tidings;
  readonly #roomId: string;
  readonly #around: Surroundings;
  readonly #announce: RoomAnnouncements;
  readonly #log: RoomLog;
  readonly #ownMessages: OwnMessages;
  readonly #reading: Reading;
  readonly #showing: Showing;

  private constructor(
    stored: StoredRoom,
    parts: {
      readonly members: Members;
      readonly judging: Judging;
      readonly ownMessages: OwnMessages;
      readonly log: RoomLog;
      readonly missing: readonly string[];
      readonly tidings: Tidings;
    },
    around: Surroundings,
    announce: RoomAnnouncements,
  ) {
    this.members = parts.members;
    this.judging = parts.judging;
    this.tidings = parts.tidings;
    this.judging.turned.on(() => void this.#onTurned());
    parts.log.bare.filled.on((ids) => {
      this.#showing.rejudge(ids);
      void this.#countAgain();
    });
    this.#ownMessages = parts.ownMessages;
    this.#log = parts.log;
    this.#roomId = stored.id;
    this.#around = around;
    this.#announce = announce;
    this.#reading = new Reading(
      stored,
      around,
      async (row) => (await this.#itemsOf(rowsOf(row ? [row] : [])))[0],
    );
    this.judgement = {
      counts: (entry: Entry) => this.judging.counts(entry),
      roleAt: (device: string, cursor: string) => this.members.rules.roleAt(device, cursor),
      wasSeen: (entry: Entry) => this.members.rules.wasSeen(entry),
    };
    this.views = new MessageViews(stored.id, around, this.members, this.judgement);
    const { views } = this;
    this.#showing = new Showing({
      logger: around.logger,
      announce,
      views,
      erasures: new Erasures(stored.id, around, views, parts.log.bare),
      reading: this.#reading,
      missing: parts.missing,
      plain: (entry) => this.#item(this.#row(entry)),
      itemsOf: (entries) => this.#itemsOf(entries.map((entry) => this.#row(entry))),
    });
    this.judging.rejudged.on((ids) => this.#showing.rejudge(ids));
    parts.log.forks.unsaid.on((targets) => this.#showing.retell(targets));
  }

  /** `hosting`: this device is the room's host at the moment. */
  static async open(
    stored: StoredRoom,
    charter: Charter,
    log: RoomLog,
    around: Surroundings,
    announce: RoomAnnouncements,
    hosting: () => boolean,
  ): Promise<Timeline> {
    const { history, signer } = around;
    const deeds = (await history.deeds(stored.id)).flatMap(({ bytes }) =>
      decodeEntries(bytes).filter(isDeed),
    );
    const pair = charter.direct && { devices: charter.direct, name: stored.name };
    const room = { founder: charter.founder, access: charter.access, deeds, pair };
    const roster = await history.members(stored.id);
    const members = new Members(roster, signer.device, room);
    const isMember = (device: string): boolean => members.has(device) || members.hasJoined(device);
    const tidings = new Tidings(stored, roster, around, isMember);
    const [newest] = (await history.page(stored.id, { limit: 1, all: true })).entries;
    const judging = new Judging(stored.id, around, members, newest ? cursorOf(newest) : '');
    const now = (await judging.finish()) ? ((await history.room(stored.id)) ?? stored) : stored;
    log.judge = judging;
    log.readers = new RuledReaders(members);
    const ownMessages = new OwnMessages(await history.acknowledged(stored.id), hosting);
    const missing = await history.missingTargets(stored.id);
    const timeline = new Timeline(
      now,
      { members, judging, ownMessages, log, missing, tidings },
      around,
      announce,
    );
    await timeline.#reading.learnLast(now);
    const unsettled = (await history.unsettled(stored.id)).map(({ id }) => id);
    timeline.#showing.finish([...new Set([...unsettled, ...(await history.halfErased(stored.id))])]);
    return timeline;
  }

  summary(): Pick<Room, 'unread' | 'mentions' | 'readUpTo' | 'last' | 'waiting'> {
    const { messages: waiting } = this.#log.withheld;
    return { ...this.#reading.summary((device) => this.members.nameOf(device)), waiting };
  }

  async page(options: PageOptions): Promise<TimelinePage> {
    const { history } = this.#around;
    const { at, around, ...plain } = options;
    const place = around ?? (at === undefined ? undefined : await history.placeAt(this.#roomId, at));
    if (typeof place !== 'string') {
      const { entries, more } = await history.page(this.#roomId, plain);
      return { items: await this.#itemsOf(rowsOf(entries)), more, newer: false };
    }
    const { entries, older, newer } = await history.around(this.#roomId, place, options.limit);
    return { items: await this.#itemsOf(rowsOf(entries)), more: older, newer };
  }

  /** Those of these messages that are here and shown, as they are now, in no order. */
  async messages(ids: readonly string[]): Promise<Message[]> {
    const entries = [...(await this.views.messages(ids)).values()];
    const items = await this.#itemsOf(entries.map((entry) => this.#row(entry)));
    return items.filter((item) => item.kind === 'message');
  }

  async markRead(upTo: string): Promise<void> {
    this.tidings.readTo(upTo);
    if (await this.#reading.markRead(upTo)) this.#announce.changed();
  }

  /** From that place on nothing counts as read. */
  async markUnread(from: string): Promise<void> {
    await this.#reading.markUnread(from);
    this.#announce.changed();
  }

  /** That entry with what was said about it. */
  async itemOf(entry: Entry): Promise<TimelineItem> {
    const surroundings = await this.views.surroundings([entry]);
    return this.#item(this.#row(entry), surroundings.get(entry.id));
  }

  #item({ entry, late }: Row, surrounding: Surrounding = {}): TimelineItem {
    return toItem(entry, {
      self: this.#around.signer.device,
      members: this.members,
      travelled: (own) => this.#ownMessages.travelled(own),
      late,
      withheld: this.#log.withheld.has(entry.id),
      ...surrounding,
    });
  }

  #row(entry: Entry): Row {
    return { entry, late: this.#log.lateness.isLate(entry) };
  }

  async #itemsOf(rows: readonly Row[]): Promise<TimelineItem[]> {
    const surroundings = await this.views.surroundings(rows.map(({ entry }) => entry));
    return rows.map((row) => this.#item(row, surroundings.get(row.entry.id)));
  }

  /** Takes in what has just been committed. */
  add(entries: readonly Entry[]): void {
    const self = this.#around.signer.device;
    const people = this.judging.after(entries);
    for (const { kind, author, body } of entries) {
      const name = kind === 'join' ? cleanName(body.name) : null;
      if (name !== null) this.#around.contacts.met(author, name);
      if (kind === 'edit') this.tidings.said(author);
    }
    const shown = entries.filter((entry) => !this.judging.hides(entry)).sort(byPlace);
    for (const entry of shown) {
      if (entry.kind !== 'message' || entry.bare) continue;
      this.tidings.said(entry.author);
      if (entry.author === self) this.#ownMessages.follow(entry);
      else this.#reading.count(entry, this.#log.lateness.isLate(entry));
    }
    this.#showing.add(entries, shown);
    if (people) this.#announce.peopleChanged();
    this.#announce.changed();
  }

  /** Resolves when all that was added so far has been told. */
  told(): Promise<void> {
    return this.#showing.told();
  }

  /** Takes in that these are no longer in the log. */
  remove(ids: readonly string[]): void {
    if (this.judging.forget(ids)) this.#announce.peopleChanged();
    this.#showing.remove(ids as readonly EntryId[]);
    void this.#countAgain();
  }

  /** Takes in that own entries are not withheld any more, and that this device may be the host now. */
  release(entries: readonly Entry[]): void {
    const changed = this.#ownMessages.refresh();
    const messages = entries.filter(({ kind }) => kind === 'message');
    for (const entry of messages) this.#ownMessages.follow(entry);
    const freed = messages.map((entry) => ({
      id: entry.id as EntryId,
      ...this.#ownMessages.travelled(entry),
      withheld: false,
    }));
    if (changed.length + freed.length === 0) return;
    this.#announce.stateChanged([...changed, ...freed]);
    this.#announce.changed();
  }

  /** Takes in on how many devices own entries are. */
  learnCopies(rows: readonly Counted[]): void {
    const { news, changes } = this.#ownMessages.learn(rows);
    if (changes.length > 0) this.#announce.stateChanged(changes);
    if (news.length > 0) this.#keep(this.#around.history.acknowledge(this.#roomId, news), 'copies');
  }

  learnSkews(present: readonly { readonly device: string; readonly skewMs: number }[]): void {
    for (const { device, skewMs } of present) {
      if (!this.members.learnSkew(device, skewMs)) continue;
      this.#keep(this.#around.history.putMember(this.#roomId, { device, skewMs }), 'skew');
    }
  }

  /** That device passed on what was not genuine (L4). */
  flagForged(device: string): void {
    if (!this.members.flagForged(device)) return;
    this.#keep(this.#around.history.putMember(this.#roomId, { device, forged: true }), 'flag');
    this.#announce.peopleChanged();
  }

  /** Of what is learnt anew at the next meeting, so that a failure is no more than a line in the log. */
  #keep(kept: Promise<void>, what: string): void {
    kept.catch((error: unknown) => this.#around.logger.log('warn', `room.${what}-not-kept`, { error }));
  }

  async #onTurned(): Promise<void> {
    await this.#countAgain();
    this.#announce.turned();
  }

  /** Never rejects: where the disk does not say, what was known stays until the next time. */
  async #countAgain(): Promise<void> {
    const { logger } = this.#around;
    await this.#reading.learn().catch((error: unknown) => logger.log('warn', 'room.not-counted', { error }));
    this.#announce.changed();
  }
}

const rowsOf = (stored: readonly StoredEntry[]): Row[] =>
  stored.flatMap(({ bytes, late }) => decodeEntries(bytes).map((entry) => ({ entry, late })));

const byPlace = (a: Entry, b: Entry): number => (cursorOf(a) < cursorOf(b) ? -1 : 1);
