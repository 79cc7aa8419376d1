import type { TimelinePage } from '../../preload/contract/conversation-calls.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { DeviceId, Person, Room, RoomId } from '../../preload/contract/model.ts';
import type { Rules } from '../../preload/contract/rules.ts';
import { isDeed } from '../governance/deeds.ts';
import type { StoredRoom } from '../history/stored-rooms.ts';
import type { Undo } from '../lib/emitter.ts';
import type { ProtocolReason } from '../protocol/errors.ts';
import { Acts } from './acts.ts';
import type { RoomAnnouncements } from './announcements.ts';
import { readCharter, type Charter } from './charter.ts';
import { DirectSide } from './direct/direct-side.ts';
import { Conversation } from './messages/conversation.ts';
import type { Welcomed } from './door/enter.ts';
import { RoomLog } from './log/log.ts';
import { Membership } from './membership.ts';
import { noticeOf, skewOf } from './notice-of.ts';
import type { HostingCause } from './hosting/parts.ts';
import type { RoomGuest } from './hosting/room-guest.ts';
import { people } from './person-view.ts';
import type { Place } from './place.ts';
import { rulesOf } from './room-view.ts';
import type { Surroundings } from './surroundings.ts';
import { Timeline, type PageOptions } from './messages/timeline.ts';
import { WhoAsks } from './door/who-asks.ts';

export interface MemberRoomOptions {
  readonly listen: () => Promise<number>;
  readonly addresses: () => readonly string[];
  /** Where hosts of the room were sighted. */
  readonly sighted: () => readonly Place[];
  readonly announce: RoomAnnouncements;
  /** Whether this device hosts, or under which term, has changed. */
  readonly onHosting: () => void;
  /** All that its host held when this device came in is here now. */
  readonly onCaughtUp: (room: MemberRoom) => Promise<void>;
}

/** One room this device is a member of: its log, what of it is shown, and where this device stands in it. */
export class MemberRoom {
  readonly charter: Charter;
  readonly membership: Membership;
  readonly acts: Acts;
  readonly asking: WhoAsks;
  readonly direct: DirectSide;
  readonly conversation: Conversation;
  readonly #around: Surroundings;
  readonly #options: MemberRoomOptions;
  readonly log: RoomLog;
  readonly #timeline: Timeline;
  readonly #undo: Undo[];
  #hostedUnder: number | null = null;
  #givingUp = false;

