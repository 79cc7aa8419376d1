import type { Client } from '../../preload/bridge/client.ts';
import {
  Cursor,
  type DeliveryState,
  type EntryId,
  type Message,
  type Person,
  type Room,
  type RoomId,
  type TimelineItem,
} from '../../preload/contract/model.ts';
import type { Clock } from '../lib/clock.ts';
import type { Output } from './output.ts';
import { RoomLines } from './room-lines.ts';

const pageSize = 500;
/** How long a host passes over what a member sends once it has slowed it (S4); then it fetches that. */
const slowedMs = 10_000;
/** How long leaving waits for a message to get on where somebody, or the system, wants an end now. */
const hurriedMs = 1_000;
/** Before every cursor there is. */
const start = Cursor.parse('000000000000-00000000000000000000000000000000-00000000');

/** What of a room's messages has not been told yet: of one just joined, what was said since; of a known one, what is unread. */
export type Untold = { readonly kind: 'since'; readonly instant: number } | { readonly kind: 'unread' };

interface ConversationOptions {
  readonly clock: Clock;
  /** Whether one's own messages are shown too: at a keyboard they already are. */
  readonly echo: boolean;
  /** Nobody reads along: what others say is left unread. */
  readonly ownOnly: boolean;
}

/**
 * Tells on `output` what happens in one room. Make it before the room is entered: what happens until `begin` is kept
 * and told then, so that nothing is missed between the two.
 */
export class Conversation {
  readonly #client: Client;
  readonly #output: Output;
  readonly #options: ConversationOptions;
  readonly #states = new Map<EntryId, { readonly state: DeliveryState; readonly withheld: boolean }>();
  /** Said in this run and on no other device yet. */
  readonly #unsent = new Set<EntryId>();
  readonly #lines: RoomLines;
  #roomId: RoomId | null = null;
  #slowed = false;
  #kept: (() => void)[] | null = [];
  /** Rooms and their people as last heard while things are kept: how they were before that is not worth telling. */
  readonly #newest = new Map<string, Room>();
  readonly #newestPeople = new Map<string, readonly Person[]>();
  /** Whether an item that was kept needs no telling. */
  #passed: (item: TimelineItem) => boolean = () => false;
  #readUpTo: Cursor | null = null;
  #marking: Promise<void> | null = null;
  #progressed: () => void = () => undefined;

  constructor(client: Client, output: Output, options: ConversationOptions) {
    this.#client = client;
    this.#output = output;
    this.#options = options;
    this.#lines = new RoomLines(output, options.clock, { quiet: options.ownOnly });
    client.on('message.added', ({ roomId, items }) => this.#inOrder(roomId, () => this.#arrive(items)));
    client.on('message.removed', ({ roomId, ids }) => this.#inOrder(roomId, () => this.#remove(ids)));
    client.on('message.stateChanged', ({ roomId, changes }) =>
      this.#inOrder(roomId, () => {
        for (const { id, state, withheld } of changes) this.#note(id, state, withheld);
      }),
    );
    client.on('room.peopleChanged', ({ roomId, people }) => {
      if (this.#kept) this.#newestPeople.set(roomId, people);
      else this.#inOrder(roomId, () => this.#lines.meet(people, true));
    });
    client.on('notice.added', ({ code, roomId }) => {
      if (code === 'sending-slowed' && roomId !== null) this.#inOrder(roomId, () => this.#slow());
    });
    client.on('room.timelineChanged', ({ roomId }) =>
      this.#inOrder(roomId, () => this.#output.event({ type: 'changed' })),
    );
    client.on('room.changed', (room) => {
      if (this.#kept) this.#newest.set(room.id, room);
      else this.#inOrder(room.id, () => this.#lines.follow(room, true));
    });
  }

  /** Tells who is there, then what is untold, then what happens from now on. */
  async begin(room: Room, untold: Untold): Promise<void> {
    this.#roomId = room.id;
    this.#lines.follow(this.#newest.get(room.id) ?? room, false);
    const people = await this.#client.call('room.people', { roomId: room.id });
    this.#newestPeople.delete(room.id);
    this.#lines.meet(people, false);
    if (untold.kind === 'unread') await this.#tellUnread(room.readUpTo ?? start);
    else await this.#passHistory(untold.instant);
    const kept = this.#kept ?? [];
    this.#kept = null;
    for (const tell of kept) tell();
    this.#lines.follow(this.#newest.get(room.id) ?? room, true);
    this.#lines.meet(this.#newestPeople.get(room.id) ?? people, true);
    this.#newest.clear();
    this.#newestPeople.clear();
    this.#passed = () => false;
  }

  /** Resolves once the message is on this device's disk. Rejects with the errors of `message.send`. */
  async say(text: string): Promise<Message> {
    const message = await this.#client.call('message.send', { roomId: this.#room(), text });
    const { state } = this.#states.get(message.id) ?? message;
    if (state === 'waiting') this.#unsent.add(message.id);
    if (!this.#states.has(message.id)) this.#note(message.id, state, message.withheld);
    return message;
  }

  /** Asks the app for something about this room. Rejects with the errors of the call that is made. */
  async ask<Answer>(call: (client: Client, roomId: RoomId) => Promise<Answer>): Promise<Answer> {
    return call(this.#client, this.#room());
  }

  /** Tells the newest `limit` messages again, oldest first. */
  async tellHistory(limit: number): Promise<void> {
    const messages: Message[] = [];
    let before: Cursor | undefined;
    for (;;) {
      const page = await this.#client.call('message.history', {
        roomId: this.#room(),
        limit: Math.min(pageSize, limit),
        ...(before !== undefined && { before }),
      });
      messages.unshift(...page.items.filter((item) => item.kind === 'message'));
      before = page.items[0]?.cursor;
      if (messages.length >= limit || !page.more || before === undefined) break;
    }
    for (const message of messages.slice(-limit)) this.#show(message);
  }

  /**
   * Resolves once all that was said is at least sent, or has not come nearer to it for `patienceMs`: longer where the
   * host has slowed this device, by as long as it does; a second at most once `hurried` resolves. Answers with how many
   * messages still wait. What was told is marked as read.
   */
  async settle(patienceMs: number, hurried: Promise<unknown>): Promise<number> {
    let hurry = false;
    void hurried.then(() => {
      hurry = true;
      this.#progressed();
    });
    while (this.#unsent.size > 0) {
      const calmMs = this.#slowed ? slowedMs + patienceMs : patienceMs;
      const wholeMs = hurry ? Math.min(patienceMs, hurriedMs) : calmMs;
      const came = await new Promise<boolean>((resolve) => {
        const giveUp = this.#options.clock.after(wholeMs, () => resolve(false));
        this.#progressed = () => {
          giveUp();
          resolve(true);
        };
      });
      if (!came) break;
    }
    await this.#marking;
    return this.#unsent.size;
  }

  /** Whether a host of the room is there, or this device hosts it. */
  get reached(): boolean {
    return this.#lines.reached;
  }

  #room(): RoomId {
    if (this.#roomId === null) throw new Error('the conversation has not begun');
    return this.#roomId;
  }

  #inOrder(roomId: RoomId, tell: () => void): void {
    if (this.#kept) {
      this.#kept.push(() => {
        if (roomId === this.#roomId) tell();
      });
    } else if (roomId === this.#roomId) tell();
  }

