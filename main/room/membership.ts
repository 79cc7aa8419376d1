import type { DeviceId, RoomConnection } from '../../preload/contract/model.ts';
import { AppError, type ErrorCode } from '../../preload/contract/errors.ts';
import type { StoredRoom } from '../history/history.ts';
import { Emitter } from '../lib/emitter.ts';
import type { ProtocolReason } from '../protocol/errors.ts';
import type { RoomMessage } from '../protocol/messages.ts';
import type { Charter } from './charter.ts';
import { Doorway } from './doorway.ts';
import { enter, failureOf, type Knock, type Welcomed } from './enter.ts';
import { Hosting } from './hosting.ts';
import { Inbox } from './inbox.ts';
import { Lobby, type Join } from './lobby.ts';
import type { RoomLog } from './log.ts';
import { noticeOf } from './notice-of.ts';
import { Places } from './places.ts';
import { RoomGuest } from './room-guest.ts';
import type { Present } from './room-host.ts';
import { Seeker, type Place } from './seeker.ts';
import type { Surroundings } from './surroundings.ts';
import { Terms } from './terms.ts';
import type { Timeline } from './timeline.ts';

export type Part =
  | Hosting
  | { readonly kind: 'guest'; readonly stay: RoomGuest; readonly place: Place; readonly since: number }
  | { readonly kind: 'away' };

/** Why this device begins to host. Of the last three the room is told by a line, where another device hosted before (H7). */
export type HostingCause = 'founded' | 'resumed' | 'raised' | 'lost' | 'ordered' | 'handed';

export interface MembershipOptions {
  readonly charter: Charter;
  readonly log: RoomLog;
  readonly timeline: Timeline;
  readonly successors: readonly Place[];
  /** Opens the port this device can be dialled at; the same each time. */
  readonly listen: () => Promise<number>;
  readonly addresses: () => readonly string[];
  /** Where hosts of the room were sighted. */
  readonly sighted: () => readonly Place[];
}

/** A session that ended for one of these is a host that was lost, or went: others are asked at once. */
const losses: readonly (ProtocolReason | null)[] = [
  null,
  'silent',
  'closing',
  'leaving',
  'internal',
  'term-lower',
];
/** So long after `suspend` a machine that did not sleep goes on. */
const sleeplessMs = 10_000;

/**
 * Where one member stands in its room, and how that changes: host, guest, or away, by terms that never fall (H1–H4, H6).
 * Changes are made one after the other; each looks first whether it still has a point.
 */
