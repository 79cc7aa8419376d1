import type { JoinOutcome, JoinTarget, TimelinePage } from '../../preload/contract/api.ts';
import type { EventName, Events } from '../../preload/contract/api.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type {
  Message,
  Nearby as NearbyView,
  NearbyRoom,
  Person,
  Room,
  RoomId,
} from '../../preload/contract/model.ts';
import type { Discovery } from '../discovery/discovery.ts';
import type { History, StoredRoom } from '../history/history.ts';
import type { Undo } from '../lib/emitter.ts';
import type { DialTarget, Session } from '../net/network.ts';
import { limits } from '../protocol/limits.ts';
import { cleanRoomName } from '../protocol/names.ts';
import { parseAddress } from './address.ts';
import type { RoomAnnouncements } from './announcements.ts';
import { makeCharter, type Charter } from './charter.ts';
import { enter, type Welcomed } from './enter.ts';
import { Front } from './front.ts';
import { Inbox } from './inbox.ts';
import { MemberRoom } from './member-room.ts';
import { Nearby, roomsAt } from './nearby.ts';
import type { Surroundings } from './surroundings.ts';

export interface RoomsOptions {
  readonly discovery: Discovery;
  readonly announce: <Name extends EventName>(name: Name, value: Events[Name]) => void;
  /** How this person wants to be called and shown, at any moment. */
  readonly person: () => { readonly name: string; readonly colour: string };
  /** Of a typed address that names none. */
  readonly defaultPort: number;
  /** Opens the port rooms are hosted on; the same each time. */
  readonly listen: () => Promise<number>;
  /** Where this machine can be reached from its networks. */
  readonly addresses: () => readonly string[];
}

const roomsAtMost = 200;
/** Changes of one room within this time are told once. */
const tellEveryMs = 25;

/** Every room this device is a member of, and every one it could join: all that windows ask about rooms. */
export class Rooms {
  readonly nearby: Nearby;
  readonly #around: Surroundings;
  readonly #options: RoomsOptions;
  readonly #rooms = new Map<string, MemberRoom>();
  readonly #opening = new Map<string, Promise<MemberRoom>>();
  readonly #telling = new Map<string, Undo>();
  readonly #front: Front;
  readonly #undo: Undo[] = [];
  #stopped = false;

