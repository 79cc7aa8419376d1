import { Emitter, type Undo } from '../../lib/emitter.ts';
import { decodeEntries, type Entry } from '../../protocol/entry.ts';
import { ProtocolError, type ProtocolReason } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import type { RoomMessage } from '../../protocol/messages.ts';
import type { Elsewhere, Welcomed } from '../door/enter.ts';
import { isAsked, type Counted } from './copies.ts';
import type { Inbox } from '../inbox.ts';
import type { RoomLog } from '../log/log.ts';
import { pairToldBy, toldBy, type Place } from '../place.ts';
import type { Petition } from '../door/petitions.ts';
import type { Present } from './presence.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Holding } from '../log/tails.ts';
import { payloads, Sync } from '../log/sync.ts';

/** In a large room the guests, who all hear the same at the same moment, do not all answer at the same moment: `spread` is 0 to 1. */
const heldEveryMs = (present: number, spread: number): number => Math.max(100, present * 4 * (0.5 + spread));

/** One stay of this device in a room that another hosts: from the welcome to the end of the session. */
export class RoomGuest {
  readonly host: string;
  readonly term: number;
  readonly presenceChanged = new Emitter<void>();
  readonly ownCopies = new Emitter<readonly Counted[]>();
  /** All that the host held at the welcome is here. */
  readonly caughtUp = new Emitter<void>();
  /** The host refuses what is sent for that long, in ms (S4). */
  readonly slowed = new Emitter<number>();
  /** Who is to take over, in this order. */
  readonly successors = new Emitter<readonly Place[]>();
  /** The host asks this device to host from now on, under that term (H4). */
  readonly asked = new Emitter<number>();
  /** Who asks to be let in, where this person may decide. */
  readonly asking = new Emitter<readonly Petition[]>();
  /** What the others tell of themselves. */
  readonly told = new Emitter<Extract<RoomMessage, { type: 'statuses' | 'typists' | 'reads' }>>();
  /** What the host passed on was not genuine (L4). */
  readonly forged = new Emitter<void>();
  /** Where somebody is that this device has asked for (J7). */
  readonly there = new Emitter<Place>();
  /** The room has another host now. */
  readonly moved = new Emitter<Elsewhere>();
  /** Last. The reason, ours or the host's, or null where the connection broke. */
  readonly ended = new Emitter<ProtocolReason | null>();
  readonly #inbox: Inbox;
  readonly #log: RoomLog;
  readonly #around: Surroundings;
  readonly #sync: Sync;
  readonly #undo: Undo[];
  readonly #present = new Map<string, number>();
  readonly #sought = new Set<string>();
  readonly #advanced = new Map<string, number>();
  readonly #skewMs: number;
  #heldTimer: Undo | null = null;
  #slowUntil = 0;
  #caughtUp = false;
  #live = true;