export class Membership {
  readonly presenceChanged = new Emitter<void>();
  /** Where it stands, who hosts, or who can take over. */
  readonly changed = new Emitter<void>();
  /** A stay has begun, or its first catching up has ended. */
  readonly entered = new Emitter<{ readonly stay: RoomGuest; readonly welcomed: Welcomed }>();
  readonly hosts = new Emitter<{
    readonly part: Hosting;
    readonly cause: HostingCause;
    readonly former: string | null;
  }>();
  readonly terms: Terms;
  readonly doorway: Doorway;
  readonly #around: Surroundings;
  readonly #options: MembershipOptions;
  readonly #lobby: Lobby;
  readonly places: Places;
  readonly #seeker: Seeker;
  #part: Part = { kind: 'away' };
  #port = 0;
  #turn: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(stored: StoredRoom, around: Surroundings, options: MembershipOptions) {
    const { history, signer, logger, clock } = around;
    const { members } = options.timeline;
    this.#around = around;
    this.#options = options;
    this.#lobby = new Lobby(clock);
    this.terms = new Terms(stored, members, around);
    this.places = new Places(stored.id, options.successors, {
      history,
      logger,
      self: signer.device,
      members,
      sighted: options.sighted,
    });
    this.doorway = new Doorway(this, around);
    this.#seeker = new Seeker(stored.id, around, {
      places: () => this.places.toAsk(this.terms.stored),
      knock: () => this.#knock(),
      rank: (unreachable) => this.places.rank(this.terms.stored.host, unreachable),
      awaited: () => this.#lobby.size > 0,
      follows: ({ host, term }, by) => this.terms.allow({ host, term }, by),
      onEntered: (inbox, welcomed, place) => this.enterAsGuest(inbox, welcomed, place),
      onTurn: () => void this.#takeOver(),
      onKeyChanged: ({ device, host }) => {
        if (device === this.terms.stored.host) this.tell('host-key-changed', { address: host });
      },
      onChanged: () => this.changed.emit(),
    });
  }

  get part(): Part {
    return this.#part;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  get hosting(): Hosting | null {
    return this.#part.kind === 'host' ? this.#part : null;
  }

  /** Since when the host has been hosting, by this device's wall clock. */
  get hostedSince(): number | null {
    return this.#part.kind === 'away' ? null : this.#part.since;
  }

  /** Who else is here. */
  others(): readonly Present[] {
    const part = this.#part;
    if (part.kind === 'away') return [];
    return part.kind === 'host' ? part.host.present : part.stay.present;
  }

  connection(): RoomConnection {
    const part = this.#part;
    if (part.kind === 'host') {
      return { kind: 'hosting', port: part.port, addresses: part.addresses(), reach: part.reach };
    }
    if (part.kind === 'guest') return { kind: 'connected', merging: !part.stay.isCaughtUp };
    const { attempts } = this.#seeker;
    return attempts.kind === 'idle' ? { kind: 'waiting', cause: 'room-gone', nextAttemptAt: null } : attempts;
  }

  successors(): ReadonlySet<string> {
    return new Set(this.hosting?.successors().map(({ device }) => device));
  }

  /** Hosts the room from now on: under the stored term where it goes on, else under one above every term known (H1). Throws `storage-…`. */
  host(cause: HostingCause): Promise<void> {
    const { stored, next } = this.terms;
    return this.#host(cause, cause === 'resumed' ? Math.max(1, stored.term) : next);
  }

  /** As `host`; a failure is told to the person. */
  async hostOrTell(cause: HostingCause, term?: number): Promise<void> {
    try {
      await (term === undefined ? this.host(cause) : this.#host(cause, term));
    } catch (error) {
      this.#around.logger.log('error', 'room.not-hosted', { room: this.terms.stored.id, error });
      const code = noticeOf(error);
      if (code) this.tell(code, {});
      if (this.#part.kind === 'away') void this.seek(null, 'storage-failed');
    }
  }

  /** Hosts under that term, as `by` asks it to. Says whether it does. */
  async take(term: number, by: string): Promise<boolean> {
    const { stored, selfIsMember } = this.terms;
    if (term <= stored.term || !selfIsMember || !this.terms.allow({ term, host: by }, by)) return false;
    await this.hostOrTell('handed', term);
    return this.#part.kind === 'host' && this.terms.stored.term === term;
  }

  /** Keeps somebody who asks to be let in waiting until there is a host. */
  await(inbox: Inbox, join: Join): void {
    this.#lobby.add(inbox, join);
    if (this.#part.kind === 'away') this.#seeker.awaited();
  }

  /** Those who wait ask again. */
  letGoOn(): void {
    this.#lobby.empty((inbox, join) => this.doorway.receive(inbox, join));
  }

  /** Goes on as a guest of the host that let it in. */
  enterAsGuest(inbox: Inbox, welcomed: Welcomed, place: Place): Promise<void> {
    return this.#become(() => this.#enter(inbox, welcomed, place));
  }

  /** Looks for the host, or for others to go on with, until it is stopped. */
  async seek(first: Place | null = null, cause: ErrorCode | null = null): Promise<void> {
    this.#port ||= await this.#options.listen().catch(() => 0);
    if (this.#stopped || this.#part.kind !== 'away') return;
    this.#options.log.withhold();
    this.#seeker.start(first, cause);
  }

  /** Tries at once, if it is away. `forgive`: also where another key was shown before. */
  nudge(options: { readonly forgive: boolean }): void {
    if (this.#part.kind === 'away') this.#seeker.nudge(options);
  }

  /** A host of the room was seen there. */
  sighted(place: Place): void {
    const part = this.#part;
    if (place.device === this.#around.signer.device || !this.terms.isMember(place.device)) return;
    if (part.kind === 'host') part.callOne(place);
    else if (part.kind === 'away') this.#seeker.hint(place);
  }

  /** The machine woke up, or its networks changed: every connection is suspect. */
  refresh(): void {
    const part = this.#part;
    if (this.#stopped) return;
    if (part.kind === 'host') part.call();
    else if (part.kind === 'guest') void this.#renew(part);
    else if (this.#seeker.attempts.kind === 'idle') void this.seek();
    else this.#seeker.nudge({ forgive: false });
  }

  /** Hands the room on, to that member or the first in line, and stays as a guest or away. Throws `not-hosting`, `member-unreachable`. */
  async handOver(to: string | null, then: 'stay' | 'go'): Promise<void> {
    const part = this.hosting;
    if (!part) throw new AppError('not-hosting');
    const devices = to === null ? part.successors().map(({ device }) => device) : [to];
    const places = new Map(devices.map((device) => [device, part.host.placeOf(device)]));
    const next = await part.handOver(devices);
    if (!next) throw new AppError('member-unreachable');
    await this.#become(async () => {
      if (this.#part !== part) return;
      this.#part = { kind: 'away' };
      await this.terms.keep({ ...next, part: 'guest' });
    });
    this.presenceChanged.emit();
    if (then === 'stay') await this.seek(places.get(next.host) ?? null);
  }

  /** The machine is about to sleep: nothing is left to it that others wait for (H4). `refresh` goes on. */
  async suspend(): Promise<void> {
    if (this.hosting) await this.handOver(null, 'go').catch(() => undefined);
    if (this.#part.kind === 'guest') this.#leavePart('leaving');
    this.#seeker.stop();
    this.#options.log.withhold();
    this.#around.clock.after(sleeplessMs, () => this.refresh());
  }

  /** Ends this device's part. */
  async stop(reason: ProtocolReason): Promise<void> {
    if (this.hosting) await this.handOver(null, 'go').catch(() => undefined);
    this.#stopped = true;
    this.#seeker.stop();
    this.#lobby.empty((inbox) => inbox.session.end(reason));
    await this.#turn;
    this.#leavePart(reason);
  }

  async left(): Promise<void> {
    await this.terms.keep({ part: 'left' });
  }

  #become(change: () => Promise<void>): Promise<void> {
    const made = this.#turn.then(change);
    this.#turn = made.catch(() => undefined);
    return made;
  }

  #host(cause: HostingCause, term: number): Promise<void> {
    return this.#become(async () => {
      const { charter, log, timeline, addresses, listen } = this.#options;
      const before = this.#part;
      const former = this.terms.stored.host;
      // Somebody let it in meanwhile.
      if (this.#stopped || (cause === 'lost' && before.kind !== 'away')) return;
      if (term < this.terms.stored.term) return;
      const port = await listen();
      const device = this.#around.signer.device;
      await this.terms.keep({ term, host: device, part: 'host' });
      let released = await log.release();
      // It was lost meanwhile, and what was written then waits.
      while (log.withholding) released = [...released, ...(await log.release())];
      this.#seeker.stop();
      const room = { id: this.terms.stored.id, charter: charter.bytes, term };
      const { members } = timeline;
      const part = new Hosting(this.#around, { room, port, addresses, log, members, places: this.places });
      part.changed.on(() => this.changed.emit());
      part.host.presenceChanged.on(() => this.presenceChanged.emit());
      part.host.copies.own.on((rows) => timeline.learnCopies(rows));
      this.#part = part;
      timeline.release(released);
      if (before.kind === 'host') {
        before.stop();
        before.host.moveOn({ type: 'elsewhere', room: room.id, term, host: device, place: null });
      }
      // The host that asked for it goes by itself, once it has been told.
      if (before.kind === 'guest' && cause !== 'handed') before.stay.end('leaving');
      part.call();
      this.hosts.emit({ part, cause, former: former === device ? null : former });
      this.letGoOn();
      this.changed.emit();
      this.presenceChanged.emit();
    });
  }

  async #enter(inbox: Inbox, welcomed: Welcomed, place: Place): Promise<void> {
    const { session } = inbox;
    const { log, timeline } = this.#options;
    if (this.#stopped || this.terms.outrank(welcomed)) return session.end('leaving');
    try {
      await this.#keepStay(session.peer.fingerprint, welcomed, place);
      do timeline.release(await log.release());
      while (log.withholding);
    } catch (error) {
      session.end('internal');
      throw error;
    }
    const stay = new RoomGuest(inbox, welcomed, log, this.#around);
    const before = this.#part;
    this.#seeker.stop();
    this.#listenTo(stay, place);
    this.#part = { kind: 'guest', stay, place, since: this.#around.clock.now() - welcomed.hostingForMs };
    const where = this.whereHostIs();
    if (before.kind === 'host') {
      before.stop();
      before.host.moveOn(where);
    }
    if (before.kind === 'guest') before.stay.end('leaving');
    this.#lobby.empty(({ session: waiting }) => {
      waiting.send(where);
      waiting.end('leaving');
    });
    log.lateness.hold();
    stay.start();
    this.entered.emit({ stay, welcomed });
    this.changed.emit();
    this.presenceChanged.emit();
  }

  #listenTo(stay: RoomGuest, place: Place): void {
    const { log, timeline } = this.#options;
    stay.presenceChanged.on(() => this.presenceChanged.emit());
    stay.ownCopies.on((rows) => timeline.learnCopies(rows));
    stay.successors.on((order) => this.places.learnOrder(order));
    stay.caughtUp.on(() => {
      log.lateness.free();
      this.changed.emit();
    });
    stay.asked.on((term) => {
      void this.take(term, stay.host).then((taken) => taken && stay.tellTaken(term));
    });
    stay.moved.on(({ term, host, place: to }) => {
      if (!this.terms.isMember(host) || !this.terms.allow({ term, host }, stay.host)) return;
      const next = to
        ? { device: host, host: to[0], port: to[1] }
        : host === stay.host
          ? place
          : this.places.of(host);
      this.#lose(stay, 'leaving', next, null);
    });
    stay.ended.on((reason) => {
      log.lateness.free();
      const cause = losses.includes(reason) ? null : failureOf(reason).code;
      this.#lose(stay, null, null, cause);
    });
  }

  #lose(stay: RoomGuest, reason: ProtocolReason | null, first: Place | null, cause: ErrorCode | null): void {
    const part = this.#part;
    if (part.kind !== 'guest' || part.stay !== stay) return;
    this.#part = { kind: 'away' };
    // Where it was is the first place to look for it.
    this.places.learn(part.place);
    if (reason) stay.end(reason);
    this.presenceChanged.emit();
    if (!this.#stopped) void this.seek(first, cause);
  }

  /** As the seeker says: this device's turn has come (H3). */
  async #takeOver(): Promise<void> {
    if (this.terms.selfIsMember) await this.hostOrTell('lost');
  }

  /** Dials a host while the part there goes on, and changes over once it is let in. */
  async tryEnter(place: Place): Promise<'entered' | 'unreachable' | 'refused'> {
    const { network, logger, clock } = this.#around;
    const { device, host, port } = place;
    let inbox: Inbox;
    try {
      const session = await network.dial({ host, port, expect: { device } });
      inbox = new Inbox(session, (error) => logger.log('error', 'room.bug', { error }));
    } catch (error) {
      const unreachable =
        error instanceof AppError && ['host-unreachable', 'host-silent'].includes(error.code);
      return unreachable ? 'unreachable' : 'refused';
    }
    try {
      const answer = await enter(inbox, this.terms.stored.id, this.#knock(), clock);
      if (answer.kind === 'welcome') {
        await this.enterAsGuest(inbox, answer, place);
        return 'entered';
      }
    } catch (error) {
      logger.log('info', 'room.attempt-failed', { room: this.terms.stored.id, device, error });
    }
    inbox.session.end('leaving');
    return 'refused';
  }

  async #renew(part: Extract<Part, { kind: 'guest' }>): Promise<void> {
    const reached = await this.tryEnter(part.place);
    if (reached === 'unreachable') this.#lose(part.stay, 'leaving', null, null);
  }

  #knock(): Knock {
    return { standing: this.terms.standing, port: this.#port };
  }

  /** What somebody who asks is told of the host. */
  whereHostIs(): Extract<RoomMessage, { type: 'elsewhere' }> {
    const part = this.#part;
    const { id, term, host } = this.terms.stored;
    const { signer } = this.#around;
    const place: [string, number] | null =
      part.kind === 'guest' ? [part.place.host.replace(/%.*$/, ''), part.place.port] : null;
    return { type: 'elsewhere', room: id, term, host: (host ?? signer.device) as DeviceId, place };
  }

  #leavePart(reason: ProtocolReason): void {
    const part = this.#part;
    this.#part = { kind: 'away' };
    if (part.kind === 'host') {
      part.stop();
      part.host.close(reason);
    }
    if (part.kind === 'guest') part.stay.end(reason);
  }

  async #keepStay(fingerprint: string, { term, host: device }: Welcomed, place: Place): Promise<void> {
    const { history, clock } = this.#around;
    await this.terms.keep({ term, host: device, part: 'guest' });
    const { host, port } = place;
    const lastSeen = clock.now();
    await history.putKnownHost({ room: this.terms.stored.id, host, port, device, fingerprint, lastSeen });
  }

  tell(
    code: Parameters<Surroundings['told']['emit']>[0]['code'],
    params: Readonly<Record<string, string | number>>,
  ): void {
    this.#around.told.emit({ code, roomId: this.terms.stored.id, params });
  }
}
