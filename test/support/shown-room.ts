import { randomBytes } from 'node:crypto';
import type { Message, RoomId, TimelineItem } from '../../preload/contract/model.ts';
import type { History } from '../../main/history/history.ts';
import { systemClock } from '../../main/lib/clock.ts';
import { Emitter } from '../../main/lib/emitter.ts';
import { silentLogger } from '../../main/lib/logger.ts';
import type { Network } from '../../main/net/network.ts';
import { Contacts } from '../../main/people/contacts.ts';
import { decodeEntries, makeEntry, type Entry, type EntryBody } from '../../main/protocol/entry.ts';
import type { EntryKind } from '../../main/protocol/entry-bodies.ts';
import type { RoomAnnouncements } from '../../main/room/announcements.ts';
import type { Charter } from '../../main/room/charter.ts';
import { RoomLog } from '../../main/room/log/log.ts';
import { MessageSearch } from '../../main/room/messages/message-search.ts';
import { Remarks } from '../../main/room/messages/remarks.ts';
import type { MemberRoom } from '../../main/room/member-room.ts';
import type { Speaking } from '../../main/room/messages/speaking.ts';
import type { Surroundings } from '../../main/room/surroundings.ts';
import { Timeline } from '../../main/room/messages/timeline.ts';
import { someSalt, type KnownDevice } from './devices.ts';
import { noLogins } from './no-logins.ts';
import { activePerson } from './own-state.ts';

const silent = new Proxy({} as RoomAnnouncements, { get: () => () => undefined });
const nobody = new Set<string>();

/** Signs one chain's entries of a room, one after the other. */
export class Scribe {
  readonly author: KnownDevice;
  readonly #room: string;
  readonly #chain: string;
  #last: Entry | null = null;

  /** `byte` makes the chain's id. */
  constructor(author: KnownDevice, room: string, byte: number) {
    this.author = author;
    this.#room = room;
    this.#chain = byte.toString(16).padStart(2, '0').repeat(16);
  }

  write<Kind extends EntryKind>(lamport: number, kind: Kind, body: EntryBody<Kind>): Entry {
    const before = this.#last;
    const place = {
      chain: this.#chain,
      seq: (before?.seq ?? 0) + 1,
      previous: before?.hash ?? new Uint8Array(32),
    };
    const said = { sentAt: 1_700_000_000_000 + lamport, kind, body, salt: someSalt };
    const draft = { room: this.#room, author: this.author.publicKey, ...place, lamport, ...said };
    this.#last = makeEntry<EntryKind>(draft, (message) => this.author.sign(message));
    return this.#last;
  }
}

/** One room on one disk as its windows are shown it, without a network. */
export class ShownRoom {
  readonly log: RoomLog;
  readonly timeline: Timeline;
  readonly contacts: Contacts;
  readonly #history: History;
  readonly #remarks: Remarks;
  readonly #search: MessageSearch;

