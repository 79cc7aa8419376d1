import type { Undo } from '../../../preload/bridge/port.ts';
import type { EventSource, Handlers } from '../../../preload/bridge/server.ts';
import type { CallInput, CallName, EventName, Events } from '../../../preload/contract/api.ts';
import type { Draft } from '../../../preload/contract/conversation.ts';
import { AppError, type ErrorCode } from '../../../preload/contract/errors.ts';
import type {
  AppInfo,
  DeviceId,
  Message,
  Notice,
  RoomId,
  SelfCheck,
  TimelineItem,
} from '../../../preload/contract/model.ts';
import type { Settings } from '../../../preload/contract/settings.ts';
import type { Nearby } from '../../../preload/contract/nearby.ts';
import { defaultSettings } from '../../../main/settings.ts';
import { admissionAnswers, FakeAdmission } from './fake-admission.ts';
import { conductAnswers } from './fake-conduct.ts';
import { conversationAnswers, tellStatus } from './fake-conversation.ts';
import { talkAnswers } from './fake-talk-calls.ts';
import type { Notes } from './fake-notes.ts';
import { deviceId, FakeRoom, fingerprintOf, person, type FakePerson } from './fake-room.ts';
import type { Said } from './fake-talk.ts';
import { hostMoves, rewrite } from './fake-succession.ts';

type AnyListener = <Name extends EventName>(name: Name, value: Events[Name]) => void;

/** An app in memory behind the contract: what it knows is set by hand, what happens in it is made to happen. */
export class FakeApp implements EventSource {
  readonly rooms = new Map<RoomId, FakeRoom>();
  readonly called: CallName[] = [];
  readonly opened: string[] = [];
  info: AppInfo;
  settings: Settings;
  nearby: Nearby;
  notices: Notice[] = [];
  selfCheck: SelfCheck = {
    ok: true,
    checks: (['certificate', 'handshake', 'signature', 'full-text', 'storage'] as const).map((name) => ({
      name,
      ok: true,
      detail: '',
    })),
  };
  /** What a typed address leads to: the rooms there. */
  readonly addresses = new Map<string, readonly FakeRoom[]>();
  readonly notes = new Map<DeviceId, Notes>();
  readonly drafts = new Map<RoomId, Draft>();
  /** Archives that were put here, by their uploads. */
  readonly uploads = new Map<string, string>();
  /** What the last window that told so is looking at. */
  looking: CallInput<'app.looking'> = { roomId: null, focused: false };
  idle = false;
  /** What becomes of an export into a file: false where the person changes their mind. */
  exported = true;
  /** Texts that were saved into files, by their names. */
  readonly saved = new Map<string, string>();
  /** Calls that are never answered. */
  readonly held = new Set<CallName>();
  /** A message that is sent gets this far by itself. */
  deliver: Message['state'] = 'delivered';
  now: () => number;
  readonly #listeners = new Set<AnyListener>();
  readonly #failures = new Map<CallName, ErrorCode>();

  constructor(name: string, now: () => number = Date.now) {
    this.now = now;
    const id = deviceId(name === '' ? 'Ana' : name);
    this.info = {
      version: '0.1.0',
      face: 'browser',
      deviceId: id,
      fingerprint: fingerprintOf(id),
      dataFolder: '/home/ana/.config/Landline',
      suggestedName: 'Ana',
      systemLanguage: 'en-GB',
    };
    this.settings = { ...defaultSettings, name, colour: 'teal' };
    this.nearby = {
      rooms: [],
      discovery: {
        state: 'looking',
        interfaces: [{ name: 'eth0', address: '192.168.1.20', state: 'listening' }],
        rememberedHosts: 0,
        since: now(),
        problem: null,
      },
    };
  }

  get self(): FakePerson {
    return person(
      this.settings.name,
      this.settings.colour,
      this.settings.name === '' ? 'Ana' : this.settings.name,
    );
  }

