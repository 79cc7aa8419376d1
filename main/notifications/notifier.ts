import type { EventName, Events } from '../../preload/contract/api.ts';
import type { Notification } from '../../preload/contract/conversation.ts';
import type { Cursor, EntryId, Message, Room, RoomId, TimelineItem } from '../../preload/contract/model.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/emitter.ts';
import { decide, type Decision, type OccasionKind } from './policy.ts';
import { minuteOfDay } from './quiet-hours.ts';
import { ShownNotifications } from './shown-notifications.ts';
import type { Language } from './text.ts';
import { wordingOf } from './wording.ts';

/** Something that this person may be told of. */
interface Occasion {
  readonly kind: OccasionKind;
  /** Of the message, or of who asks. */
  readonly id: string;
  readonly cursor: Cursor | null;
  readonly name: string;
  readonly text: string;
}

export interface NotifierOptions {
  readonly clock: Pick<Clock, 'now' | 'monotonic' | 'after'>;
  readonly settings: () => Settings;
  readonly language: () => Language;
  readonly rooms: () => readonly Room[];
  /** Somebody looks at that room now. */
  readonly looksAt: (roomId: RoomId) => boolean;
  /** Whether this person wrote it; false where it is not here. */
  readonly isOwn: (roomId: RoomId, id: EntryId) => Promise<boolean>;
  readonly show: (notification: Notification) => void;
  readonly withdraw: (ids: readonly string[]) => void;
}

/** What comes within this time is told of at once; while a room is still catching up, in one piece after that, or after `longestMs`. */
export const gathering = { forMs: 400, longestMs: 10_000 } as const;

/** Of what came together the most important is told of; of equals the last. */
const importance: readonly OccasionKind[] = [
  'message',
  'reply',
  'mention',
  'announcement',
  'reminder',
  'asking',
];

