import type { ErrorCode } from '../../../preload/contract/errors.ts';
import { Emitter } from '../../lib/emitter.ts';
import type { ProtocolReason } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import type { Charter } from '../charter.ts';
import { failureOf, type Welcomed } from '../door/enter.ts';
import { Hosting } from './hosting.ts';
import type { Inbox } from '../inbox.ts';
import type { RoomLog } from '../log/log.ts';
import type { Petitions } from '../door/petitions.ts';
import type { Places } from '../succession/places.ts';
import type { Present } from './presence.ts';
import type { Place } from '../place.ts';
import { Staying } from './staying.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Terms } from '../succession/terms.ts';
import type { Timeline } from '../messages/timeline.ts';

export type Part = Hosting | Staying | { readonly kind: 'away' };

/** Why this device begins to host. Of the last three the room is told by a line, where another device hosted before (H7). */
export type HostingCause = 'founded' | 'resumed' | 'raised' | 'lost' | 'ordered' | 'handed';

export interface PartsOptions {
  readonly charter: Charter;
  readonly log: RoomLog;
  readonly timeline: Timeline;
  readonly terms: Terms;
  readonly places: Places;
  readonly petitions: Petitions;
  readonly addresses: () => readonly string[];
  /** The host asks this device to host under that term; says whether it does. */
  readonly onAsked: (term: number, by: string) => Promise<boolean>;
  /** Before a new part is told of: nobody looks for a host any more. */
  readonly onFound: () => void;
}

/** So long after a host was removed its guests wait for whom it hands the room to (J6). */
const goesWithinMs = 2 * limits.takeMs;

/** A stay that ended for one of these is a host that was lost, or went: others are asked at once. */
const losses: readonly (ProtocolReason | null)[] = [
  null,
  'silent',
  'closing',
  'leaving',
  'internal',
  'term-lower',
];

/** Host, guest or away: the part this device has in its room, and how one follows the other, each on disk before it begins. */
export class Parts {
  readonly presenceChanged = new Emitter<void>();
  readonly changed = new Emitter<void>();
  readonly entered = new Emitter<{ readonly part: Staying; readonly welcomed: Welcomed }>();
  readonly hosts = new Emitter<{
    readonly part: Hosting;
    readonly cause: HostingCause;
    readonly former: string | null;
  }>();
  /** The host was lost, or has sent this device on to `first`; where it was refused, `cause` says why. */
  readonly lost = new Emitter<{ readonly first: Place | null; readonly cause: ErrorCode | null }>();
  readonly #around: Surroundings;
  readonly #options: PartsOptions;
  #now: Part = { kind: 'away' };
  #turn: Promise<void> = Promise.resolve();

  constructor(around: Surroundings, options: PartsOptions) {
    this.#around = around;
    this.#options = options;
  }

  get now(): Part {
    return this.#now;
  }

  /** Who else is here. */
  others(): readonly Present[] {
    const part = this.#now;
    if (part.kind === 'away') return [];
    return part.kind === 'host' ? part.host.present : part.stay.present;
  }

  /** Where that device may be dialled, as far as this room knows; the surest last. */
  placesOf(device: string): Place[] {
    const part = this.#now;
    const host = part.kind === 'guest' && part.place.device === device ? part.place : null;
    const here = part.kind === 'host' ? part.host.placeOf(device) : host;
    return [this.#options.places.of(device), here].filter((place) => place !== null);
  }

  /** Whom the room can be handed over to. */
  successors(): ReadonlySet<string> {
    const part = this.#now;
    return new Set(part.kind === 'host' ? part.successors().map(({ device }) => device) : []);
  }

  /** Makes changes one after the other; each looks first whether it still has a point. */
  change(make: () => Promise<void>): Promise<void> {
    const made = this.#turn.then(make);
    this.#turn = made.catch(() => undefined);
    return made;
  }

  /** Inside `change`. Rejects with `storage-…`, nothing changed but perhaps the stored term. */
  async host(cause: HostingCause, term: number, port: number): Promise<void> {
    const { charter, log, timeline, terms, places, petitions, addresses } = this.#options;
    const before = this.#now;
    const former = terms.stored.host;
    const device = this.#around.signer.device;
    await terms.keep({ term, host: device, part: 'host' });
    let released = await log.release();
    // It was lost meanwhile, and what was written then waits.
    while (log.withholding) released = [...released, ...(await log.release())];
    this.#options.onFound();
    const room = { id: terms.stored.id, charter: charter.bytes, term };
    const { members, tidings } = timeline;
    const part = new Hosting(this.#around, {
      room,
      port,
      addresses,
      log,
      members,
      places,
      petitions,
      tidings,
    });
    part.changed.on(() => this.changed.emit());
    part.host.presenceChanged.on(() => this.presenceChanged.emit());
    part.host.forged.on((device) => timeline.flagForged(device));
    part.host.copies.own.on((rows) => timeline.learnCopies(rows));
    this.#now = part;
    members.partial = false;
    timeline.release(released);
    if (before.kind === 'host') {
      before.stop();
      before.host.moveOn({ type: 'elsewhere', room: room.id, term, host: device, place: null });
    }
    // The host that asked for it goes by itself, once it has been told.
    if (before.kind === 'guest' && cause !== 'handed') before.stay.end('leaving');
    this.hosts.emit({ part, cause, former: former === device ? null : former });
    // Those who waited here for it have been let in, and need not be called.
    if (cause === 'handed') part.callSoon();
    else part.call();
    this.changed.emit();
    this.presenceChanged.emit();
  }