  /** Only the first time is time given anew: a host cannot hold up the leaving for ever. */
  #slow(): void {
    if (this.#slowed) return;
    this.#slowed = true;
    this.#progressed();
  }

  /** What waits again after one before it was changed or taken back is still to be sent. */
  #arrive(items: readonly TimelineItem[]): void {
    this.#add(items);
    for (const item of items) {
      if (this.#passed(item)) continue;
      if (item.kind === 'leave' && !item.own) this.#lines.left(item.author, item.authorName);
      if (item.kind === 'conduct' || item.kind === 'role' || item.kind === 'rules') this.#lines.done(item);
      if (item.kind !== 'message' || !item.own || this.#states.has(item.id)) continue;
      if (item.state === 'waiting') this.#unsent.add(item.id);
      this.#note(item.id, item.state, item.withheld);
    }
  }

  #remove(ids: readonly EntryId[]): void {
    this.#output.event({ type: 'removed', ids });
    for (const id of ids) {
      this.#states.delete(id);
      this.#unsent.delete(id);
    }
    this.#progressed();
  }

  #add(items: readonly TimelineItem[]): void {
    for (const item of items) {
      if (this.#passed(item) || (this.#options.ownOnly && !item.own)) continue;
      const shown = !item.own || this.#options.echo || this.#output.json;
      if (item.kind === 'message' && shown) this.#show(item);
      this.#markRead(item.cursor);
    }
  }

  async #tellUnread(readUpTo: Cursor): Promise<void> {
    const told = new Set<EntryId>();
    for (let after = readUpTo, more = true; more;) {
      const page = await this.#client.call('message.history', {
        roomId: this.#room(),
        limit: pageSize,
        after,
      });
      this.#add(page.items);
      for (const { id } of page.items) told.add(id);
      after = page.items.at(-1)?.cursor ?? after;
      ({ more } = page);
    }
    this.#passed = ({ id }) => told.has(id);
  }

  /** What was said before `instant` came along when the room was joined: it is history, told when it is asked for. */
  async #passHistory(instant: number): Promise<void> {
    const { items } = await this.#client.call('message.history', { roomId: this.#room(), limit: 1 });
    for (const { cursor } of items) this.#markRead(cursor);
    this.#passed = ({ sentAt }) => sentAt < instant;
  }

  /** At most one mark is under way; the next one is where reading has got to by then. */
  #markRead(cursor: Cursor): void {
    if (this.#options.ownOnly || (this.#readUpTo !== null && cursor <= this.#readUpTo)) return;
    this.#readUpTo = cursor;
    this.#marking ??= this.#mark().finally(() => (this.#marking = null));
  }

  async #mark(): Promise<void> {
    for (let marked: Cursor | null = null; marked !== this.#readUpTo && this.#readUpTo !== null;) {
      marked = this.#readUpTo;
      // A disk that fails is told of by its own notice; the marks are made up for at the next start.
      await this.#client.call('room.markRead', { roomId: this.#room(), upTo: marked }).catch(() => undefined);
    }
  }

  #show({ id, author, authorName, text, sentAt, lamport, late, withheld }: Message): void {
    this.#output.event({
      type: 'message',
      id,
      roomId: this.#room(),
      author,
      name: authorName,
      text,
      sentAt,
      lamport,
      ...(late && { late }),
      ...(withheld && { withheld }),
    });
    const mark = withheld ? 'talk.waits' : late ? 'talk.late' : null;
    const when = mark === null ? clockTime(sentAt) : `${clockTime(sentAt)} (${this.#output.text(mark)})`;
    this.#output.say(`${when} ${authorName}  ${text}`);
  }

  #note(id: EntryId, state: DeliveryState, withheld: boolean): void {
    const before = this.#states.get(id);
    if (before?.state === state && before.withheld === withheld) return;
    this.#states.set(id, { state, withheld });
    this.#output.event({ type: 'state', id, state, ...(withheld && { withheld }) });
    if (state !== 'waiting' && this.#unsent.delete(id)) this.#progressed();
  }
}

function clockTime(instant: number): string {
  const date = new Date(instant);
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}