  private constructor(around: Surroundings, log: RoomLog, timeline: Timeline) {
    this.log = log;
    this.timeline = timeline;
    this.contacts = around.contacts;
    this.#history = around.history;
    this.#remarks = new Remarks(around, log, timeline, undefined as unknown as Speaking);
    const room = { conversation: { remarks: this.#remarks } } as unknown as MemberRoom;
    this.#search = new MessageSearch(around.history, () => room);
    log.committed.on((entries) => timeline.add(entries));
    log.removed.on((ids) => void timeline.remove(ids));
    around.contacts.changed.on(() => timeline.judging.again());
  }

  /** As at the start of the app; the room is made where it is not on the disk yet. */
  static async open(history: History, signer: KnownDevice, charter: Charter): Promise<ShownRoom> {
    const contacts = await Contacts.open(history, signer.device);
    const around: Surroundings = {
      clock: systemClock,
      history,
      network: undefined as unknown as Network,
      signer,
      logger: silentLogger,
      told: new Emitter(),
      logins: noLogins,
      contacts,
      person: activePerson,
      verify: (entries) => Promise.resolve(entries.map(() => true)),
      randomBytes,
    };
    await history.putRoom({ id: charter.id, charter: Uint8Array.from(charter.bytes), name: charter.name });
    const stored = await history.room(charter.id);
    if (!stored) throw new Error('the room was not kept');
    const log = await RoomLog.open(stored, around);
    await log.release();
    const timeline = await Timeline.open(stored, charter, log, around, silent, () => false);
    return new ShownRoom(around, log, timeline);
  }

  receive(...entries: readonly Entry[]): Promise<void> {
    return this.log.receive(entries, null);
  }

  /** Resolves when all that has come has been judged and shown, and the disk is as that asks for. */
  async rest(): Promise<void> {
    for (let round = 0; round < 3; round++) {
      await this.log.idle();
      await this.timeline.judging.idle();
      await this.timeline.told();
    }
  }

  async items(): Promise<readonly TimelineItem[]> {
    return (await this.timeline.page({ limit: 1_000 })).items;
  }

  /** Where what is found, counted, pinned and asked for is not what is shown. `words`: one of each text that was ever said. */
  async wrong(words: readonly string[]): Promise<string[]> {
    const items = await this.items();
    const messages = items.filter((item) => item.kind === 'message');
    const found = await Promise.all(words.map((word) => this.#found(word, messages)));
    const wrong = await Promise.all([
      this.#hidden(),
      this.#counts(messages),
      this.#pins(messages),
      this.#rolls(messages),
    ]);
    return [...found, ...wrong].flat();
  }

  async #found(word: string, messages: readonly Message[]): Promise<string[]> {
    const { roomId } = this.log;
    const rows = await this.#history.search({ words: [word], limit: 1_000 });
    const { hits } = await this.#search.find({ text: word, roomId: roomId as RoomId, limit: 100 });
    const shown = messages.filter(({ text }) => text.includes(word)).map(({ id }) => id);
    return [
      ...different(
        `rows with ${word}`,
        rows.found.map(({ entry }) => entry.id),
        shown,
      ),
      ...different(
        `hits for ${word}`,
        hits.map(({ message }) => message.id),
        shown,
      ),
    ];
  }

  async #hidden(): Promise<string[]> {
    const { entries } = await this.#history.page(this.log.roomId, { limit: 1_000, all: true });
    const turned = entries.filter((row) => {
      const [entry] = decodeEntries(row.bytes);
      return !entry || this.timeline.judging.hides(entry) !== row.hidden;
    });
    return turned.map(
      ({ kind, id, hidden }) => `${kind} ${id.slice(0, 6)} ${hidden ? 'is' : 'is not'} hidden`,
    );
  }

  /** Only where nothing has come late before what was read. */
  async #counts(messages: readonly Message[]): Promise<string[]> {
    const { readUpTo, unread, mentions, last } = this.timeline.summary();
    const stored = await this.#history.room(this.log.roomId);
    const news = messages.filter(({ own, cursor }) => !own && cursor > (readUpTo ?? ''));
    const named = news.filter(({ mentionsMe }) => mentionsMe).length;
    return [
      ...different('unread', [unread, stored?.unread], [news.length, news.length]),
      ...different('mentions', [mentions, stored?.mentions], [named, named]),
      ...different(
        'the last',
        [stored?.lastMessage?.id, last?.text],
        [messages.at(-1)?.id, messages.at(-1)?.text],
      ),
    ];
  }

  async #pins(messages: readonly Message[]): Promise<string[]> {
    const pinned = (await this.#remarks.pinned()).map(({ id }) => id);
    return different(
      'pins',
      pinned,
      messages.filter((message) => message.pinned).map(({ id }) => id),
    );
  }

  async #rolls(messages: readonly Message[]): Promise<string[]> {
    const asking = messages.filter(({ announcement }) => announcement !== null);
    const listed = (await this.#remarks.announcements()).map(({ id }) => id);
    const rolls = await Promise.all(
      asking.map(async ({ id, announcement }) => {
        const { entries } = await this.#remarks.rollCall(id, nobody);
        const asked = entries.filter(({ gone }) => !gone);
        const confirmed = asked.filter(({ confirmedAt }) => confirmedAt !== null);
        return different(
          `the roll-call of ${id}`,
          [asked.length, confirmed.length],
          [announcement?.of, announcement?.confirmed],
        );
      }),
    );
    return [
      ...different(
        'announcements',
        listed,
        asking.map(({ id }) => id),
      ),
      ...rolls.flat(),
    ];
  }
}

function different(what: string, is: readonly unknown[], shown: readonly unknown[]): string[] {
  const [a, b] = [is, shown].map((values) => values.map(String).sort().join(' '));
  return a === b ? [] : [`${what}: ${a ?? ''}, shown ${b ?? ''}`];
}