  /** Inside `change`: goes on as a guest of the host that let it in. Rejects with `storage-…`, after ending the session. */
  async enter(inbox: Inbox, welcomed: Welcomed, place: Place): Promise<void> {
    const { log, timeline } = this.#options;
    try {
      await this.#keepStay(inbox.session.peer.fingerprint, welcomed, place);
      do timeline.release(await log.release());
      while (log.withholding);
    } catch (error) {
      inbox.session.end('internal');
      throw error;
    }
    const before = this.#now;
    this.#options.places.learn(place);
    this.#options.onFound();
    const part = this.#staying(inbox, welcomed, place);
    this.#now = part;
    timeline.members.partial = true;
    if (before.kind === 'host') {
      before.stop();
      const { term, host } = welcomed;
      const room = this.#options.terms.stored.id;
      before.host.moveOn({ type: 'elsewhere', room, term, host, place: part.shared });
    }
    // No goodbye: a lesser host is to hear of the greater one.
    if (before.kind === 'guest') before.stay.end('term-lower');
    this.entered.emit({ part, welcomed });
    part.start();
    this.changed.emit();
    this.presenceChanged.emit();
  }

  /** `part`, if it still has it, is over; nothing is told to its peers. */
  drop(part: Part): boolean {
    if (this.#now !== part) return false;
    this.#now = { kind: 'away' };
    this.presenceChanged.emit();
    return true;
  }

  /** Says why, and is away. */
  leave(reason: ProtocolReason): void {
    const part = this.#now;
    this.#now = { kind: 'away' };
    if (part.kind === 'host') {
      part.stop();
      part.host.close(reason);
    }
    if (part.kind === 'guest') part.stay.end(reason);
  }

  /** That stay leads nowhere any more. */
  lose(part: Staying, first: Place | null, cause: ErrorCode | null): void {
    if (!this.drop(part)) return;
    // Where the host was is the first place to look for it.
    this.#options.places.learn(part.place);
    part.stay.end('leaving');
    this.lost.emit({ first, cause });
  }

  #staying(inbox: Inbox, welcomed: Welcomed, place: Place): Staying {
    const { log, timeline, terms, places, onAsked } = this.#options;
    const part: Staying = new Staying({ inbox, welcomed, place }, this.#around, {
      log,
      timeline,
      onPresence: () => this.presenceChanged.emit(),
      onCaughtUp: () => {
        if (this.#now === part) timeline.members.partial = false;
        this.changed.emit();
      },
      onSuccessors: (order) => {
        if (this.#now !== part) return;
        terms.vouch(order.map(({ device }) => device));
        places.learnOrder(order);
      },
      onAsked: (term) => onAsked(term, welcomed.host),
      onMoved: ({ term, host, place: to }) => {
        if (!terms.allow({ term, host }, welcomed.host)) return;
        const known = host === welcomed.host ? place : places.of(host);
        this.lose(part, to ? { device: host, host: to[0], port: to[1] } : known, null);
      },
      onEnded: (reason) => {
        this.lose(part, null, losses.includes(reason) ? null : failureOf(reason).code);
      },
    });
    const off = log.committed.on(() => {
      if (!terms.isOut(welcomed.host)) return;
      off();
      // One that keeps to the rules hands the room over first, and says so.
      this.#around.clock.after(goesWithinMs, () => terms.isOut(welcomed.host) && this.lose(part, null, null));
    });
    part.stay.ended.on(off);
    return part;
  }

  async #keepStay(fingerprint: string, { term, host: device }: Welcomed, place: Place): Promise<void> {
    const { history, clock } = this.#around;
    const { terms } = this.#options;
    await terms.keep({ term, host: device, part: 'guest' });
    const { host, port } = place;
    const lastSeen = clock.now();
    await history.putKnownHost({ room: terms.stored.id, host, port, device, fingerprint, lastSeen });
  }
}