  onAny(listener: AnyListener): Undo {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  emit<Name extends EventName>(name: Name, value: Events[Name]): void {
    for (const listener of [...this.#listeners]) listener(name, value);
  }

  /** The next call of `name` is refused with `code`. */
  failNext(name: CallName, code: ErrorCode): void {
    this.#failures.set(name, code);
  }

  addRoom(name: string, host: FakePerson, others: readonly FakePerson[] = []): FakeRoom {
    const room = new FakeRoom(name, this.self, host);
    this.adopt(room);
    const members = new Map([this.self, host, ...others].map((member) => [member.id, member]));
    room.members = [...members.values()].map((member) => ({ person: member, present: true }));
    this.rooms.set(room.id, room);
    return room;
  }

  /** The room goes by this app's clock and notes. */
  adopt(room: FakeRoom): void {
    room.notes = this.notes;
    room.now = () => this.now();
  }

  /** The conversation with `other` alone; `direct` rooms are never among those around. */
  addDirect(other: FakePerson, present = true): FakeRoom {
    const room = this.addRoom(other.name, other, []);
    room.kind = 'direct';
    room.partner = other.id;
    room.hidden = true;
    room.members = room.members.map((member) => ({
      ...member,
      present: present || member.person.id === this.self.id,
    }));
    return room;
  }

  changed(room: FakeRoom): void {
    this.emit('room.changed', room.asRoom());
  }

  /** Somebody writes, and this device hears of it. */
  say(room: FakeRoom, author: FakePerson, text: string, said: Partial<Said> = {}): Message {
    const message = room.addMessage(author, text, this.now(), 'delivered', said);
    this.tell(room, [message]);
    return message;
  }

  /** This device hears of `items`, which are in the room already. */
  tell(room: FakeRoom, items: readonly TimelineItem[]): void {
    this.emit('message.added', { roomId: room.id, items });
    this.changed(room);
  }

  /** These of the room's items have changed where they are. */
  altered(room: FakeRoom, items: readonly TimelineItem[]): void {
    this.emit('message.changed', { roomId: room.id, items });
    this.changed(room);
  }

  setNearby(nearby: Partial<Nearby>): void {
    this.nearby = { ...this.nearby, ...nearby };
    this.emit('room.nearbyChanged', this.nearby);
  }

  addNotice(notice: Notice): void {
    this.notices.push(notice);
    this.emit('notice.added', notice);
  }

  peopleChanged(room: FakeRoom): void {
    this.emit('room.peopleChanged', { roomId: room.id, people: room.people() });
  }

  room(roomId: RoomId): FakeRoom {
    const room = this.rooms.get(roomId);
    if (!room) throw new AppError('room-unknown');
    return room;
  }

  /** This person is in the room from now on. */
  enter(room: FakeRoom): FakeRoom {
    this.rooms.set(room.id, room);
    this.adopt(room);
    if (!room.members.some((member) => member.person.id === this.self.id)) {
      room.members.push({ person: this.self, present: true });
      room.self = this.self;
      room.addJoin(this.self, this.now());
    }
    this.changed(room);
    return room;
  }

  /** Somebody has let this person into a room they wait for. */
  letIn(room: FakeRoom): void {
    this.enter(room);
    this.admission.waiting = this.admission.waiting.filter(({ roomId }) => roomId !== room.id);
    this.emit('room.waitingToJoinChanged', this.admission.waiting);
  }

  /** Where rooms that are not joined yet wait to be. */
  readonly around = new Map<RoomId, FakeRoom>();
  readonly admission = new FakeAdmission();

  readonly #answers: Handlers = {
    ...conductAnswers(this),
    ...admissionAnswers(this),
    ...talkAnswers(this),
    ...conversationAnswers(this),
    'app.info': () => this.info,
    'app.selfCheck': () => this.selfCheck,
    'app.showDataFolder': () => undefined,
    'link.open': ({ url }) => void this.opened.push(url),
    'notice.list': () => this.notices,
    'notice.dismiss': ({ id }) => {
      this.notices = this.notices.filter((notice) => notice.id !== id);
      this.emit('notice.dismissed', { id });
    },
    'settings.get': () => this.settings,
    'settings.set': (change) => {
      if (change.name?.trim() === '') throw new AppError('name-invalid');
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      this.settings = { ...this.settings, ...given };
      this.emit('settings.changed', this.settings);
      tellStatus(this);
      return this.settings;
    },
    'room.list': () => [...this.rooms.values()].map((room) => room.asRoom()),
    'room.nearby': () => this.nearby,
    'room.watchNearby': () => undefined,
    'room.reconnect': ({ roomId }) => {
      const room = this.room(roomId);
      room.connection = { kind: 'connecting' };
      this.changed(room);
    },
    'room.handOver': ({ roomId, to }) => {
      const room = this.room(roomId);
      if (room.connection.kind !== 'hosting') throw new AppError('not-hosting');
      const next = room.people().find(({ id }) => id === to);
      if (!next?.canHost) throw new AppError('member-unreachable');
      hostMoves(this, room, next, 'handed');
      return room.asRoom();
    },
    'room.host': ({ roomId }) => {
      const room = this.room(roomId);
      if (room.connection.kind === 'connected') throw new AppError('room-hosted');
      hostMoves(this, room, this.self, 'lost');
      return room.asRoom();
    },
    'room.leave': ({ roomId }) => {
      this.room(roomId);
      this.rooms.delete(roomId);
      this.emit('room.removed', { roomId });
    },
    'room.people': ({ roomId }) => this.room(roomId).people(),
    'outbox.cancel': ({ roomId, id }) => {
      const room = this.room(roomId);
      rewrite(this, room, id, (message) => room.remove(message));
    },
    'outbox.edit': ({ roomId, id, text }) => {
      if (text.trim() === '') throw new AppError('message-empty');
      const room = this.room(roomId);
      return rewrite(this, room, id, (message) => room.rewrite(message, text));
    },
  };

  /** The handlers with what was asked of them written down and failures that were ordered. */
  readonly handlers: Handlers = new Proxy(this.#answers, {
    get: (answers, name: CallName) => {
      const handler = answers[name] as (...input: unknown[]) => unknown;
      return (...input: unknown[]): unknown => {
        this.called.push(name);
        const code = this.#failures.get(name);
        this.#failures.delete(name);
        if (code) throw new AppError(code);
        if (this.held.has(name)) return new Promise(() => undefined);
        return handler(...input);
      };
    },
  });
}
