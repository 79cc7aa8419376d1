import type { TimelinePage } from '../../preload/contract/conversation-calls.ts';
import type { Cursor, EntryId, Room, TimelineItem } from '../../preload/contract/model.ts';
import type { History, StoredRoom } from '../history/history.ts';
import { cursorOf } from '../lib/cursor.ts';
import { decodeEntries, type Entry } from '../protocol/entry.ts';
import { isDeed } from '../governance/deeds.ts';
import { cleanName } from '../protocol/names.ts';
import type { RoomAnnouncements } from './announcements.ts';
import type { Charter } from './charter.ts';
import type { Counted } from './copies.ts';
import { Judging } from './judging.ts';
import type { RoomLog } from './log.ts';
import { Members } from './members.ts';
import { OwnMessages } from './own-messages.ts';
import { RuledReaders } from './readers.ts';
import type { Surroundings } from './surroundings.ts';
import { toItem } from './translate.ts';

/** A room's log as windows show it: under people's names, with states, unread marks and the last message. */
export class Timeline {
  readonly members: Members;
  readonly judging: Judging;
  readonly #roomId: string;
  readonly #around: Surroundings;
  readonly #announce: RoomAnnouncements;
  readonly #log: RoomLog;
  readonly #ownMessages: OwnMessages;
  #last: Entry | null;
  #unread: number;
  #readUpTo: string | null;

  private constructor(
    stored: StoredRoom,
    parts: {
      readonly members: Members;
      readonly judging: Judging;
      readonly ownMessages: OwnMessages;
      readonly log: RoomLog;
    },
    around: Surroundings,
    announce: RoomAnnouncements,
  ) {
    this.members = parts.members;
    this.judging = parts.judging;
    this.judging.turned.on(() => void this.#onTurned());
    parts.log.bare.filled.on(() => void this.#onTurned());
    this.#ownMessages = parts.ownMessages;
    this.#log = parts.log;
    this.#roomId = stored.id;
    this.#around = around;
    this.#announce = announce;
    this.#last = stored.lastMessage ? (decodeEntries(stored.lastMessage.bytes)[0] ?? null) : null;
    this.#unread = stored.unread;
    this.#readUpTo = stored.readUpTo;
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
    const members = new Members(await history.members(stored.id), signer.device, room);
    const [newest] = (await history.page(stored.id, { limit: 1, all: true })).entries;
    const judging = new Judging(stored.id, around, members, newest ? cursorOf(newest) : '');
    log.judge = judging;
    log.readers = new RuledReaders(members);
    const ownMessages = new OwnMessages(await history.acknowledged(stored.id), hosting);
    return new Timeline(stored, { members, judging, ownMessages, log }, around, announce);
  }

  summary(): Pick<Room, 'unread' | 'readUpTo' | 'last' | 'waiting'> {
    const { messages: waiting } = this.#log.withheld;
    return {
      unread: this.#unread,
      readUpTo: this.#readUpTo as Cursor | null,
      last: this.#lastShown(),
      waiting,
    };
  }

  async page(options: Parameters<History['page']>[1]): Promise<TimelinePage> {
    const { entries, more } = await this.#around.history.page(this.#roomId, options);
    const items = entries.flatMap(({ bytes, late }) =>
      decodeEntries(bytes).map((entry) => this.item(entry, late)),
    );
    return { items, more };
  }

  async markRead(upTo: string): Promise<void> {
    const further = this.#readUpTo === null || upTo > this.#readUpTo;
    if (!further && this.#unread === 0) return;
    this.#unread = await this.#around.history.markRead(this.#roomId, upTo);
    if (further) this.#readUpTo = upTo;
    this.#announce.changed();
  }

  item(entry: Entry, late = this.#log.lateness.isLate(entry)): TimelineItem {
    return toItem(entry, {
      self: this.#around.signer.device,
      members: this.members,
      travelled: (own) => this.#ownMessages.travelled(own),
      late,
      withheld: this.#log.withheld.has(entry.id),
    });
  }

  /** Takes in what has just been committed. */
  add(entries: readonly Entry[]): void {
    const self = this.#around.signer.device;
    const people = this.judging.after(entries);
    for (const { kind, author, body } of entries) {
      const name = kind === 'join' ? cleanName(body.name) : null;
      if (name !== null) this.#around.contacts.met(author, name);
    }
    const shown = entries.filter((entry) => !this.judging.hides(entry));
    for (const entry of shown) {
      if (entry.kind !== 'message' || entry.bare) continue;
      const cursor = cursorOf(entry);
      if (!this.#last || cursor > cursorOf(this.#last)) this.#last = entry;
      if (entry.author === self) this.#ownMessages.follow(entry);
      else if (cursor > (this.#readUpTo ?? '') || this.#log.lateness.isLate(entry)) this.#unread += 1;
    }
    if (shown.length > 0) this.#announce.added([...shown].sort(byPlace).map((entry) => this.item(entry)));
    if (people) this.#announce.peopleChanged();
    this.#announce.changed();
  }

  /** Takes in that these are no longer in the log. */
  async remove(ids: readonly string[]): Promise<void> {
    if (this.judging.forget(ids)) this.#announce.peopleChanged();
    this.#announce.removed(ids as readonly EntryId[]);
    await this.#countAgain();
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

  async #countAgain(): Promise<void> {
    const stored = await this.#around.history.room(this.#roomId);
    if (!stored) return;
    this.#last = stored.lastMessage ? (decodeEntries(stored.lastMessage.bytes)[0] ?? null) : null;
    this.#unread = stored.unread;
    this.#announce.changed();
  }

  #lastShown(): Room['last'] {
    if (!this.#last) return null;
    const item = this.item(this.#last);
    if (item.kind !== 'message') return null;
    return { authorName: item.authorName, text: item.text.slice(0, 200), at: item.sentAt };
  }
}

const byPlace = (a: Entry, b: Entry): number => (cursorOf(a) < cursorOf(b) ? -1 : 1);
