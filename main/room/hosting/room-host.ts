import { isDeed } from '../../governance/deeds.ts';
import { Emitter, type Undo } from '../../lib/emitter.ts';
import type { Group } from '../../net/network.ts';
import { decodeEntries, type Entry } from '../../protocol/entry.ts';
import { ProtocolError, type ProtocolReason } from '../../protocol/errors.ts';
import { TokenBucket } from '../../lib/token-bucket.ts';
import { limits } from '../../protocol/limits.ts';
import type { RoomMessage } from '../../protocol/messages.ts';
import { isAsked } from './copies.ts';
import { CopyCounts } from './copy-counts.ts';
import { welcomeTo, type Guest, type HostedRoom } from './guest.ts';
import { HostTidings } from './host-tidings.ts';
import type { Inbox } from '../inbox.ts';
import type { Join } from '../door/lobby.ts';
import { Order } from './order.ts';
import type { RoomLog } from '../log/log.ts';
import { Presence, type Present } from './presence.ts';
import { Pushes } from './pushes.ts';
import { plainHost, thereOf, type Place } from '../place.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Holding } from '../log/tails.ts';
import { Arrivals } from '../log/readers.ts';
import { Relay } from './relay.ts';
import { Sync } from '../log/sync.ts';

/** Presence and copies are told at most this often, and more seldom in a large room: they are not worth a write per guest each time. */
const tellEveryMs = (guests: number): number => Math.max(150, guests * 2);

/** The room as its host keeps it going: lets guests in, commits what they send, relays it, tells who is here. */
export class RoomHost {
  readonly term: number;
  /** Who is here has changed. */
  readonly presenceChanged = new Emitter<void>();
  /** A guest that was not here a moment ago; its place is null where it cannot be dialled. */
  readonly arrived = new Emitter<{ readonly device: string; readonly place: Place | null }>();
  /** `goodbye`: on purpose. */
  readonly left = new Emitter<{ readonly device: string; readonly goodbye: boolean }>();
  /** That guest hosts the room now, as it was asked to (H4). */
  readonly taken = new Emitter<string>();
  /** That guest passed on what was not genuine (L4). */
  readonly forged = new Emitter<string>();
  readonly copies: CopyCounts;
  readonly #room: HostedRoom;
  readonly #since: number;
  readonly #log: RoomLog;
  readonly #around: Surroundings;
  readonly #group: Group;
  readonly #guests = new Map<string, Guest>();
  readonly #presence = new Presence(this.#guests);
  readonly #relay: Relay;
  readonly #order: Order<Guest>;
  readonly #arrivals: Arrivals;
  readonly #tidings: HostTidings;
  readonly #undo: Undo[];
  #tellTimer: Undo | null = null;
  #closed = false;

