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
import { isReached } from './find-room.ts';
import type { Output } from './output.ts';

const pageSize = 500;
/** How long a host passes over what a member sends once it has slowed it (S4); then it fetches that. */
const slowedMs = 10_000;
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
  readonly #states = new Map<EntryId, DeliveryState>();
  /** Said in this run and on no other device yet. */
  readonly #unsent = new Set<EntryId>();
  readonly #people = new Map<string, Person>();
  #roomId: RoomId | null = null;
  #reached = false;
  #slowed = false;
  #host: { readonly id: string; readonly term: number } | null = null;
  #kept: (() => void)[] | null = [];
  /** Whether an item that was kept needs no telling. */
  #passed: (item: TimelineItem) => boolean = () => false;
  #readUpTo: Cursor | null = null;
  #marking: Promise<void> | null = null;
  #progressed: () => void = () => undefined;

  constructor(client: Client, output: Output, options: ConversationOptions) {
    this.#client = client;
    this.#output = output;
    this.#options = options;
    client.on('message.added', ({ roomId, items }) => this.#inOrder(roomId, () => this.#add(items)));
    client.on('message.stateChanged', ({ roomId, changes }) =>
      this.#inOrder(roomId, () => {
        for (const { id, state } of changes) this.#note(id, state);
      }),
    );
    client.on('room.peopleChanged', ({ roomId, people }) =>
      this.#inOrder(roomId, () => this.#meet(people, true)),
    );
    client.on('notice.added', ({ code, roomId }) => {
      if (code === 'sending-slowed' && roomId !== null) this.#inOrder(roomId, () => this.#slow());
    });
    client.on('room.changed', (room) => this.#inOrder(room.id, () => this.#follow(room, true)));
  }

  /** Tells who is there, then what is untold, then what happens from now on. */
  async begin(room: Room, untold: Untold): Promise<void> {
    this.#roomId = room.id;
    this.#follow(room, false);
    this.#meet(await this.#client.call('room.people', { roomId: room.id }), false);
    if (untold.kind === 'unread') await this.#tellUnread(room.readUpTo ?? start);
    else await this.#passHistory(untold.instant);
    const kept = this.#kept ?? [];
    this.#kept = null;
    for (const tell of kept) tell();
    this.#passed = () => false;
  }

  /** Resolves once the message is on this device's disk. Rejects with the errors of `message.send`. */
  async say(text: string): Promise<Message> {
    const message = await this.#client.call('message.send', { roomId: this.#room(), text });
    const state = this.#states.get(message.id) ?? message.state;
    if (state === 'waiting') this.#unsent.add(message.id);
    if (!this.#states.has(message.id)) this.#note(message.id, state);
    return message;
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
   * host has slowed this device, by as long as it does, unless `hurried` resolves. Answers with how many messages still
   * wait. What was told is marked as read.
   */
  async settle(patienceMs: number, hurried: Promise<unknown>): Promise<number> {
    let hurry = false;
    void hurried.then(() => {
      hurry = true;
      this.#progressed();
    });
    while (this.#unsent.size > 0) {
      const wholeMs = this.#slowed && !hurry ? slowedMs + patienceMs : patienceMs;
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
    return this.#reached;
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

  #show(message: Message): void {
    const { id, author, authorName, text, sentAt, lamport } = message;
    const roomId = this.#room();
    this.#output.event({ type: 'message', id, roomId, author, name: authorName, text, sentAt, lamport });
    this.#output.say(`${clockTime(sentAt)} ${authorName}  ${text}`);
  }

  #note(id: EntryId, state: DeliveryState): void {
    if (this.#states.get(id) === state) return;
    this.#states.set(id, state);
    this.#output.event({ type: 'state', id, state });
    if (state !== 'waiting' && this.#unsent.delete(id)) this.#progressed();
  }

  #meet(people: readonly Person[], aloud: boolean): void {
    for (const person of people) {
      const before = this.#people.get(person.id);
      this.#people.set(person.id, person);
      if (before?.present === person.present && before.name === person.name) continue;
      const { id: deviceId, name, present } = person;
      this.#output.event({ type: 'member', deviceId, name, present });
      if (aloud && !this.#options.ownOnly && !person.self && (before?.present ?? false) !== present) {
        this.#output.note(present ? 'talk.came' : 'talk.went', { name });
      }
    }
  }

  #follow({ host, term, connection }: Room, aloud: boolean): void {
    this.#reached = isReached(connection);
    if (!host || (this.#host?.id === host.id && this.#host.term === term)) return;
    const moved = this.#host !== null && this.#host.id !== host.id;
    this.#host = { id: host.id, term };
    this.#output.event({ type: 'host', deviceId: host.id, term });
    if (aloud && moved) this.#output.note('talk.host', { name: host.name });
  }
}

function clockTime(instant: number): string {
  const date = new Date(instant);
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}
