import { Emitter, type Undo } from '../lib/emitter.ts';
import type { Group, Session } from '../net/network.ts';
import { decodeEntries, type Entry } from '../protocol/entry.ts';
import { ProtocolError, type ProtocolReason } from '../protocol/errors.ts';
import { TokenBucket } from '../lib/token-bucket.ts';
import { limits } from '../protocol/limits.ts';
import type { RoomMessage } from '../protocol/messages.ts';
import { countCopies, isAsked } from './copies.ts';
import type { Inbox } from './inbox.ts';
import type { RoomLog } from './log.ts';
import { Pushes } from './pushes.ts';
import type { Surroundings } from './surroundings.ts';
import { payloads, Sync } from './sync.ts';

interface Guest {
  readonly session: Session;
  readonly device: string;
  readonly sync: Sync;
  readonly pushes: Pushes;
  readonly controls: TokenBucket;
  /** Up to where the guest said it holds each chain. */
  readonly held: Map<string, number>;
  /** Its clock minus ours, ms. */
  readonly skewMs: number;
}

export interface Present {
  readonly device: string;
  readonly skewMs: number;
}

/** Presence and copies are told at most this often, and more seldom in a large room: they are not worth a write per guest each time. */
const tellEveryMs = (guests: number): number => Math.max(150, guests * 2);

/** Chains × guests looked at in one turn of the loop, a few milliseconds' worth: windows wait for the same loop (C6). */
const countedAtOnce = 20_000;
const betweenCountsMs = 10;

/** The room as its host keeps it going: lets guests in, commits what they send, relays it, tells who is here. */
export class RoomHost {
  readonly term: number;
  /** Who is here has changed. */
  readonly presenceChanged = new Emitter<void>();
  /** Up to where how many devices hold a chain of this device. */
  readonly ownCopies = new Emitter<{ chain: string; seq: number; copies: number }[]>();
  readonly #roomId: string;
  readonly #charter: Uint8Array;
  readonly #log: RoomLog;
  readonly #around: Surroundings;
  readonly #group: Group;
  readonly #guests = new Map<string, Guest>();
  readonly #dirtyChains = new Set<string>();
  readonly #arrived = new Set<string>();
  readonly #gone = new Set<string>();
  readonly #undo: Undo[];
  #tellTimer: Undo | null = null;
  #countTimer: Undo | null = null;
  #closed = false;

  constructor(room: { id: string; charter: Uint8Array; term: number }, log: RoomLog, around: Surroundings) {
    this.#roomId = room.id;
    this.#charter = room.charter;
    this.term = room.term;
    this.#log = log;
    this.#around = around;
    this.#group = around.network.group();
    this.#undo = [
      log.committed.on((entries) => this.#relay(entries)),
      log.failed.on(() => this.#endAll('internal')),
    ];
  }

  get present(): Present[] {
    return [...this.#guests.values()].map(({ device, skewMs }) => ({ device, skewMs }));
  }

  /** Lets the guest in. A device that is here already is here once: the new session replaces the old (its old one may be dead). */
  admit(inbox: Inbox, join: Extract<RoomMessage, { type: 'join' }>): void {
    const { session } = inbox;
    const { device } = session.peer;
    if (this.#closed) return session.end('closing');
    const before = this.#guests.get(device);
    if (!before && this.#guests.size >= limits.guestsPerRoom) return session.end('room-full');
    if (before) {
      this.#remove(before);
      before.session.end('replaced');
    }
    const now = this.#around.clock.now();
    const { clock } = this.#around;
    const instant = clock.monotonic();
    const pulled = new TokenBucket(limits.pulledBurst, limits.pulledPerSecond, instant);
    const sync = new Sync(session, this.#log, this.#around, {
      onCaughtUp: () => undefined,
      pace: (count) => pulled.owe(count, clock.monotonic()),
    });
    const guest: Guest = {
      session,
      device,
      sync,
      pushes: new Pushes(clock),
      controls: new TokenBucket(limits.controlsBurst, limits.controlsPerSecond, instant),
      held: new Map(),
      skewMs: join.now - now,
    };
    session.admit();
    session.send({
      type: 'welcome',
      room: this.#roomId,
      charter: Buffer.from(this.#charter).toString('base64url'),
      term: this.term,
      host: this.#around.signer.device,
      now,
    });
    this.#guests.set(device, guest);
    this.#group.add(session);
    this.#tellWhole(guest);
    inbox.hand({
      onMessage: (message) => this.#onMessage(guest, message),
      onEntries: (payload) => this.#onEntries(guest, payload),
      onCaughtUp: () => sync.tellHeads(),
      onEnd: () => this.#onEnd(guest),
    });
    sync.catchUp();
    this.#noteArrival(device);
  }

  close(reason: ProtocolReason): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const undo of this.#undo) undo();
    this.#tellTimer?.();
    this.#countTimer?.();
    this.#endAll(reason);
  }

  #endAll(reason: ProtocolReason): void {
    for (const guest of [...this.#guests.values()]) {
      guest.session.end(reason);
      this.#onEnd(guest);
    }
  }

  async #onMessage(guest: Guest, message: RoomMessage): Promise<void> {
    if (!guest.controls.take(1, this.#around.clock.monotonic())) throw new ProtocolError('rate-limited');
    switch (message.type) {
      case 'heads':
        await guest.sync.onMessage(message);
        this.#onHeld(
          guest,
          message.heads.filter(([chain]) => this.#isAsked(guest, chain)),
        );
        return;
      case 'pull':
      case 'page':
        return guest.sync.onMessage(message);
      case 'held':
        return this.#onHeld(guest, message.heads);
      default:
        throw new ProtocolError('control-unexpected');
    }
  }

  async #onEntries(guest: Guest, payload: Uint8Array): Promise<void> {
    const entries = decodeEntries(payload);
    if (!guest.sync.takeAsked(entries.length)) {
      const verdict = guest.pushes.judge(entries.length, payload.length);
      if (verdict === 'drop') throw new ProtocolError('rate-limited');
      if (verdict === 'mute') this.#mute(guest);
      if (verdict !== 'take') return;
    }
    await guest.sync.receive(entries, guest.device);
  }

  /** What it sends meanwhile is passed over, and fetched when the time is up: the member is slowed, nothing is lost. */
  #mute(guest: Guest): void {
    guest.session.send({ type: 'slow', forMs: limits.muteMs });
    this.#around.clock.after(limits.muteMs, () => {
      if (this.#guests.get(guest.device) === guest) guest.sync.catchUp();
    });
  }

  #isAsked({ device }: Guest, chain: string): boolean {
    return isAsked(device, chain, this.#guests.size);
  }

  #onHeld(guest: Guest, heads: readonly (readonly [string, number])[]): void {
    for (const [chain, seq] of heads) {
      if ((guest.held.get(chain) ?? 0) >= seq || seq > this.#log.seqOf(chain)) continue;
      guest.held.set(chain, seq);
      this.#dirtyChains.add(chain);
    }
    this.#tellSoon();
  }

  /** After the commit, and only then (S2): acknowledges to the authors, relays to everyone. */
  #relay(entries: readonly Entry[]): void {
    const heads = new Map<string, Map<string, number>>();
    for (const { author, chain, seq } of entries) {
      const chains = heads.get(author) ?? new Map<string, number>();
      heads.set(author, chains.set(chain, seq));
    }
    for (const [author, chains] of heads) {
      this.#guests.get(author)?.session.send({ type: 'held', heads: [...chains] });
    }
    for (const payload of payloads(entries.map(({ bytes }) => bytes))) this.#group.sendEntries(payload);
  }