  constructor(room: HostedRoom, log: RoomLog, around: Surroundings) {
    this.#room = room;
    this.term = room.term;
    this.#log = log;
    this.#around = around;
    this.#since = around.clock.monotonic();
    this.#group = around.network.group();
    this.#order = new Order(room, this.#guests);
    this.#relay = new Relay(this.#group, this.#guests, log, around.clock);
    this.#arrivals = new Arrivals(around.clock, log);
    this.#tidings = new HostTidings(this.#group, this.#guests, room.tidings, around);
    this.copies = new CopyCounts(this.#guests, log, around);
    this.#undo = [
      log.committed.on((entries) => this.#onCommitted(entries)),
      room.petitions.changed.on(() => this.#order.tellAsking()),
      log.forked.on((fork) => {
        for (const guest of this.#guests.values()) guest.sync.tellFork(fork);
      }),
    ];
  }

  get present(): Present[] {
    return [...this.#guests.values()].map(({ device, skewMs }) => ({ device, skewMs }));
  }

  /** Lets the guest in; `tag` is for the one that came with a secret. A device that is here already is here once: the new session replaces the old (its old one may be dead). */
  admit(inbox: Inbox, join: Join, tag?: string): void {
    const { session } = inbox;
    const { device } = session.peer;
    if (this.#closed) return session.end('closing');
    const before = this.#guests.get(device);
    if (!before && this.#guests.size >= limits.guestsPerRoom) return session.end('room-full');
    if (before) {
      this.#remove(before);
      before.session.end('replaced');
    }
    const { clock } = this.#around;
    const now = clock.now();
    const instant = clock.monotonic();
    const pulled = new TokenBucket(limits.pulledBurst, limits.pulledPerSecond, instant);
    const sync = new Sync(session, this.#log, this.#around, {
      came: this.#arrivals.came(device, this.#room.members.has(device)),
      onCaughtUp: () => undefined,
      pace: (count) => pulled.owe(count, clock.monotonic()),
    });
    const guest: Guest = {
      session,
      device,
      place: join.port === 0 ? null : { device, host: session.peer.address, port: join.port },
      sync,
      pushes: new Pushes(clock),
      controls: new TokenBucket(limits.controlsBurst, limits.controlsPerSecond, instant),
      held: new Map(),
      skewMs: join.now - now,
    };
    session.admit();
    const hostingForMs = Math.round(instant - this.#since);
    session.send(welcomeTo(this.#room, this.#around.signer.device, { now, hostingForMs, tag }));
    this.#guests.set(device, guest);
    this.#group.add(session);
    this.#presence.tellWhole(session, this.#around.signer.device);
    session.send(this.#successors());
    this.#order.greet(guest);
    this.#tidings.greet(session, [this.#around.signer.device, ...this.#guests.keys()]);
    inbox.hand({
      onMessage: (message) => this.#onMessage(guest, message),
      onEntries: (payload) => this.#onEntries(guest, payload),
      onCaughtUp: () => sync.tellHeads(),
      onEnd: (reason) => this.#onEnd(guest, reason),
    });
    sync.catchUp();
    this.#noteArrival(guest);
  }

  has(device: string): boolean {
    return this.#guests.has(device);
  }

  placeOf(device: string): Place | null {
    return this.#guests.get(device)?.place ?? null;
  }

  /** Tells everybody who is to take over now. */
  tellSuccessors(): void {
    this.#group.send(this.#successors());
  }

  /** Says whether the guest is here to be told. */
  tell(device: string, message: RoomMessage): boolean {
    const guest = this.#guests.get(device);
    guest?.session.send(message);
    return guest !== undefined;
  }

  /** Sends everybody on to the room's next host, and closes. */
  moveOn(to: Extract<RoomMessage, { type: 'elsewhere' }>): void {
    for (const { session, device } of this.#guests.values()) if (device !== to.host) session.send(to);
    this.close('closing');
  }

  close(reason: ProtocolReason): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const undo of this.#undo) undo();
    this.#tellTimer?.();
    this.#relay.stop();
    this.copies.stop();
    this.#tidings.stop();
    this.endAll(reason);
  }

  /** Every guest has to come anew. */
  endAll(reason: ProtocolReason): void {
    for (const guest of [...this.#guests.values()]) {
      guest.session.end(reason);
      this.#onEnd(guest, reason);
    }
  }

  async #onMessage(guest: Guest, message: RoomMessage): Promise<void> {
    if (!guest.controls.take(1, this.#around.clock.monotonic())) throw new ProtocolError('rate-limited');
    switch (message.type) {
      case 'heads':
        await guest.sync.onMessage(message);
        this.#onHeld(
          guest,
          message.heads.flatMap(([chain, seq, _check, bare]): Holding[] =>
            this.#isAsked(guest, chain) ? [[chain, seq, bare]] : [],
          ),
        );
        return;
      case 'pull':
      case 'page':
      case 'bodies':
        return guest.sync.onMessage(message);
      case 'held':
        return this.#onHeld(guest, message.heads);
      case 'taken':
        return this.taken.emit(guest.device);
      case 'turnAway':
        return this.#order.turnAway(guest.device, message.device);
      case 'status':
      case 'typing':
      case 'read':
        return this.#tidings.hear(guest.device, message);
      case 'where':
        return guest.session.send(thereOf(message.device, this.placeOf(message.device)));
      default:
        throw new ProtocolError('control-unexpected');
    }
  }

  async #onEntries(guest: Guest, payload: Uint8Array): Promise<void> {
    const entries = decodeEntries(payload);
    if (!guest.sync.takeAsked(entries.length)) {
      const verdict = guest.pushes.judge(
        entries.length,
        payload.length,
        this.#order.spacingMs(guest, entries),
      );
      if (verdict === 'drop') throw new ProtocolError('rate-limited');
      if (verdict === 'mute') this.#mute(guest);
      if (verdict !== 'take') return;
    }
    try {
      await guest.sync.receive(entries, guest.device);
    } catch (error) {
      if (error instanceof ProtocolError && error.reason === 'entry-bad-signature')
        this.forged.emit(guest.device);
      throw error;
    }
  }

  /** What it sends meanwhile is passed over, and fetched when the time is up: the member is slowed, nothing is lost. */
  #mute(guest: Guest): void {
    const forMs = guest.pushes.mutedForMs;
    guest.session.send({ type: 'slow', forMs });
    this.#around.clock.after(forMs, () => {
      if (this.#guests.get(guest.device) === guest) guest.sync.catchUp();
    });
  }

  #isAsked({ device }: Guest, chain: string): boolean {
    return isAsked(device, chain, this.#guests.size);
  }

  #onHeld(guest: Guest, heads: readonly Holding[]): void {
    this.copies.hear(guest.held, heads);
    this.#tellSoon();
  }

  #onCommitted(entries: readonly Entry[]): void {
    this.#relay.send(entries);
    if (entries.some(({ kind }) => kind === 'settings'))
      for (const { sync } of this.#guests.values()) sync.askForBodies();
    if (entries.some((entry) => entry.kind === 'join' || isDeed(entry)))
      for (const { guest, reason } of this.#order.endOut()) this.#onEnd(guest, reason);
    // Who decides now may not have before.
    if (entries.some(({ kind }) => kind === 'role')) this.#order.tellAsking();
  }

  #onEnd(guest: Guest, reason: ProtocolReason | null): void {
    if (this.#guests.get(guest.device) !== guest) return;
    this.#remove(guest);
    this.#presence.went(guest.device);
    this.#tellSoon();
    this.left.emit({ device: guest.device, goodbye: reason === 'leaving' || reason === 'closing' });
    this.presenceChanged.emit();
  }

  #successors(): RoomMessage {
    const places = this.#room.successors();
    return {
      type: 'successors',
      order: places.map(({ device, host, port }) => [device, plainHost(host), port]),
    };
  }

  #remove(guest: Guest): void {
    guest.sync.stop();
    this.#arrivals.went(guest.device);
    this.#guests.delete(guest.device);
    this.#group.remove(guest.session);
  }

  #noteArrival({ device, place }: Guest): void {
    this.#presence.came(device);
    this.#tellSoon();
    this.arrived.emit({ device, place });
    this.presenceChanged.emit();
  }

  #tellSoon(): void {
    if (this.#closed) return;
    this.#tellTimer ??= this.#around.clock.after(tellEveryMs(this.#guests.size), () => {
      this.#tellTimer = null;
      this.#presence.tellNews(this.#group);
      this.copies.tell();
    });
  }
}
