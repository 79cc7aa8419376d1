import type { CredentialInput, JoinOutcome, JoinTarget, WaitingToJoin } from '../../preload/contract/api.ts';
import type { TimelinePage } from '../../preload/contract/conversation-calls.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { DeviceId, Person, Room, RoomId } from '../../preload/contract/model.ts';
import type { Nearby as NearbyView } from '../../preload/contract/nearby.ts';
import type { Discovery } from '../discovery/discovery.ts';
import type { Undo } from '../lib/emitter.ts';
import type { Session } from '../net/network.ts';
import { advertisements } from './nearby/advertisements.ts';
import { Askings } from './door/askings.ts';
import { Drafts } from './messages/drafts.ts';
import { Front } from './door/front.ts';
import { Inbox } from './inbox.ts';
import { Joining } from './door/joining.ts';
import { DirectRooms } from './direct/direct-rooms.ts';
import type { MemberRoom } from './member-room.ts';
import { MessageSearch } from './messages/message-search.ts';
import { Nearby } from './nearby/nearby.ts';
import { RoomArchives } from './room-archives.ts';
import { RoomDeeds } from './room-deeds.ts';
import { RoomTalk } from './room-talk.ts';
import { OwnRooms, type Entrance } from './own-rooms.ts';
import type { Surroundings } from './surroundings.ts';
import { Telling, type Announce } from './telling.ts';
import type { PageOptions } from './messages/timeline.ts';

export interface RoomsOptions {
  readonly discovery: Discovery;
  readonly announce: Announce;
  /** How this person wants to be called and shown, at any moment. */
  readonly person: () => { readonly name: string; readonly colour: string };
  /** Of a typed address that names none. */
  readonly defaultPort: number;
  /** Opens the port rooms are hosted on; the same each time. */
  readonly listen: () => Promise<number>;
  /** Where this machine can be reached from its networks. */
  readonly addresses: () => readonly string[];
}

/** Every room this device is a member of, and every one it could join: all that windows ask about rooms. */
export class Rooms {
  readonly nearby: Nearby;
  readonly deeds: RoomDeeds;
  readonly archives: RoomArchives;
  readonly #directs: DirectRooms;
  readonly talk: RoomTalk;
  readonly search: MessageSearch;
  readonly drafts: Drafts;
  readonly #askings: Askings;
  readonly #around: Surroundings;
  readonly #options: RoomsOptions;
  readonly #rooms: OwnRooms;
  readonly #telling: Telling;
  readonly #joining: Joining;
  readonly #front: Front;
  readonly #undo: Undo[] = [];
  /** This machine's networks as last reported, to see when they change. */
  #networks = '';
  #stopped = false;

