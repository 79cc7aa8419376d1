import type { TimelinePage } from '../../preload/contract/api.ts';
import type {
  DeviceId,
  NoticeCode,
  Person,
  Room,
  RoomConnection,
  RoomId,
  TimelineItem,
} from '../../preload/contract/model.ts';
import type { History, StoredRoom } from '../history/history.ts';
import type { Undo } from '../lib/emitter.ts';
import type { DialTarget, Peer } from '../net/network.ts';
import type { ProtocolReason } from '../protocol/errors.ts';
import { limits } from '../protocol/limits.ts';
import type { RoomAnnouncements } from './announcements.ts';
import { readCharter, type Charter } from './charter.ts';
import { Connector } from './connector.ts';
import { failureOf, type Welcomed } from './enter.ts';
import type { Inbox } from './inbox.ts';
import { RoomLog } from './log.ts';
import { noticeOf } from './notice-of.ts';
import { RoomGuest } from './room-guest.ts';
import { RoomHost, type Present } from './room-host.ts';
import type { Surroundings } from './surroundings.ts';
import { Timeline } from './timeline.ts';

/** Where this device stands: host, or guest, or away from the room. */
type Part =
  | {
      readonly kind: 'host';
      readonly host: RoomHost;
      readonly port: number;
      readonly addresses: () => readonly string[];
    }
  | { readonly kind: 'guest'; readonly stay: RoomGuest }
  | { readonly kind: 'away' };

export interface MemberRoomOptions {
  /** Where a pinned host of the room may be. */
  readonly targets: (room: StoredRoom) => Promise<readonly DialTarget[]>;
  readonly announce: RoomAnnouncements;
  /** All that its host held when this device came in is here now. */
  readonly onCaughtUp: (room: MemberRoom) => Promise<void>;
}

/** So long is a message held back, at most, for the entries that stand before it; it would take its place among older ones. */
const settleMs = 5_000;

/** One room this device is a member of: its log, and this device's part in it at the moment. */
export class MemberRoom {
  readonly charter: Charter;
  readonly #around: Surroundings;
  readonly #announce: RoomAnnouncements;
  readonly #onCaughtUp: MemberRoomOptions['onCaughtUp'];
  readonly #log: RoomLog;
  readonly #timeline: Timeline;
  readonly #connector: Connector;
  readonly #undo: Undo[];
  #stored: StoredRoom;
  #part: Part = { kind: 'away' };
  #settled: Promise<void> = Promise.resolve();

  private constructor(
    stored: StoredRoom,
    log: RoomLog,
    timeline: Timeline,
    around: Surroundings,
    options: MemberRoomOptions,
  ) {
    this.charter = readCharter(stored.charter);
    this.#stored = stored;
    this.#around = around;
    this.#announce = options.announce;
    this.#onCaughtUp = options.onCaughtUp;
    this.#log = log;
    this.#timeline = timeline;
    this.#connector = new Connector(stored.id, around, {
      targets: () => options.targets(this.#stored),
      term: () => this.#stored.term,
      onEntered: (inbox, welcomed, target) => this.enterAsGuest(inbox, welcomed, target),
      onChanged: () => this.#announce.changed(),
    });
    this.#undo = [
      log.committed.on((entries) => {
        timeline.add(entries);
        if (entries.some(({ kind }) => kind === 'join')) timeline.learnSkews(this.#others());
      }),
      // What others sent could not be kept; it is asked for again at the next meeting.
      log.failed.on((error) => this.#tell(noticeOf(error) ?? 'storage-failed', {})),
      log.refused.on(({ author, why }) => {
        around.logger.log('warn', 'room.entry-refused', { room: stored.id, author, why });
        this.#tell('entries-refused', { name: timeline.members.nameOf(author) });
      }),
    ];
  }

  static async open(
    stored: StoredRoom,
    around: Surroundings,
    options: MemberRoomOptions,
  ): Promise<MemberRoom> {
    const opened: { room?: MemberRoom } = {};
    const hosting = (): boolean => (opened.room?.hosting ?? null) !== null;
    const log = await RoomLog.open(stored, around);
    const timeline = await Timeline.open(stored, around, options.announce, hosting);
    return (opened.room = new MemberRoom(stored, log, timeline, around, options));
  }

  get id(): string {
    return this.#stored.id;
  }

  get name(): string {
    return this.#stored.name;
  }

  get term(): number {
    return this.#stored.term;
  }

  get hosting(): RoomHost | null {
    return this.#part.kind === 'host' ? this.#part.host : null;
  }

  view(): Room {
    const { members } = this.#timeline;
    const { host, term } = this.#stored;
    return {
      id: this.id as RoomId,
      name: this.name,
      connection: this.#connection(),
      host: host === null ? null : { id: host as DeviceId, name: members.nameOf(host) },
      term,
      members: members.count,
      present: this.#present().size,
      ...this.#timeline.summary(),
    };
  }

