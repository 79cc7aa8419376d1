import type { RoomConnection } from '../../preload/contract/model.ts';
import { AppError, type ErrorCode } from '../../preload/contract/errors.ts';
import type { StoredRoom } from '../history/stored-rooms.ts';
import type { Undo } from '../lib/emitter.ts';
import type { ProtocolReason } from '../protocol/errors.ts';
import { limits } from '../protocol/limits.ts';
import type { Charter } from './charter.ts';
import { Conforming } from './succession/conforming.ts';
import { Door } from './door/door.ts';
import { Doorway } from './door/doorway.ts';
import type { Knock, Welcomed } from './door/enter.ts';
import { tryAt } from './door/entering.ts';
import type { Hosting } from './hosting/hosting.ts';
import type { Inbox } from './inbox.ts';
import { connectionOf } from './connection-view.ts';
import { Lobby, type Join } from './door/lobby.ts';
import type { RoomLog } from './log/log.ts';
import { codeOf, noticeOf } from './notice-of.ts';
import { OwnJoins } from './door/own-joins.ts';
import { Parts, type HostingCause, type Part } from './hosting/parts.ts';
import { Places } from './succession/places.ts';
import type { Place } from './place.ts';
import { searchFor } from './succession/search.ts';
import type { Seeker } from './succession/seeker.ts';
import type { Staying } from './hosting/staying.ts';
import type { Surroundings, Told } from './surroundings.ts';
import { Terms } from './succession/terms.ts';
import type { Timeline } from './messages/timeline.ts';

export interface MembershipOptions {
  readonly charter: Charter;
  readonly log: RoomLog;
  readonly timeline: Timeline;
  readonly successors: readonly Place[];
  /** Where its hosts were, the last seen first. */
  readonly remembered: readonly Place[];
  /** Opens the port this device can be dialled at; the same each time. */
  readonly listen: () => Promise<number>;
  readonly addresses: () => readonly string[];
  /** Where hosts of the room were sighted. */
  readonly sighted: () => readonly Place[];
}

/** So long after `suspend` a machine that did not sleep goes on. */
const sleeplessMs = 10_000;

/** Where one member stands in its room and what becomes of that, by terms that never fall (H1–H4, H6). */
export class Membership {
  readonly terms: Terms;
  readonly places: Places;
  readonly parts: Parts;
  readonly doorway: Doorway;
  readonly door: Door;
  readonly ownJoins = new OwnJoins();
  readonly #around: Surroundings;
  readonly #options: MembershipOptions;
  readonly #lobby: Lobby;
  readonly #seeker: Seeker;
  readonly #conforming = new Conforming(this);
  #port = 0;
  #stopped = false;
  #suspended = false;
  #stayAwake: Undo = () => undefined;