  constructor(around: Surroundings, options: RoomsOptions) {
    this.#around = around;
    this.#options = options;
    this.#rooms = new OwnRooms(around, (roomId) => ({
      listen: options.listen,
      addresses: options.addresses,
      sighted: () => [...this.nearby.places(roomId), ...this.#directs.places(roomId)],
      onHosting: () => this.#advertise(),
      announce: this.#telling.of(roomId),
      onCaughtUp: (room) => this.#introduce(room),
      onOpened: (room) => this.#directs.watch(room),
    }));
    this.nearby = new Nearby(around, options.discovery, (roomId) => this.#rooms.isMember(roomId));
    this.#telling = new Telling(around.clock, options.announce, (roomId) => this.#rooms.get(roomId));
    this.#joining = new Joining(around, {
      nearby: this.nearby,
      defaultPort: options.defaultPort,
      listen: options.listen,
      isMember: (roomId) => this.#rooms.isMember(roomId),
      name: () => options.person().name,
      onAsked: (room) => this.#askings.add(room),
      ownJoins: (roomId) => this.#rooms.get(roomId)?.membership.ownJoins,
      checkLimit: (roomId) => this.#rooms.checkLimit(roomId),
      member: (charter) => this.#rooms.member(charter),
    });
    this.#directs = new DirectRooms(around, this.#rooms, this.#telling, (room) => this.#introduce(room));
    this.#askings = new Askings(around.clock, (room) => this.#joining.askAgain(room));
    this.talk = new RoomTalk((roomId) => this.#rooms.need(roomId));
    this.search = new MessageSearch(around.history, (roomId) => {
      const room = this.#rooms.get(roomId);
      return room?.direct.listed ? room : undefined;
    });
    this.archives = new RoomArchives(around, this.#rooms, this.#telling);
    this.drafts = new Drafts(around.history);
    this.deeds = new RoomDeeds(around, {
      room: (roomId) => this.#rooms.live(roomId),
      find: (roomId) => this.#find(roomId),
      addresses: options.addresses,
      listen: options.listen,
    });
    this.#front = new Front(
      around,
      () => this.#rooms.all(),
      () => options.person().name,
      (peer, roomId) => this.#directs.admit(peer, roomId),
    );
  }

  /** Takes up every room where it was left: hosts the ones it hosted, looks for the hosts of the others. */
  async start(): Promise<void> {
    const { network, history } = this.#around;
    this.#undo.push(
      network.onSession((session) => this.#front.receive(this.#inbox(session))),
      this.nearby.changed.on(() => this.#onNearbyChanged()),
      this.#askings.changed.on(() => {
        this.#options.announce('room.waitingToJoinChanged', this.#askings.list());
      }),
      this.nearby.found.on(({ roomId, place }) => this.#rooms.get(roomId)?.membership.sighted(place)),
    );
    const all = await history.rooms();
    const stored = all.filter(({ part }) => part !== 'left');
    for (const room of stored) await this.#rooms.open(room);
    for (const { id, part } of stored) {
      // A room that cannot be hosted, with a full disk say, can still be read.
      if (part === 'host') await this.#rooms.need(id).membership.hostOrTell('resumed');
      else void this.#rooms.get(id)?.membership.seek();
    }
    for (const { id, part, charter } of all) if (part === 'left') await this.#directs.resume(id, charter);
    await this.nearby.start();
  }

  list(): Room[] {
    const listed = this.#rooms.all().filter(({ direct }) => direct.listed);
    return listed.map((room) => room.view());
  }

  nearbyView(): NearbyView {
    return this.nearby.view();
  }

  /** Throws as `OwnRooms.found` does, and `storage-…`. */
  async found(name: string, entry: Entrance = {}): Promise<Room> {
    const room = await this.#rooms.found(name, entry);
    await room.membership.host('founded');
    await this.#introduce(room);
    return room.view();
  }

  /** The room of this person and that one alone, made where there is none. Throws as `DirectRooms.open` does. */
  async direct(device: DeviceId): Promise<Room> {
    return (await this.#directs.open(device)).view();
  }

  /** Throws as `Joining.join` does. */
  async join(target: JoinTarget, credential?: CredentialInput): Promise<JoinOutcome> {
    const own =
      target.kind === 'invite' || target.roomId === undefined ? undefined : this.#rooms.get(target.roomId);
    if (own?.membership.hosting) return { kind: 'joined', room: own.view() };
    const outcome = await this.#joining.join(target, credential);
    if (outcome.kind === 'joined') this.#askings.remove(outcome.room.id);
    this.#tellNearby();
    return outcome;
  }

  waitingToJoin(): WaitingToJoin[] {
    return this.#askings.list();
  }

  stopAsking(roomId: RoomId): void {
    this.#askings.remove(roomId);
  }

  /** What this person has noted about that device has changed; `blocking`: also whether they want to hear of it. */
  noted(device: DeviceId, blocking: boolean): void {
    for (const room of this.#rooms.all()) room.noted(device, blocking);
  }

  reconnect(roomId: RoomId): void {
    this.#rooms.need(roomId).membership.nudge({ forgive: true });
    this.nearby.refresh();
  }

  /** Throws `not-hosting`, `member-unreachable`. */
  async handOver(roomId: RoomId, to: DeviceId): Promise<Room> {
    await this.#rooms.need(roomId).membership.handOver(to, 'stay');
    return this.#rooms.need(roomId).view();
  }

  /** Hosts a room that is without a host for this device. Throws `room-hosted`, `not-allowed`, `storage-…`. */
  async host(roomId: RoomId): Promise<Room> {
    const room = this.#rooms.live(roomId);
    if (room.membership.hostedSince !== null) throw new AppError('room-hosted');
    if (!room.membership.terms.selfMayHost) throw new AppError('not-allowed');
    await room.membership.host('ordered');
    return room.view();
  }

  /** A direct room goes on off the list, until one of the two writes again. */
  async leave(roomId: RoomId): Promise<void> {
    const room = this.#rooms.need(roomId);
    if (room.direct.partner !== null) return this.#directs.close(room);
    await this.#rooms.leave(roomId);
    this.#advertise();
    this.#telling.removed(roomId);
    this.#tellNearby();
  }

  /** As `leave`, where that was not done before, and takes all that was said there off this disk. */
  async forget(roomId: RoomId): Promise<void> {
    const room = this.#rooms.get(roomId);
    if (room && room.direct.partner !== null) return this.#directs.forget(room);
    if (room) await this.leave(roomId);
    else if (await this.#directs.forgetClosed(roomId)) return;
    await this.#around.history.forget(roomId);
  }

  people(roomId: RoomId): Person[] {
    return this.#rooms.need(roomId).people();
  }

  page(roomId: RoomId, options: PageOptions): Promise<TimelinePage> {
    return this.#rooms.need(roomId).page(options);
  }

  markRead(roomId: RoomId, upTo: string): Promise<void> {
    return this.#rooms.need(roomId).conversation.markRead(upTo);
  }

  /** The person goes by another name or colour from now on. */
  async personChanged(): Promise<void> {
    await Promise.all(this.#rooms.all().map((room) => this.#introduce(room)));
  }

  /** The machine woke up or its networks changed: every connection and address is suspect. */
  refresh(): void {
    this.nearby.refresh();
    this.#suspectAll();
  }

  /** The machine is about to sleep: hands over what it hosts, and says goodbye until `refresh`. */
  async suspend(): Promise<void> {
    await Promise.all(this.#rooms.all().map(({ membership }) => membership.suspend()));
  }

  /** As `suspend`, for good. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    for (const undo of this.#undo.splice(0)) undo();
    this.#telling.stop();
    this.#askings.stop();
    await Promise.all(this.#rooms.all().map((room) => room.stop('closing', { left: false })));
    await this.nearby.stop();
  }

  #suspectAll(): void {
    for (const { membership } of this.#rooms.all()) membership.refresh();
  }

  #find(roomId: string): { readonly name: string; readonly member: boolean } | null {
    const own = this.#rooms.get(roomId);
    if (own) return { name: own.name, member: this.#rooms.isMember(roomId) };
    const found = this.nearby.find(roomId);
    return found && { name: found.room.name, member: false };
  }

  async #introduce(room: MemberRoom): Promise<void> {
    const { name, colour } = this.#options.person();
    if (name === '' || room.membership.terms.isArchived) return;
    await room.introduce(name, colour).catch((error: unknown) => {
      this.#around.logger.log('warn', 'room.not-introduced', { error });
    });
  }

  #onNearbyChanged(): void {
    const view = this.nearby.view();
    const { interfaces } = view.discovery;
    const networks = interfaces.map(({ name, address }) => `${name} ${address}`).join(', ');
    const before = this.#networks;
    this.#networks = networks;
    if (before !== '' && networks !== before) this.#suspectAll();
    this.#options.announce('room.nearbyChanged', view);
  }

  #tellNearby(): void {
    this.#options.announce('room.nearbyChanged', this.nearby.view());
  }

  #advertise(): void {
    this.#options.discovery.advertise(advertisements(this.#rooms.all(), this.#around.network.fingerprint));
  }

  #inbox(session: Session): Inbox {
    return new Inbox(session, (error) => this.#around.logger.log('error', 'room.bug', { error }));
  }
}
