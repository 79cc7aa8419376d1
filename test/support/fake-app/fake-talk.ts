import type {
  Forwarded,
  Mention,
  Quote,
  Reaction,
  RollCall,
  Wording,
} from '../../../preload/contract/conversation.ts';
import type {
  DeletedLine,
  DeviceId,
  EntryId,
  Message,
  TimelineItem,
} from '../../../preload/contract/model.ts';
import type { FakePerson, FakeRoom } from './fake-room.ts';
import type { plainMessage } from '../plain-message.ts';

/** What a message is sent with beside its words. */
export interface Said {
  readonly reply: EntryId;
  readonly mentions: readonly Mention[];
  readonly forwarded: Forwarded;
  readonly announce: boolean;
}
/** What is known of one message beside its words. */
interface Marks {
  readonly reply: EntryId | null;
  readonly forwarded: Forwarded | null;
  mentions: readonly Mention[];
  readonly wordings: Wording[];
  readonly reactions: Map<string, FakePerson[]>;
  pinnedAt: number | null;
  readonly announce: boolean;
  readonly got: Map<DeviceId, number>;
  readonly confirmed: Map<DeviceId, number>;
  remindedAt: number | null;
}
type View = typeof plainMessage;

/** What is done about the messages of one room after they were sent. */
export class FakeTalk {
  readonly #room: FakeRoom;
  readonly #marks = new Map<EntryId, Marks>();
  /** People who took part and have left, for roll-calls. */
  gone: FakePerson[] = [];
  #pins = 0;

  constructor(room: FakeRoom) {
    this.#room = room;
  }

