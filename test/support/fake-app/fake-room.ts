import { createHash } from 'node:crypto';
import type { NotifyLevel, ReadMark } from '../../../preload/contract/conversation.ts';
import type {
  Colour,
  ConductLine,
  Cursor,
  DeviceId,
  EntryId,
  HostLine,
  JoinLine,
  LeaveLine,
  Message,
  Person,
  RoleLine,
  Room,
  RoomConnection,
  RoomId,
  RulesLine,
  TimelineItem,
  UntoldLine,
} from '../../../preload/contract/model.ts';
import type { Asking, Removed, Role, Rules, Silence } from '../../../preload/contract/rules.ts';
import type { Notes } from './fake-notes.ts';
import { peopleOf } from './fake-people.ts';
import { FakeTalk, type Said } from './fake-talk.ts';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** An id that looks like a real one and is the same in every run. */
function idFrom(seed: string, length: number): string {
  const bytes = createHash('sha512').update(seed).digest();
  return Array.from({ length }, (_, at) => alphabet[(bytes[at % bytes.length] ?? 0) % 32]).join('');
}
export const deviceId = (seed: string): DeviceId => idFrom(`device ${seed}`, 32) as DeviceId;
export const roomIdOf = (seed: string): RoomId => idFrom(`room ${seed}`, 32) as RoomId;
export const entryId = (seed: string): EntryId => idFrom(`entry ${seed}`, 52) as EntryId;
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

export interface FakeMember {
  person: FakePerson;
  present: boolean;
  /** Others could connect to this member's device; false where it is not said. */
  reachable?: boolean;
  /** The host is the owner and the others are members where it is not said. */
  role?: Role;
  muted?: Person['muted'];
  flag?: Person['flag'];
  /** Active, without a word, never seen, where it is not said. */
  availability?: Person['availability'];
  statusText?: string;
  lastSeen?: number | null;
}

export const openRules: Rules = {
  access: 'open',
  locked: false,
  readOnly: false,
  slowSeconds: 0,
  files: true,
  history: 'all',
  inviters: 'members',
};

/** What a message says of itself beside its words. */
type MessageMarks = Partial<Pick<Message, 'state' | 'late' | 'withheld'> & Said>;
type Base = Omit<LeaveLine, 'kind'>;

const hex = (value: number, length: number): string => value.toString(16).padStart(length, '0');