  constructor(stored: StoredRoom, around: Surroundings, options: MembershipOptions) {
    const { history, signer, logger, clock } = around;
    const { charter, log, timeline, successors, remembered, addresses, sighted } = options;
    const { members } = timeline;
    this.#around = around;
    this.#options = options;
    this.#lobby = new Lobby(clock);
    const terms = new Terms(stored, members, around);
    terms.vouch(successors.map(({ device }) => device));
    const { device: self } = signer;
    const places = new Places(stored.id, successors, { history, logger, self, members, remembered, sighted });
    this.terms = terms;
    this.places = places;
    this.door = new Door(around, log, members);
    this.parts = new Parts(around, {
      charter,
      log,
      timeline,
      terms,
      places,
      addresses,
      petitions: this.door.petitions,
      onAsked: (term, by) => this.take(term, by),
      onFound: () => this.#seeker.stop(),
    });
    this.#seeker = searchFor(this, around, { lobby: this.#lobby, knock: () => this.#knock() });
    this.parts.lost.on(({ first, cause }) => {
      const goOn = (): void => void (this.stopped || this.seek(first));
      if (cause !== 'device-elsewhere' || !this.ownJoins.putOff(goOn)) void this.seek(first, cause);
    });
    this.parts.hosts.on(() => this.letGoOn());
    this.parts.hosts.on(({ part }) => this.#conforming.attend(part));
    this.parts.entered.on(() => this.letGoOn());
    this.doorway = new Doorway(this, around);
  }

  get part(): Part {
    return this.parts.now;
  }

  /** Also where it is suspended: others do not bring it back. */
  get stopped(): boolean {
    return this.#stopped || this.#suspended || this.terms.isQuiet;
  }

  /** This person was removed, or may not host any more: acts accordingly. */
  conform(): Promise<void> {
    return this.#conforming.conform();
  }

  stopSeeking(): void {
    this.#seeker.stop();
  }

  get hosting(): Hosting | null {
    return this.part.kind === 'host' ? this.part : null;
  }

  /** Since when the host has been hosting, by this device's wall clock. */
  get hostedSince(): number | null {
    return this.part.kind === 'away' ? null : this.part.since;
  }

  connection(): RoomConnection {
    const { members } = this.#options.timeline;
    const { attempts } = this.#seeker;
    return connectionOf(this.part, this.terms, attempts, (device) => members.nameOf(device));
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
      // It hosted when it stopped, and may not any more.
      if (cause === 'resumed' && this.part.kind === 'away') void this.seek();
    } catch (error) {
      this.#around.logger.log('error', 'room.not-hosted', { room: this.terms.stored.id, error });
      const code = noticeOf(error);
      if (code) this.tell(code);
      if (this.part.kind === 'away') void this.seek(null, codeOf(error));
    }
  }