  /** Begins what is known of a message that is not in the room yet. */
  say(id: EntryId, text: string, at: number, said: Partial<Said>): View {
    this.#marks.set(id, {
      reply: said.reply ?? null,
      forwarded: said.forwarded ?? null,
      mentions: said.mentions ?? [],
      wordings: [{ text, mentions: said.mentions ?? [], at }],
      reactions: new Map(),
      pinnedAt: null,
      announce: said.announce ?? false,
      got: new Map(),
      confirmed: new Map(),
      remindedAt: null,
    });
    return this.#view(id);
  }

  /** A waiting message has another id from now on. */
  rename(from: EntryId, to: EntryId): void {
    const marks = this.#marks.get(from);
    if (marks) this.#marks.set(to, marks);
  }

  message(id: EntryId): Message | null {
    const item = this.#room.items.find((one) => one.id === id);
    return item?.kind === 'message' ? item : null;
  }

  marksOf(id: EntryId): Readonly<Marks> | null {
    return this.#marks.get(id) ?? null;
  }

  edit(id: EntryId, text: string, at: number, mentions: readonly Mention[] = []): readonly TimelineItem[] {
    return this.#change(id, (marks, message) => {
      marks.mentions = mentions;
      marks.wordings.push({ text, mentions, at });
      this.#put({ ...message, text });
    });
  }

  remove(id: EntryId, byName: string | null = null): readonly TimelineItem[] {
    return this.#change(id, (_marks, message) => {
      const { cursor, author, authorName, authorColour, own, sentAt, lamport } = message;
      const line = { id, cursor, author, authorName, authorColour, own, sentAt, lamport, byName };
      this.#marks.delete(id);
      this.#put({ ...line, kind: 'deleted' } satisfies DeletedLine);
    });
  }

  react(id: EntryId, who: FakePerson, emoji: string, on = true): readonly TimelineItem[] {
    return this.#change(id, (marks) => {
      const others = (marks.reactions.get(emoji) ?? []).filter((one) => one.id !== who.id);
      if (on) others.push(who);
      if (others.length > 0) marks.reactions.set(emoji, others);
      else marks.reactions.delete(emoji);
    });
  }

  pin(id: EntryId, on = true): readonly TimelineItem[] {
    return this.#change(id, (marks) => {
      marks.pinnedAt = on ? (this.#pins += 1) : null;
    });
  }

  /** `how` as in a confirm entry: it came to their device, or they have read it. */
  confirm(id: EntryId, who: DeviceId, how: 'got' | 'read', at: number): readonly TimelineItem[] {
    return this.#change(id, (marks) => {
      if (!marks.got.has(who)) marks.got.set(who, at);
      if (how === 'read') marks.confirmed.set(who, at);
    });
  }

  remind(id: EntryId, at: number): void {
    this.#change(id, (marks) => void (marks.remindedAt = at));
  }

  get pinned(): readonly Message[] {
    const at = (id: EntryId): number => this.#marks.get(id)?.pinnedAt ?? 0;
    const all = this.#room.items.filter((item) => item.kind === 'message' && item.pinned) as Message[];
    return all.sort((one, other) => at(other.id) - at(one.id));
  }

  /** The newest first, each as it stands by now. */
  get announcements(): readonly Message[] {
    const ids = this.#room.items.filter(({ id }) => this.#marks.get(id)?.announce).map(({ id }) => id);
    return ids
      .map((id) => this.#refresh(id))
      .filter((item): item is Message => item?.kind === 'message')
      .reverse();
  }

  rollCall(id: EntryId): RollCall | null {
    const message = this.message(id);
    const marks = this.#marks.get(id);
    if (!message || !marks?.announce) return null;
    const room = this.#room;
    const row = (
      who: FakePerson,
    ): Pick<RollCall['entries'][number], 'id' | 'name' | 'gotAt' | 'confirmedAt'> => ({
      id: who.id,
      name: who.name,
      gotAt: marks.got.get(who.id) ?? null,
      confirmedAt: marks.confirmed.get(who.id) ?? null,
    });
    const here = room.members
      .filter(({ person }) => person.id !== message.author)
      .map(({ person, present, lastSeen = null }) => ({
        ...row(person),
        present,
        lastSeen: present ? room.now() : lastSeen,
        gone: false,
      }));
    const left = this.gone.map((who) => ({ ...row(who), present: false, lastSeen: null, gone: true }));
    const mayRemind = message.own || ['owner', 'moderator'].includes(room.roleOf(room.self.id));
    return { message, entries: [...here, ...left], remindedAt: marks.remindedAt, mayRemind };
  }

  #change(id: EntryId, change: (marks: Marks, message: Message) => void): readonly TimelineItem[] {
    const message = this.message(id);
    const marks = this.#marks.get(id);
    if (!message || !marks) return [];
    change(marks, message);
    const answers = [...this.#marks].filter(([, { reply }]) => reply === id).map(([answer]) => answer);
    return [id, ...answers].map((one) => this.#refresh(one)).filter((item) => item !== null);
  }

  #refresh(id: EntryId): TimelineItem | null {
    const item = this.#room.items.find((one) => one.id === id);
    if (item?.kind !== 'message') return item ?? null;
    return this.#put({ ...item, ...this.#view(id) });
  }

  #put<Item extends TimelineItem>(item: Item): Item {
    const { items } = this.#room;
    items.splice(
      items.findIndex(({ id }) => id === item.id),
      1,
      item,
    );
    return item;
  }

  #view(id: EntryId): View {
    const marks = this.#marks.get(id);
    const self = this.#room.self.id;
    return {
      mentions: marks?.mentions ?? [],
      mentionsMe: marks?.mentions.some((mention) => mention.id === self || mention.id === 'all') ?? false,
      reply: marks?.reply ? this.#quote(marks.reply) : null,
      forwarded: marks?.forwarded ?? null,
      edits: (marks?.wordings.length ?? 1) - 1,
      reactions: [...(marks?.reactions ?? [])].map(([emoji, givers]) => this.#reaction(emoji, givers)),
      pinned: (marks?.pinnedAt ?? null) !== null,
      authorRole: 'member',
      announcement: marks?.announce ? this.#announcement(id, marks) : null,
    };
  }

  #reaction(emoji: string, givers: readonly FakePerson[]): Reaction {
    const own = givers.some(({ id }) => id === this.#room.self.id);
    return { emoji, count: givers.length, own, names: givers.slice(0, 20).map(({ name }) => name) };
  }

  #announcement(id: EntryId, marks: Marks): Message['announcement'] {
    const author = this.message(id)?.author;
    const asked = this.#room.members.filter(({ person }) => person.id !== author);
    return {
      of: asked.length,
      confirmed: asked.filter(({ person }) => marks.confirmed.has(person.id)).length,
      own: marks.confirmed.has(this.#room.self.id),
    };
  }

  #quote(id: EntryId): Quote {
    const item = this.#room.items.find((one) => one.id === id);
    const authorName = item?.authorName ?? '';
    const text = item?.kind === 'message' ? item.text.slice(0, 200) : null;
    return { id, cursor: item?.cursor ?? null, authorName, text, deleted: item?.kind === 'deleted' };
  }
}
