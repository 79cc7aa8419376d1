import { createHash } from 'node:crypto';
import type {
  Colour,
  Cursor,
  DeviceId,
  EntryId,
  JoinLine,
  Message,
  Person,
  Room,
  RoomConnection,
  RoomId,
  TimelineItem,
} from '../../../preload/contract/model.ts';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** An id that looks like a real one and is the same in every run. */
function idFrom(seed: string, length: number): string {
  const bytes = createHash('sha512').update(seed).digest();
  return Array.from({ length }, (_, at) => alphabet[(bytes[at % bytes.length] ?? 0) % 32]).join('');
}
export const deviceId = (seed: string): DeviceId => idFrom(`device ${seed}`, 32) as DeviceId;
export const roomIdOf = (seed: string): RoomId => idFrom(`room ${seed}`, 32) as RoomId;
const entryId = (seed: string): EntryId => idFrom(`entry ${seed}`, 52) as EntryId;
export const fingerprintOf = (id: DeviceId): string => (id.slice(0, 16).match(/.{4}/g) ?? []).join(' ');

export interface FakePerson {
  readonly id: DeviceId;
  readonly name: string;
  readonly colour: Colour;
}
export const person = (name: string, colour: Colour, seed = name): FakePerson => ({
  id: deviceId(seed),
  name,
  colour,
});

/** One room as main would keep it: its log, its people, what has been read. */
export class FakeRoom {
  readonly id: RoomId;
  readonly items: TimelineItem[] = [];
  name: string;
  connection: RoomConnection = { kind: 'connected' };
  host: FakePerson;
  self: FakePerson;
  members: { person: FakePerson; present: boolean }[] = [];
  readUpTo: Cursor | null = null;

  constructor(name: string, self: FakePerson, host: FakePerson) {
    this.id = roomIdOf(name);
    this.name = name;
    this.self = self;
    this.host = host;
  }

  /** Adds to the end of the log; does not tell anybody. */
  addMessage(
    author: FakePerson,
    text: string,
    sentAt: number,
    state: Message['state'] = 'delivered',
  ): Message {
    const message: Message = {
      ...this.#base(author, sentAt),
      kind: 'message',
      text,
      state,
      copies: state === 'delivered' ? this.members.length : 1,
    };
    this.items.push(message);
    return message;
  }

  addJoin(author: FakePerson, sentAt: number, formerName: string | null = null): JoinLine {
    const line: JoinLine = { ...this.#base(author, sentAt), kind: 'join', formerName };
    this.items.push(line);
    return line;
  }

  #base(author: FakePerson, sentAt: number): Omit<JoinLine, 'kind' | 'formerName'> {
    const lamport = this.items.length + 1;
    const hex = (value: number, length: number): string => value.toString(16).padStart(length, '0');
    return {
      id: entryId(`${this.id} ${lamport}`),
      cursor: `${hex(lamport, 12)}-${hex(0, 32)}-${hex(lamport, 8)}` as Cursor,
      author: author.id,
      authorName: author.name,
      authorColour: author.colour,
      own: author.id === this.self.id,
      sentAt,
      lamport,
    };
  }

  get unread(): number {
    const { readUpTo } = this;
    return this.items.filter(
      (item) => item.kind === 'message' && !item.own && (readUpTo === null || item.cursor > readUpTo),
    ).length;
  }

  asRoom(): Room {
    const last = this.items.findLast((item) => item.kind === 'message');
    return {
      id: this.id,
      name: this.name,
      connection: this.connection,
      host: { id: this.host.id, name: this.host.name },
      term: 1,
      members: this.members.length,
      present: this.members.filter(({ present }) => present).length,
      unread: this.unread,
      readUpTo: this.readUpTo,
      last: last ? { authorName: last.authorName, text: last.text, at: last.sentAt } : null,
    };
  }

  people(): readonly Person[] {
    return this.members.map(({ person: member, present }) => ({
      ...member,
      present,
      host: member.id === this.host.id,
      self: member.id === this.self.id,
      fingerprint: fingerprintOf(member.id),
      sameName: this.members.some(
        (other) => other.person.id !== member.id && other.person.name === member.name,
      ),
    }));
  }
}