/** One room as main would keep it: its log, its people, what has been read. */
export class FakeRoom {
  readonly id: RoomId;
  readonly items: TimelineItem[] = [];
  name: string;
  connection: RoomConnection = { kind: 'connected', merging: false };
  host: FakePerson;
  /** Since when that person hosts it. */
  since: number | null = null;
  term = 1;
  self: FakePerson;
  members: FakeMember[] = [];
  rules: Rules = openRules;
  silence: Silence | null = null;
  asking: Asking[] = [];
  removed: Removed[] = [];
  /** This device's notes about people, the same in every room. */
  notes: ReadonlyMap<DeviceId, Notes> = new Map();
  readUpTo: Cursor | null = null;
  /** Messages of others that came late, and have not been read. */
  readonly unreadLate = new Set<EntryId>();
  kind: Room['kind'] = 'group';
  partner: DeviceId | null = null;
  hidden = false;
  notify: NotifyLevel = 'all';
  markedUnread = false;
  /** Up to where the others have read, as they have told. */
  reads: ReadMark[] = [];
  readonly talk = new FakeTalk(this);
  now: () => number = () => 0;
  #made = 0;
  #lamport = 0;

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
    marks: MessageMarks = {},
  ): Message {
    return this.#put(this.#message(this.#base(author, sentAt), text, { state, ...marks }));
  }

  /** Puts messages that came late right behind `after`, in their order. */
  addLate(author: FakePerson, texts: readonly string[], after: TimelineItem): readonly Message[] {
    return texts.map((text) => {
      const base = this.#base(author, after.sentAt, after.lamport);
      if (!base.own) this.unreadLate.add(base.id);
      return this.#put(this.#message(base, text, { late: true }));
    });
  }

  addJoin(author: FakePerson, sentAt: number, formerName: string | null = null): JoinLine {
    return this.#put({ ...this.#base(author, sentAt), kind: 'join', formerName });
  }

  addLeave(author: FakePerson, sentAt: number): LeaveLine {
    return this.#put({ ...this.#base(author, sentAt), kind: 'leave' });
  }

  addHost(author: FakePerson, how: HostLine['how'], formerHostName: string, sentAt: number): HostLine {
    return this.#put({ ...this.#base(author, sentAt), kind: 'host', how, formerHostName });
  }

  addConduct(
    author: FakePerson,
    what: ConductLine['what'],
    subjectName: string,
    sentAt: number,
    until: number | null = null,
  ): ConductLine {
    return this.#put({ ...this.#base(author, sentAt), kind: 'conduct', what, subjectName, until });
  }

  addRole(author: FakePerson, subjectName: string, role: Role, sentAt: number): RoleLine {
    return this.#put({ ...this.#base(author, sentAt), kind: 'role', subjectName, role });
  }

  addRules(author: FakePerson, change: Partial<Rules>, sentAt: number, passphrase = false): RulesLine {
    return this.#put({ ...this.#base(author, sentAt), kind: 'rules', change, passphrase });
  }

  addUntold(author: FakePerson, sentAt: number): UntoldLine {
    return this.#put({ ...this.#base(author, sentAt), kind: 'untold' });
  }

  /** The message at its place under a new id, as a waiting one is when it or one before it was changed. */
  rewrite(message: Message, text = message.text): Message {
    const { id, cursor } = this.#base(this.self, message.sentAt, message.lamport);
    const again: Message = { ...message, id, cursor, text };
    this.talk.rename(message.id, id);
    this.items.splice(this.items.indexOf(message), 1, again);
    return again;
  }

  remove(item: TimelineItem): void {
    this.items.splice(this.items.indexOf(item), 1);
  }

  get withheld(): readonly Message[] {
    return this.items.filter((item) => item.kind === 'message' && item.withheld) as Message[];
  }

  #put<Item extends TimelineItem>(item: Item): Item {
    const last = this.items.at(-1);
    const atEnd = last === undefined || last.cursor < item.cursor;
    const behind = atEnd ? -1 : this.items.findIndex(({ cursor }) => cursor > item.cursor);
    this.items.splice(behind < 0 ? this.items.length : behind, 0, item);
    return item;
  }

  #message(base: Base, text: string, marks: MessageMarks): Message {
    const state = marks.state ?? 'delivered';
    return {
      ...base,
      kind: 'message',
      text,
      state,
      copies: state === 'delivered' ? this.members.length : 1,
      late: marks.late ?? false,
      withheld: marks.withheld ?? false,
      ...this.talk.say(base.id, text, base.sentAt, marks),
    };
  }

  #base(author: FakePerson, sentAt: number, lamport = (this.#lamport += 1)): Base {
    const made = (this.#made += 1);
    return {
      id: entryId(`${this.id} ${made}`),
      cursor: `${hex(lamport, 12)}-${hex(made, 32)}-${hex(made, 8)}` as Cursor,
      author: author.id,
      authorName: author.name,
      authorColour: author.colour,
      own: author.id === this.self.id,
      sentAt,
      lamport,
    };
  }

  get unreadMessages(): readonly Message[] {
    const { readUpTo } = this;
    return this.items.filter(
      (item): item is Message =>
        item.kind === 'message' &&
        !item.own &&
        (readUpTo === null || item.cursor > readUpTo || this.unreadLate.has(item.id)),
    );
  }

  get unread(): number {
    return this.unreadMessages.length;
  }

  roleOf(id: DeviceId): Role {
    const member = this.members.find(({ person: { id: known } }) => known === id);
    if (this.kind === 'direct') return 'owner';
    return member?.role ?? (id === this.host.id ? 'owner' : 'member');
  }

  asRoom(): Room {
    const last = this.items.findLast((item) => item.kind === 'message');
    return {
      id: this.id,
      name: this.name,
      kind: this.kind,
      partner: this.partner,
      hidden: this.hidden,
      connection: this.connection,
      host: { id: this.host.id, name: this.host.name, since: this.since },
      term: this.term,
      members: this.members.length,
      present: this.members.filter(({ present }) => present).length,
      waiting: this.withheld.length,
      unread: this.unread,
      mentions: this.unreadMessages.filter(({ mentionsMe }) => mentionsMe).length,
      markedUnread: this.markedUnread,
      notify: this.notify,
      readUpTo: this.readUpTo,
      last: last ? { authorName: last.authorName, text: last.text, at: last.sentAt } : null,
      rules: this.rules,
      role: this.roleOf(this.self.id),
      silence: this.silence,
      asking: this.asking,
    };
  }

  people(): readonly Person[] {
    return peopleOf(this);
  }
}