  #onEnd(guest: Guest): void {
    if (this.#guests.get(guest.device) !== guest) return;
    this.#remove(guest);
    this.#arrived.delete(guest.device);
    this.#gone.add(guest.device);
    this.#tellSoon();
    this.presenceChanged.emit();
  }

  #remove(guest: Guest): void {
    this.#guests.delete(guest.device);
    this.#group.remove(guest.session);
  }

  #noteArrival(device: string): void {
    this.#gone.delete(device);
    this.#arrived.add(device);
    this.#tellSoon();
    this.presenceChanged.emit();
  }

  #tellWhole(guest: Guest): void {
    const here: [string, number][] = this.present.map(({ device, skewMs }) => [device, skewMs]);
    here.push([this.#around.signer.device, 0]);
    for (let at = 0; at < here.length; at += limits.idsPerPresence) {
      const part = here.slice(at, at + limits.idsPerPresence);
      guest.session.send({ type: 'presence', here: part, gone: [], whole: at === 0 });
    }
  }

  #tellSoon(): void {
    if (this.#closed) return;
    this.#tellTimer ??= this.#around.clock.after(tellEveryMs(this.#guests.size), () => {
      this.#tellTimer = null;
      this.#tellPresence();
      this.#tellCopies();
    });
  }

  #tellPresence(): void {
    const here = [...this.#arrived].flatMap((device): [string, number][] => {
      const guest = this.#guests.get(device);
      return guest ? [[device, guest.skewMs]] : [];
    });
    const gone = [...this.#gone];
    this.#arrived.clear();
    this.#gone.clear();
    for (let at = 0; at < Math.max(here.length, gone.length); at += limits.idsPerPresence) {
      const upTo = at + limits.idsPerPresence;
      this.#group.send({
        type: 'presence',
        here: here.slice(at, upTo),
        gone: gone.slice(at, upTo),
        whole: false,
      });
    }
  }

  #tellCopies(): void {
    const chainsAtOnce = Math.max(1, Math.floor(countedAtOnce / (this.#guests.size + 1)));
    for (const chain of [...this.#dirtyChains].slice(0, chainsAtOnce)) {
      this.#dirtyChains.delete(chain);
      this.#tellCopiesOf(chain);
    }
    if (this.#dirtyChains.size === 0) return;
    this.#countTimer ??= this.#around.clock.after(betweenCountsMs, () => {
      this.#countTimer = null;
      this.#tellCopies();
    });
  }

  #tellCopiesOf(chain: string): void {
    const author = this.#log.authorOf(chain);
    if (author === null) return;
    const own = author === this.#around.signer.device;
    const held = own ? [] : [this.#log.seqOf(chain)];
    for (const guest of this.#guests.values()) {
      if (guest.device !== author) held.push(guest.held.get(chain) ?? 0);
    }
    const counts = countCopies(chain, held);
    if (counts.length === 0) return;
    if (own) return this.ownCopies.emit(counts);
    const rows = counts.map(({ seq, copies }): [string, number, number] => [chain, seq, copies]);
    this.#guests.get(author)?.session.send({ type: 'copies', counts: rows });
  }
}