  constructor(inbox: Inbox, welcomed: Welcomed, log: RoomLog, around: Surroundings) {
    this.#inbox = inbox;
    this.#log = log;
    this.#around = around;
    this.host = welcomed.host;
    this.term = welcomed.term;
    this.#skewMs = welcomed.skewMs;
    this.#sync = new Sync(inbox.session, log, around, {
      came: { now: log.present, before: log.together, member: true },
      givesOwn: true,
      onCaughtUp: () => this.#onCaughtUp(),
      pace: () => 0,
    });
    this.#undo = [
      log.committed.on((entries) => this.#onCommitted(entries)),
      log.forked.on((fork) => this.#sync.tellFork(fork)),
      log.failed.on(() => this.end('internal')),
    ];
  }

  /** What the host held at the welcome is here. */
  get isCaughtUp(): boolean {
    return this.#caughtUp;
  }

  /** Who is here, this device included; skews are against this device's clock. */
  get present(): Present[] {
    return [...this.#present].map(([device, skewMs]) => ({ device, skewMs: skewMs + this.#skewMs }));
  }

  start(): void {
    this.#inbox.hand({
      onMessage: (message) => this.#onMessage(message),
      onEntries: (payload) => this.#onEntries(payload),
      onEnd: (reason) => this.#onEnd(reason),
    });
    this.#sync.catchUp();
  }

  /** Something came in by another way: the host is told of what is here, and may ask for it. */
  compare(): void {
    this.#sync.catchUp();
  }

  /** Tells the host that asked for it that this device hosts now. */
  tellTaken(term: number): void {
    this.#inbox.session.send({ type: 'taken', room: this.#log.roomId, term });
  }

  tell(message: Extract<RoomMessage, { type: 'status' | 'typing' | 'read' }>): void {
    if (this.#live) this.#inbox.session.send(message);
  }

  turnAway(device: string): void {
    this.#inbox.session.send({ type: 'turnAway', device });
  }

  /** Asks the host where that member can be dialled; `there` tells, where it can. */
  askWhere(device: string): void {
    if (!this.#live || !this.#present.has(device) || this.#sought.has(device)) return;
    this.#sought.add(device);
    this.#inbox.session.send({ type: 'where', device });
  }

  end(reason: ProtocolReason): void {
    this.#inbox.session.end(reason);
    this.#onEnd(reason);
  }

  async #onMessage(message: RoomMessage): Promise<void> {
    const { peer } = this.#inbox.session;
    switch (message.type) {
      case 'heads':
        this.#onHeld(message.heads.map(([chain, seq, _check, bare]) => [chain, seq, bare]));
        return this.#sync.onMessage(message);
      case 'pull':
      case 'page':
      case 'bodies':
        return this.#sync.onMessage(message);
      case 'held':
        return this.#onHeld(message.heads);
      case 'copies':
        return this.#onCopies(message.counts);
      case 'presence':
        return this.#onPresence(message);
      case 'successors':
        return this.successors.emit(
          message.order.map(([device, host, port]) => toldBy(peer.address, { device, host, port })),
        );
      case 'take':
        if (message.room === this.#log.roomId) this.asked.emit(message.term);
        return;
      case 'elsewhere':
        if (message.room === this.#log.roomId) {
          this.moved.emit({ kind: 'elsewhere', ...message, place: pairToldBy(peer.address, message.place) });
        }
        return;
      case 'there':
        return this.#onThere(message);
      case 'asking':
        return this.asking.emit(message.people);
      case 'statuses':
      case 'typists':
      case 'reads':
        return this.told.emit(message);
      case 'slow':
        this.#slowUntil = this.#around.clock.monotonic() + message.forMs;
        return this.slowed.emit(message.forMs);
      default:
        throw new ProtocolError('control-unexpected');
    }
  }

  #onThere({ device, place }: Extract<RoomMessage, { type: 'there' }>): void {
    if (!this.#sought.delete(device)) throw new ProtocolError('control-unexpected');
    if (place)
      this.there.emit(toldBy(this.#inbox.session.peer.address, { device, host: place[0], port: place[1] }));
  }

  async #onEntries(payload: Uint8Array): Promise<void> {
    try {
      await this.#sync.receive(decodeEntries(payload), null);
    } catch (error) {
      // What is good was kept: the host is flagged, and the stay goes on.
      if (!(error instanceof ProtocolError && error.reason === 'entry-bad-signature')) throw error;
      this.forged.emit();
    }
    if (this.#log.incomplete) this.#sync.catchUp();
  }

  /** The host has these on its disk, and the author has them: two devices (L5). */
  #onHeld(heads: readonly Holding[]): void {
    this.#onCopies(heads.map(([chain, seq, after]) => [chain, seq, 2, after]));
  }

  /** What is not there yet cannot be held by others: no claim reaches beyond this device's own log. */
  #onCopies(counts: Extract<RoomMessage, { type: 'copies' }>['counts']): void {
    const own = counts.filter(([chain]) => this.#log.authorOf(chain) === this.#around.signer.device);
    if (own.length === 0) return;
    const rows = own.map(([chain, seq, copies, after]) => ({
      chain,
      seq: Math.min(seq, this.#log.seqOf(chain)),
      copies,
      after,
    }));
    this.ownCopies.emit(rows);
  }

  #onPresence(message: Extract<RoomMessage, { type: 'presence' }>): void {
    if (message.whole) this.#present.clear();
    for (const [device, skewMs] of message.here) this.#present.set(device, skewMs);
    for (const device of message.gone) this.#present.delete(device);
    if (this.#present.size > limits.guestsPerRoom + limits.idsPerPresence) {
      throw new ProtocolError('control-invalid');
    }
    this.presenceChanged.emit();
  }

  #onCommitted(entries: readonly Entry[]): void {
    const own = entries.filter(({ author }) => author === this.#around.signer.device);
    if (own.length > 0 && this.#around.clock.monotonic() >= this.#slowUntil) {
      for (const payload of payloads(own.map(({ bytes }) => bytes))) this.#inbox.session.sendEntries(payload);
    }
    const { device } = this.#around.signer;
    const present = this.#present.size;
    if (entries.some(({ kind }) => kind === 'settings')) this.#sync.askForBodies();
    for (const { kind, bare, chain, seq } of entries) {
      // only of messages does anybody ask how many hold them
      if (kind === 'message' && !bare && isAsked(device, chain, present)) this.#advanced.set(chain, seq);
    }
    if (this.#advanced.size === 0) return;
    const spread = (this.#around.randomBytes(1)[0] ?? 0) / 255;
    this.#heldTimer ??= this.#around.clock.after(heldEveryMs(present, spread), () => {
      this.#heldTimer = null;
      this.#tellHeld();
    });
  }

  #tellHeld(): void {
    const heads = [...this.#advanced].map(([chain, seq]) => this.#log.bare.holding(chain, seq));
    this.#advanced.clear();
    for (let at = 0; at < heads.length; at += limits.headsPerFrame) {
      this.#inbox.session.send({ type: 'held', heads: heads.slice(at, at + limits.headsPerFrame) });
    }
  }

  #onCaughtUp(): void {
    this.#caughtUp = true;
    this.caughtUp.emit();
  }

  #onEnd(reason: ProtocolReason | null): void {
    if (!this.#live) return;
    this.#live = false;
    for (const undo of this.#undo) undo();
    this.#sync.stop();
    this.#heldTimer?.();
    this.#present.clear();
    this.ended.emit(reason);
  }
}