  people(): Person[] {
    return this.#timeline.members.people(
      this.#present(),
      this.#part.kind === 'away' ? null : this.#stored.host,
    );
  }

  page(options: Parameters<History['page']>[1]): Promise<TimelinePage> {
    return this.#timeline.page(options);
  }

  markRead(upTo: string): Promise<void> {
    return this.#timeline.markRead(upTo);
  }

  /** Resolves when this device is not catching up with a host, at the latest after some seconds. */
  settled(): Promise<void> {
    return this.#settled;
  }

  /** Throws `storage-…`. */
  async send(text: string): Promise<TimelineItem> {
    await this.#settled;
    return this.#timeline.item(await this.#log.write('message', { text }));
  }

  /** Says in the room how this person is called and shown, unless it knows. */
  async introduce(name: string, colour: string): Promise<void> {
    const { members } = this.#timeline;
    const { device } = this.#around.signer;
    const known = members.has(device);
    const former = members.nameOf(device);
    if (known && former === name && members.colourOf(device) === colour) return;
    await this.#log.write('join', { name, colour, ...(known && former !== name ? { former } : {}) });
  }

  /** Hosts the room from now on, under a term above every one known (H1). */
  async host(port: number, addresses: () => readonly string[]): Promise<void> {
    this.#connector.stop();
    this.#leavePart('closing');
    await this.#keep({ term: this.term + 1, host: this.#around.signer.device, part: 'host' });
    const charter = this.charter.bytes;
    const host = new RoomHost({ id: this.id, charter, term: this.term }, this.#log, this.#around);
    host.presenceChanged.on(() => this.#onPresence());
    host.ownCopies.on((rows) => this.#timeline.learnCopies(rows));
    this.#part = { kind: 'host', host, port, addresses };
    this.#announce.changed();
  }

  /** Goes on as a guest of the host that let it in. */
  async enterAsGuest(inbox: Inbox, welcomed: Welcomed, target: DialTarget): Promise<void> {
    this.#connector.stop();
    this.#leavePart('leaving');
    try {
      await this.#keepStay(inbox.session.peer, welcomed, target);
    } catch (error) {
      inbox.session.end('internal');
      throw error;
    }
    const stay = new RoomGuest(inbox, welcomed, this.#log, this.#around);
    stay.presenceChanged.on(() => this.#onPresence());
    stay.ownCopies.on((rows) => this.#timeline.learnCopies(rows));
    stay.slowed.on((forMs) => this.#tell('sending-slowed', { seconds: Math.ceil(forMs / 1_000) }));
    stay.ended.on((reason) => this.#onStayEnded(stay, reason));
    this.#part = { kind: 'guest', stay };
    this.#settled = this.#untilSettled(stay);
    this.#tellSkew(welcomed);
    stay.start();
    this.#announce.changed();
  }

  /** Tries to reach the host until it is reached or `stop` is called. */
  connect(): void {
    if (this.#part.kind === 'away') this.#connector.start(null);
  }

  /** Tries at once, if it is away. `forgive`: also where another key was shown before. */
  nudge(options: { readonly forgive: boolean }): void {
    if (this.#part.kind === 'away') this.#connector.nudge(options);
  }

  /** Ends this device's part; the room can be opened anew. `left`: until a person joins again. */
  async stop(reason: ProtocolReason, options: { readonly left: boolean }): Promise<void> {
    this.#connector.stop();
    await this.#log.idle();
    this.#leavePart(reason);
    for (const undo of this.#undo.splice(0)) undo();
    if (options.left) await this.#keep({ part: 'left' });
  }

  async #keep(change: Partial<Pick<StoredRoom, 'term' | 'host' | 'part'>>): Promise<void> {
    await this.#around.history.putRoom({ id: this.id, ...change });
    this.#stored = { ...this.#stored, ...change };
  }

  async #keepStay({ device, fingerprint }: Peer, { term, host }: Welcomed, place: DialTarget): Promise<void> {
    const { history, clock } = this.#around;
    await this.#keep({ term, host, part: 'guest' });
    const lastSeen = clock.now();
    const { host: address, port } = place;
    await history.putKnownHost({ room: this.id, host: address, port, device, fingerprint, lastSeen });
  }

  #untilSettled(stay: RoomGuest): Promise<void> {
    const settled = Promise.withResolvers<void>();
    const giveUp = this.#around.clock.after(settleMs, settled.resolve);
    stay.ended.on(() => settled.resolve());
    stay.caughtUp.on(() => void this.#onCaughtUp(this).finally(settled.resolve));
    return settled.promise.finally(giveUp);
  }

  #leavePart(reason: ProtocolReason): void {
    const part = this.#part;
    this.#part = { kind: 'away' };
    if (part.kind === 'host') part.host.close(reason);
    if (part.kind === 'guest') part.stay.end(reason);
  }

  #onStayEnded(stay: RoomGuest, reason: ProtocolReason | null): void {
    if (this.#part.kind !== 'guest' || this.#part.stay !== stay) return;
    this.#part = { kind: 'away' };
    this.#connector.start(failureOf(reason).code);
    this.#announce.peopleChanged();
  }

  #connection(): RoomConnection {
    const part = this.#part;
    if (part.kind === 'host') return { kind: 'hosting', port: part.port, addresses: part.addresses() };
    if (part.kind === 'guest') return { kind: 'connected' };
    const { attempts } = this.#connector;
    return attempts.kind === 'idle' ? { kind: 'waiting', cause: 'room-gone', nextAttemptAt: null } : attempts;
  }

  #others(): readonly Present[] {
    const part = this.#part;
    if (part.kind === 'away') return [];
    return part.kind === 'host' ? part.host.present : part.stay.present;
  }

  #present(): Set<string> {
    return new Set([this.#around.signer.device, ...this.#others().map(({ device }) => device)]);
  }

  #onPresence(): void {
    this.#timeline.learnSkews(this.#others());
    this.#announce.peopleChanged();
    this.#announce.changed();
  }

  #tellSkew({ skewMs, host }: Welcomed): void {
    if (Math.abs(skewMs) <= limits.skewMs) return;
    const minutes = Math.round(Math.abs(skewMs) / 60_000);
    const direction = skewMs > 0 ? 'behind' : 'ahead';
    this.#tell('clock-skewed', { minutes, direction, name: this.#timeline.members.nameOf(host) });
  }

  #tell(code: NoticeCode, params: Readonly<Record<string, string | number>>): void {
    this.#around.told.emit({ code, roomId: this.id, params });
  }
}