  private constructor(
    charter: Charter,
    parts: {
      readonly log: RoomLog;
      readonly timeline: Timeline;
      readonly membership: Membership;
      readonly conversation: Conversation;
    },
    around: Surroundings,
    options: MemberRoomOptions,
  ) {
    const { log, timeline, membership } = parts;
    const { announce } = options;
    this.charter = charter;
    this.membership = membership;
    this.acts = new Acts(around, log, timeline.members);
    this.asking = new WhoAsks(membership, timeline.members, this.acts, around.signer.device);
    this.conversation = parts.conversation;
    this.#around = around;
    this.#options = options;
    this.log = log;
    this.#timeline = timeline;
    this.direct = new DirectSide(charter, membership, timeline, around);
    this.#undo = [
      log.committed.on((entries) => {
        this.direct.hear(entries);
        timeline.add(entries);
        if (entries.some(({ kind }) => kind === 'join')) timeline.learnSkews(membership.parts.others());
        if (entries.some(isDeed)) this.#onDeeds();
      }),
      log.removed.on((ids) => timeline.remove(ids)),
      log.failed.on((error) => void this.#onNotKept(error)),
      log.refused.on(({ author, why }) => {
        around.logger.log('warn', 'room.entry-refused', { room: this.id, author, why });
        this.membership.tell('entries-refused', { name: timeline.members.nameOf(author) });
        if (why === 'fork') announce.peopleChanged();
      }),
      membership.parts.changed.on(() => this.#onChanged()),
      membership.door.petitions.changed.on(() => announce.changed()),
      membership.parts.presenceChanged.on(() => {
        this.conversation.notePresent(this.#present());
        timeline.learnSkews(membership.parts.others());
        announce.peopleChanged();
        announce.changed();
      }),
      membership.parts.entered.on(({ part, welcomed }) => this.#onEntered(part.stay, welcomed)),
      membership.parts.hosts.on(({ cause, former }) => this.#onHosts(cause, former)),
    ];
  }

  static async open(
    stored: StoredRoom,
    around: Surroundings,
    options: MemberRoomOptions,
  ): Promise<MemberRoom> {
    const { listen, addresses, sighted, announce } = options;
    const opened: { membership?: Membership } = {};
    const charter = readCharter(stored.charter);
    // Between two, what is on this disk alone has got nowhere yet.
    const hosting = (): boolean => !charter.direct && (opened.membership?.hosting ?? null) !== null;
    const log = await RoomLog.open(stored, around);
    const timeline = await Timeline.open(stored, charter, log, around, announce, hosting);
    const successors = await around.history.successors(stored.id);
    const hosts = (await around.history.knownHosts()).filter(({ room }) => room === stored.id);
    const membership = new Membership(stored, around, {
      charter,
      log,
      timeline,
      successors,
      remembered: hosts.map(({ device, host, port }) => ({ device, host, port })),
      listen,
      addresses,
      sighted,
    });
    opened.membership = membership;
    const conversation = new Conversation(stored, around, { log, timeline }, announce);
    const room = new MemberRoom(charter, { log, timeline, membership, conversation }, around, options);
    await conversation.start();
    return room;
  }

  get id(): string {
    return this.membership.terms.stored.id;
  }

  get name(): string {
    return this.direct.partnerName ?? this.membership.terms.stored.name;
  }

  get term(): number {
    return this.membership.terms.stored.term;
  }

  get rules(): Rules {
    return rulesOf(this.#timeline.members);
  }

  view(): Room {
    const { members } = this.#timeline;
    const { device } = this.#around.signer;
    const { host, term } = this.membership.terms.stored;
    const since = this.membership.hostedSince;
    return {
      id: this.id as RoomId,
      name: this.name,
      ...this.direct.view,
      connection: this.membership.connection(),
      host: host === null ? null : { id: host as DeviceId, name: members.nameOf(host), since },
      term,
      members: members.count,
      present: this.#present().size,
      ...this.#timeline.summary(),
      ...this.conversation.view,
      rules: this.rules,
      role: members.rules.roleOf(device),
      silence: this.conversation.speaking.silence,
      asking: this.asking.list(),
    };
  }

  /** What that device goes by here. */
  nameOf(device: string): string {
    return this.#timeline.members.nameOf(device);
  }

  people(): Person[] {
    const away = this.membership.hostedSince === null;
    const { signer, contacts, clock } = this.#around;
    return people(this.#timeline.members, {
      self: signer.device,
      present: this.#present(),
      host: away ? null : this.membership.terms.stored.host,
      successors: this.membership.parts.successors(),
      contacts,
      forkers: this.log.forks.authors(),
      tidings: this.#timeline.tidings,
      now: clock.now(),
    });
  }

  /** What this person says and does here. Throws `removed`, and `not-allowed` in an archive. */
  get taking(): Conversation {
    if (this.membership.terms.isArchived) throw new AppError('not-allowed');
    if (this.membership.terms.removal) throw new AppError('removed');
    return this.conversation;
  }

  /** Says in the room how this person is called and shown, unless it knows. */
  introduce(name: string, colour: string): Promise<void> {
    return this.conversation.speaking.introduce(name, colour);
  }

  /** Resolves when this device is not catching up with a host, at the latest after some seconds. */
  settled(): Promise<void> {
    return this.conversation.speaking.settled();
  }

  page(options: PageOptions): Promise<TimelinePage> {
    return this.#timeline.page(options);
  }

  /** Ends this device's part, handing the room on where it hosts; the room can be opened anew. `left`: until a person joins again. */
  async stop(reason: ProtocolReason, options: { readonly left: boolean }): Promise<void> {
    if (options.left && this.#isOnRoster) {
      await this.log.write('leave', {}).catch((error: unknown) => {
        this.#around.logger.log('warn', 'room.leave-not-kept', { error });
      });
    }
    await this.log.idle();
    await this.membership.stop(reason);
    for (const undo of this.#undo.splice(0)) undo();
    this.conversation.stop();
    if (options.left) await this.membership.terms.keep({ part: 'left' });
  }

  /**
   * What others sent could not be kept; it is asked for again at the next meeting. A host hands the room over to one that can keep
   * it; where nobody takes it, its guests try anew.
   */
  async #onNotKept(error: unknown): Promise<void> {
    this.membership.tell(noticeOf(error) ?? 'storage-failed', {});
    const { hosting } = this.membership;
    if (!hosting || this.#givingUp) return;
    this.#givingUp = true;
    await this.membership.handOver(null, 'stay').catch(() => hosting.host.endAll('internal'));
    this.#givingUp = false;
  }

  #onChanged(): void {
    this.#options.announce.changed();
    this.#options.announce.peopleChanged();
    const under = this.membership.hosting ? this.term : null;
    if (under === this.#hostedUnder) return;
    this.#hostedUnder = under;
    this.#options.onHosting();
  }

  #onEntered(stay: RoomGuest, welcomed: Welcomed): void {
    this.conversation.speaking.settleWith(stay, () => this.#options.onCaughtUp(this));
    stay.slowed.on((forMs) => this.membership.tell('sending-slowed', { seconds: Math.ceil(forMs / 1_000) }));
    const skew = skewOf(welcomed.skewMs);
    if (skew) this.membership.tell('clock-skewed', { ...skew, name: this.nameOf(welcomed.host) });
  }

  /** The one line in the room where another device hosted it before (H7). */
  #onHosts(cause: HostingCause, former: string | null): void {
    if (former === null || !this.#isOnRoster) return;
    const how = cause === 'handed' ? 'handed' : 'lost';
    this.log.write('host', { term: this.term, former, how }).catch((error: unknown) => {
      this.#around.logger.log('warn', 'room.host-line-not-kept', { error });
    });
  }

  get #isOnRoster(): boolean {
    const { members } = this.#timeline;
    const { terms } = this.membership;
    return !terms.isArchived && !this.charter.direct && members.has(this.#around.signer.device);
  }

  #onDeeds(): void {
    void this.membership.conform();
    this.#options.announce.peopleChanged();
    this.#options.onHosting();
  }

  /** Everything in it is looked at anew: something came to the disk behind its back. */
  rejudge(): void {
    this.#timeline.judging.again('');
  }

  /** What this person noted about that device, or anybody, has changed. */
  noted(device: string, blocking: boolean): void {
    if (blocking) this.#timeline.judging.again();
    this.direct.noted(device);
    this.#options.announce.changed();
    this.#options.announce.peopleChanged();
  }

  #present(): Set<string> {
    const others = this.membership.parts.others().map(({ device }) => device);
    return new Set([this.#around.signer.device, ...others]);
  }
}