/** Hears what is told to windows, and decides what of it this person is told of where they look elsewhere (`decide`). */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #rooms = new Map<RoomId, Room>();
  /** Since when this device is in a room: what was said there before is its history. */
  readonly #memberSince = new Map<RoomId, number>();
  readonly #gathered = new Map<
    string,
    { readonly roomId: RoomId; occasions: Occasion[]; since: number; undo: Undo }
  >();
  readonly #shown: ShownNotifications;
  #soundAt = -Infinity;
  #stopped = false;

  constructor(options: NotifierOptions) {
    this.#options = options;
    this.#shown = new ShownNotifications(options.withdraw);
    for (const room of options.rooms()) {
      this.#rooms.set(room.id, room);
      this.#memberSince.set(room.id, -Infinity);
    }
  }

  hear<Name extends EventName>(name: Name, value: Events[Name]): void {
    if (name === 'message.added') this.#onAdded(value as Events['message.added']);
    else if (name === 'message.changed') this.#onChanged(value as Events['message.changed']);
    else if (name === 'announcement.reminded') this.#onReminded(value as Events['announcement.reminded']);
    else if (name === 'room.changed') this.#onRoom(value as Room);
    else if (name === 'room.removed') this.#onRemoved((value as Events['room.removed']).roomId);
    else if (name === 'settings.changed' && (value as Settings).notifications === 'off')
      this.#shown.removeAll();
  }

  /** Somebody may look at other rooms than before. */
  lookedElsewhere(): void {
    for (const { roomId } of this.#shown.all()) {
      if (this.#options.looksAt(roomId)) this.#shown.removeRoom(roomId);
    }
  }

  stop(): void {
    this.#stopped = true;
    for (const { undo } of this.#gathered.values()) undo();
    this.#gathered.clear();
    this.#shown.removeAll();
  }

  #onAdded({ roomId, items }: Events['message.added']): void {
    const since = this.#since(roomId);
    const messages = items.filter(
      (item): item is Message => item.kind === 'message' && !item.own && item.sentAt >= since,
    );
    if (messages.length > 0)
      void this.#kinds(roomId, messages).then((all) => this.#gather(roomId, roomId, all));
  }

  async #kinds(roomId: RoomId, messages: readonly Message[]): Promise<Occasion[]> {
    return Promise.all(
      messages.map(async (message) => {
        if (message.announcement !== null) return occasionOf(message, 'announcement');
        if (message.mentionsMe) return occasionOf(message, 'mention');
        const answers =
          message.reply && (await this.#options.isOwn(roomId, message.reply.id).catch(() => false));
        return occasionOf(message, answers ? 'reply' : 'message');
      }),
    );
  }

  #onChanged({ roomId, items }: Events['message.changed']): void {
    const gone = new Set<string>(items.filter(({ kind }) => kind === 'deleted').map(({ id }) => id));
    const confirmed = items.filter(isConfirmed).map(({ id }) => id);
    for (const gathered of this.#gathered.values()) {
      if (gathered.roomId !== roomId) continue;
      gathered.occasions = gathered.occasions.filter(({ id }) => !gone.has(id));
    }
    this.#shown.removeAbout([...gone]);
    this.#shown.removeAbout(confirmed, `${roomId} reminder`);
  }

  #onReminded({ roomId, message }: Events['announcement.reminded']): void {
    this.#gather(`${roomId} reminder`, roomId, [occasionOf(message, 'reminder')]);
  }

  #onRoom(room: Room): void {
    const before = this.#rooms.get(room.id);
    this.#since(room.id);
    this.#rooms.set(room.id, room);
    this.#shown.removeRead(room);
    const known = new Set(before?.asking.map(({ id }) => id));
    const asking = room.asking.filter(({ id }) => !known.has(id));
    const group = `${room.id} asking`;
    if (room.asking.length === 0) this.#shown.removeGroup(group);
    this.#gather(
      group,
      room.id,
      asking.map(({ id, name }) => ({ kind: 'asking', id, cursor: null, name, text: '' })),
    );
  }

  #onRemoved(roomId: RoomId): void {
    this.#rooms.delete(roomId);
    this.#memberSince.delete(roomId);
    this.#shown.removeRoom(roomId);
  }

  #since(roomId: RoomId): number {
    const since = this.#memberSince.get(roomId) ?? this.#options.clock.now();
    this.#memberSince.set(roomId, since);
    return since;
  }

  #gather(group: string, roomId: RoomId, occasions: readonly Occasion[]): void {
    if (occasions.length === 0 || this.#stopped) return;
    // Not even where it is heard again the next moment.
    if (this.#rooms.get(roomId)?.notify === 'none') return;
    const { clock } = this.#options;
    const gathered = this.#gathered.get(group);
    if (gathered) gathered.occasions = [...gathered.occasions, ...occasions];
    else {
      const undo = clock.after(gathering.forMs, () => this.#tell(group));
      this.#gathered.set(group, { roomId, occasions: [...occasions], since: clock.monotonic(), undo });
    }
  }

  #tell(group: string): void {
    const gathered = this.#gathered.get(group);
    if (!gathered) return;
    const { clock, settings, looksAt } = this.#options;
    const room = this.#rooms.get(gathered.roomId);
    if (room && isCatchingUp(room) && clock.monotonic() - gathered.since < gathering.longestMs) {
      gathered.undo = clock.after(gathering.forMs, () => this.#tell(group));
      return;
    }
    this.#gathered.delete(group);
    if (!room) return;
    const circumstances = {
      settings: settings(),
      minute: minuteOfDay(clock.now()),
      room,
      looking: looksAt(room.id),
      sinceSoundMs: clock.monotonic() - this.#soundAt,
    };
    const told = gathered.occasions
      .map((occasion) => ({
        occasion,
        decision: decide(occasion.kind, { ...circumstances, read: isDone(occasion, room) }),
      }))
      .filter(({ decision }) => decision !== 'none');
    this.#show(group, room, told);
  }

  #show(group: string, room: Room, told: readonly { occasion: Occasion; decision: Decision }[]): void {
    const { settings, language, clock } = this.#options;
    const shows = settings().notifications;
    const occasions = told.map(({ occasion }) => occasion);
    const chief = occasions.reduce<Occasion | null>(
      (one, other) => (one && rank(one) > rank(other) ? one : other),
      null,
    );
    if (!chief || shows === 'off') return;
    const count = occasions.length + this.#shown.countOf(group);
    const silent = told.every(({ decision }) => decision === 'silent');
    if (!silent) this.#soundAt = clock.monotonic();
    const writable = room.silence === null && !['archived', 'removed'].includes(room.connection.kind);
    const last = lastOf(occasions);
    const notification: Notification = {
      id: this.#shown.nextId(),
      roomId: room.id,
      cursor: chief.cursor,
      readTo: chief.kind === 'reminder' ? null : last,
      ...wordingOf({ ...chief, count }, room, shows, language()),
      group,
      silent,
      canReply: writable && shows !== 'bare' && chief.kind !== 'asking' && chief.kind !== 'reminder',
    };
    this.#shown.add(notification, { count, about: occasions.map(({ id }) => id), last });
    this.#options.show(notification);
  }
}

const occasionOf = ({ id, cursor, authorName, text }: Message, kind: OccasionKind): Occasion => ({
  kind,
  id,
  cursor,
  name: authorName,
  text,
});

const rank = ({ kind }: Occasion): number => importance.indexOf(kind);

const lastOf = (occasions: readonly Occasion[]): Cursor | null =>
  occasions.reduce<Cursor | null>(
    (last, { cursor }) => (cursor && (!last || cursor > last) ? cursor : last),
    null,
  );

const isConfirmed = (item: TimelineItem): boolean =>
  item.kind === 'message' && item.announcement?.own === true;

const isCatchingUp = ({ connection }: Room): boolean => connection.kind === 'connected' && connection.merging;

/** It was read here meanwhile, or whoever asked does so no more. */
function isDone({ kind, id, cursor }: Occasion, room: Room): boolean {
  if (kind === 'asking') return !room.asking.some((asking) => asking.id === id);
  if (kind === 'reminder' || cursor === null) return false;
  return room.unread === 0 && room.readUpTo !== null && room.readUpTo >= cursor;
}