  constructor(around: Surroundings, options: RoomsOptions) {
    this.#around = around;
    this.#options = options;
    this.nearby = new Nearby(around, options.discovery, (roomId) => this.#rooms.has(roomId));
    this.#front = new Front(
      around,
      () => [...this.#rooms.values()],
      () => options.person().name,
    );
  }

  /** Takes up every room where it was left: hosts the ones it hosted, looks for the hosts of the others. */
  async start(): Promise<void> {
    const { network, history } = this.#around;
    this.#undo.push(
      network.onSession((session) => this.#front.receive(this.#inbox(session))),
      this.nearby.changed.on(() => this.#tellNearby()),
      this.nearby.found.on(({ roomId }) => this.#rooms.get(roomId)?.nudge({ forgive: false })),
    );
    const stored = (await history.rooms()).filter(({ part }) => part !== 'left');
    for (const room of stored) await this.#open(room);
    for (const { id, part } of stored) {
      const room = this.#rooms.get(id);
      if (part === 'host') await room?.host(await this.#options.listen(), this.#options.addresses());
      else room?.connect();
    }
    this.#advertise();
    await this.nearby.start();
  }

  list(): Room[] {
    return [...this.#rooms.values()].map((room) => room.view());
  }

  nearbyView(): NearbyView {
    return this.nearby.view();
  }

  /** Founds a room and hosts it. Throws `name-invalid`, `room-limit`, `storage-…`. */
  async found(roomName: string): Promise<Room> {
    const name = cleanRoomName(roomName);
    if (name === null) throw new AppError('name-invalid');
    const hosted = [...this.#rooms.values()].filter(({ hosting }) => hosting !== null).length;
    if (this.#rooms.size >= roomsAtMost || hosted >= limits.roomsPerHost) throw new AppError('room-limit');
    const { signer, clock } = this.#around;
    const charter = makeCharter({
      founderKey: signer.publicKey,
      name,
      createdAt: clock.now(),
      random: this.#around.randomBytes(16),
    });
    const port = await this.#options.listen();
    const room = await this.#member(charter);
    await room.host(port, this.#options.addresses());
    this.#advertise();
    await this.#introduce(room);
    return room.view();
  }

  /** Throws what dialling and being let in throw, `address-invalid`, `room-gone`, `room-limit`. */
  async join(target: JoinTarget): Promise<JoinOutcome> {
    if (target.kind === 'address') return this.#joinAddress(target.address, target.roomId);
    const member = this.#rooms.get(target.roomId);
    if (member?.hosting) return { kind: 'joined', room: member.view() };
    const found = this.nearby.find(target.roomId);
    if (!found) throw new AppError('room-gone');
    const { host, port } = found.target;
    const inbox = await this.#dial({ host, port, expect: { device: found.room.host.id } });
    return this.#enter(inbox, target.roomId, { host, port });
  }

  reconnect(roomId: RoomId): void {
    this.#room(roomId).nudge({ forgive: true });
    this.nearby.refresh();
  }

  async leave(roomId: RoomId): Promise<void> {
    const room = this.#room(roomId);
    this.#rooms.delete(roomId);
    await room.stop('leaving', { left: true });
    this.#advertise();
    this.#telling.get(roomId)?.();
    this.#telling.delete(roomId);
    this.#options.announce('room.removed', { roomId });
    this.#tellNearby();
  }

  people(roomId: RoomId): Person[] {
    return this.#room(roomId).people();
  }

  page(roomId: RoomId, options: Parameters<History['page']>[1]): Promise<TimelinePage> {
    return this.#room(roomId).page(options);
  }

  /** Throws `message-empty`, `message-too-long`, `storage-…`. */
  async send(roomId: RoomId, text: string): Promise<Message> {
    const room = this.#room(roomId);
    const trimmed = text.replace(/\r\n?/g, '\n').replace(/^\s*\n|\s+$/g, '');
    if (trimmed === '') throw new AppError('message-empty');
    if ([...trimmed].length > limits.messageCodePoints) throw new AppError('message-too-long');
    return (await room.send(trimmed)) as Message;
  }

  markRead(roomId: RoomId, upTo: string): Promise<void> {
    return this.#room(roomId).markRead(upTo);
  }

  /** The person goes by another name or colour from now on. */
  async personChanged(): Promise<void> {
    await Promise.all([...this.#rooms.values()].map((room) => this.#introduce(room)));
  }

  /** The machine woke up or its networks changed: every connection and address is suspect. */
  refresh(): void {
    this.nearby.refresh();
    for (const room of this.#rooms.values()) room.nudge({ forgive: false });
  }

  /** Says goodbye in every room. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    for (const undo of [...this.#undo.splice(0), ...this.#telling.values()]) undo();
    await Promise.all([...this.#rooms.values()].map((room) => room.stop('closing', { left: false })));
    await this.nearby.stop();
  }

  #room(roomId: string): MemberRoom {
    const room = this.#rooms.get(roomId);
    if (!room) throw new AppError('room-unknown');
    return room;
  }

  async #joinAddress(address: string, roomId: RoomId | undefined): Promise<JoinOutcome> {
    const place = parseAddress(address, this.#options.defaultPort);
    const inbox = await this.#dial(place);
    const rooms = await roomsAt(inbox, this.#around, 'typed', place);
    const wanted = roomId === undefined ? rooms : rooms.filter(({ id }) => id === roomId);
    const [only, another] = wanted;
    if (!only || another) {
      inbox.session.end('leaving');
      if (!only) throw new AppError('room-gone');
      return {
        kind: 'choose',
        rooms: rooms.map((room): NearbyRoom => ({ ...room, member: this.#rooms.has(room.id) })),
      };
    }
    return this.#enter(inbox, only.id, place);
  }

  async #dial(target: DialTarget): Promise<Inbox> {
    return this.#inbox(await this.#around.network.dial(target));
  }

  async #enter(inbox: Inbox, roomId: string, place: { host: string; port: number }): Promise<JoinOutcome> {
    const { history, clock } = this.#around;
    if (!this.#rooms.has(roomId) && this.#rooms.size >= roomsAtMost) {
      inbox.session.end('leaving');
      throw new AppError('room-limit');
    }
    const term = this.#rooms.get(roomId)?.term ?? (await history.room(roomId))?.term ?? 0;
    const welcomed = await enter(inbox, roomId, term, clock);
    const room = await this.#member(welcomed.charter);
    await this.#stay(room, inbox, welcomed, place);
    return { kind: 'joined', room: room.view() };
  }

  /** Resolves once what the host holds is here too, or that takes long. */
  async #stay(room: MemberRoom, inbox: Inbox, welcomed: Welcomed, place: DialTarget): Promise<void> {
    await room.enterAsGuest(inbox, welcomed, place);
    await room.settled();
    this.#tellNearby();
  }

  /** The room of that charter, made where this device is no member of it yet. */
  async #member(charter: Charter): Promise<MemberRoom> {
    const known = this.#rooms.get(charter.id);
    if (known) return known;
    const { history } = this.#around;
    const name = cleanRoomName(charter.name) ?? charter.id.slice(0, 8);
    await history.putRoom({ id: charter.id, charter: Uint8Array.from(charter.bytes), name, part: 'guest' });
    const stored = await history.room(charter.id);
    if (!stored) throw new AppError('storage-failed');
    return this.#open(stored);
  }

  #open(stored: StoredRoom): Promise<MemberRoom> {
    const opening =
      this.#opening.get(stored.id) ??
      MemberRoom.open(stored, this.#around, {
        targets: (room) => this.#targets(room),
        announce: this.#announcements(stored.id),
        onCaughtUp: (room) => this.#introduce(room),
      }).then((room) => {
        this.#rooms.set(stored.id, room);
        return room;
      });
    this.#opening.set(stored.id, opening);
    return opening.finally(() => this.#opening.delete(stored.id));
  }

  /** Where the room's host may be: only with its key pinned (J3). */
  async #targets({ id, host }: StoredRoom): Promise<DialTarget[]> {
    if (host === null) return [];
    const known = await this.#around.history.knownHosts();
    const sighted = this.nearby.targets(id);
    const remembered = known.filter((place) => place.room === id && place.device === host);
    const places = new Map(
      [...sighted, ...remembered].map((place) => [`${place.host} ${place.port}`, place]),
    );
    return [...places.values()].map((place) => ({
      host: place.host,
      port: place.port,
      expect: { device: host },
    }));
  }

  async #introduce(room: MemberRoom): Promise<void> {
    const { name, colour } = this.#options.person();
    if (name === '') return;
    await room.introduce(name, colour).catch((error: unknown) => {
      this.#around.logger.log('warn', 'room.not-introduced', { error });
    });
  }

  #announcements(roomId: string): RoomAnnouncements {
    const id = roomId as RoomId;
    return {
      changed: () => this.#tellSoon(roomId),
      peopleChanged: () => {
        const people = this.#rooms.get(roomId)?.people();
        if (people) this.#options.announce('room.peopleChanged', { roomId: id, people });
      },
      added: (items) => this.#options.announce('message.added', { roomId: id, items }),
      stateChanged: (changes) =>
        this.#options.announce('message.stateChanged', {
          roomId: id,
          changes: changes as Events['message.stateChanged']['changes'],
        }),
    };
  }

  #tellSoon(roomId: string): void {
    if (this.#telling.has(roomId) || this.#stopped) return;
    const undo = this.#around.clock.after(tellEveryMs, () => {
      this.#telling.delete(roomId);
      const room = this.#rooms.get(roomId);
      if (room) this.#options.announce('room.changed', room.view());
    });
    this.#telling.set(roomId, undo);
  }

  #tellNearby(): void {
    this.#options.announce('room.nearbyChanged', this.nearby.view());
  }

  #advertise(): void {
    const { discovery } = this.#options;
    const { fingerprint } = this.#around.network;
    discovery.advertise(
      [...this.#rooms.values()].flatMap((room) => {
        const { connection } = room.view();
        if (connection.kind !== 'hosting') return [];
        const { id, name, term } = room;
        return [{ room: id, name, access: 'open' as const, term, port: connection.port, fingerprint }];
      }),
    );
  }

  #inbox(session: Session): Inbox {
    return new Inbox(session, (error) => this.#around.logger.log('error', 'room.bug', { error }));
  }
}