  /** Hosts under that term, as `by` asks it to. Says whether it does. */
  async take(term: number, by: string): Promise<boolean> {
    const { stored, selfMayHost } = this.terms;
    const claim = { term, host: this.#around.signer.device };
    if (term <= stored.term || !selfMayHost || !this.terms.allow(claim, by)) return false;
    const before = this.part;
    await this.hostOrTell('handed', term);
    if (this.part.kind !== 'host' || this.terms.stored.term !== term) return false;
    // The host that asked for it goes by itself, once it has been told, if it still waits for that.
    const stay = before.kind === 'guest' ? before.stay : null;
    if (stay?.host === by) this.#around.clock.after(limits.takeMs, () => stay.end('term-lower'));
    else stay?.end('term-lower');
    return true;
  }

  /** Keeps somebody who asks to be let in waiting until there is a host. */
  await(inbox: Inbox, join: Join): void {
    this.#lobby.add(inbox, join);
    if (this.part.kind === 'away') this.#seeker.awaited();
  }

  /** Those who wait ask again. */
  letGoOn(): void {
    this.#lobby.empty((inbox, join) => this.doorway.receive(inbox, join));
  }

  /** Goes on as a guest of the host that let it in. */
  enterAsGuest(inbox: Inbox, welcomed: Welcomed, place: Place): Promise<void> {
    return this.parts.change(async () => {
      if (this.#stopped) return inbox.session.end('leaving');
      if (this.terms.outrank(welcomed)) return inbox.session.end('term-lower');
      // Who is out has not heard everything: the host may have been let in anew, as it is itself.
      if (this.terms.isOut(welcomed.host) && !this.terms.selfIsOut) return inbox.session.end('leaving');
      await this.parts.enter(inbox, welcomed, place);
    });
  }

  /** Dials a host while the part there goes on, and changes over once it is let in. */
  tryEnter(place: Place): Promise<'entered' | 'unreachable' | 'refused'> {
    return this.ownJoins.run(() => this.#tryEnter(place));
  }

  /** Looks for the host, or for others to go on with, until it is stopped. */
  async seek(first: Place | null = null, cause: ErrorCode | null = null): Promise<void> {
    if (!this.terms.isArchived) this.#port ||= await this.#options.listen().catch(() => 0);
    if (this.#stopped || this.terms.removal || this.part.kind !== 'away') return;
    this.#options.log.withhold();
    if (!this.terms.isQuiet) this.#seeker.start(first, cause);
  }

  /** Tries at once, if it is away. `forgive`: also where another key was shown before. */
  nudge(options: { readonly forgive: boolean }): void {
    if (this.part.kind === 'away') this.#seeker.nudge(options);
  }

  /** A host of the room was seen there. */
  sighted(place: Place): void {
    const { part } = this;
    if (place.device === this.#around.signer.device || !this.terms.isMember(place.device)) return;
    if (part.kind === 'host') part.callOne(place);
    else if (part.kind === 'away') this.#seeker.hint(place);
  }

  /** The machine woke up, or its networks changed: every connection is suspect. */
  refresh(): void {
    const { part } = this;
    this.#stayAwake();
    this.#suspended = false;
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
    const devices = to === null ? part.toAsk() : [to];
    const places = new Map(devices.map((device) => [device, part.host.placeOf(device)]));
    const next = await part.handOver(devices);
    if (!next) throw new AppError('member-unreachable');
    // The room is handed on, whether this disk takes that or not.
    const kept = this.parts.change(async () => {
      if (this.parts.drop(part)) await this.terms.keep({ ...next, part: 'guest' });
    });
    await kept.catch((error: unknown) => this.#around.logger.log('error', 'room.not-kept', { error }));
    if (then === 'stay') await this.seek(places.get(next.host) ?? null);
  }

  /** The machine is about to sleep: nothing is left to it that others wait for (H4). `refresh` goes on. */
  async suspend(): Promise<void> {
    this.#suspended = true;
    if (this.hosting) await this.handOver(null, 'go').catch(() => undefined);
    await this.parts.change(async () => {
      if (this.part.kind === 'guest') this.parts.leave('leaving');
    });
    this.#seeker.stop();
    // Where nobody takes over it goes on hosting.
    if (this.part.kind === 'away') this.#options.log.withhold();
    this.#stayAwake();
    this.#stayAwake = this.#around.clock.after(sleeplessMs, () => this.refresh());
  }

  /** Ends this device's part, handing the room on first. */
  async stop(reason: ProtocolReason): Promise<void> {
    if (this.hosting) await this.handOver(null, 'go').catch(() => undefined);
    this.#stopped = true;
    this.#stayAwake();
    this.door.petitions.stop();
    this.#seeker.stop();
    this.#lobby.empty((inbox) => inbox.session.end(reason));
    await this.parts.change(async () => this.parts.leave(reason));
  }

  tell(code: Told['code'], params: Told['params'] = {}): void {
    this.#around.told.emit({ code, roomId: this.terms.stored.id, params });
  }

  #host(cause: HostingCause, term: number): Promise<void> {
    return this.parts.change(async () => {
      if (this.#stopped || !this.terms.selfIsTrusted) return;
      // Somebody let it in meanwhile, or a greater host was heard of.
      if (cause === 'lost' && this.part.kind !== 'away') return;
      if (this.terms.outrank({ term, host: this.#around.signer.device })) return;
      await this.parts.host(cause, term, await this.#options.listen());
    });
  }

  async #tryEnter(place: Place): Promise<'entered' | 'unreachable' | 'refused'> {
    const tried = await tryAt(place, this.terms.stored.id, () => this.#knock(), this.#around);
    if (tried.kind !== 'answered') return tried.kind;
    const { inbox, answer } = tried;
    if (answer.kind === 'elsewhere' || this.#suspended) inbox.session.end('leaving');
    else await this.enterAsGuest(inbox, answer, place).catch(() => undefined);
    return answer.kind === 'welcome' && this.part.kind === 'guest' ? 'entered' : 'refused';
  }

  async #renew(part: Staying): Promise<void> {
    if ((await this.tryEnter(part.place)) === 'unreachable') this.parts.lose(part, null, null);
  }

  #knock(): Knock {
    return { standing: this.terms.standing, port: this.#port };
  }
}
