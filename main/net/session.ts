import type { TLSSocket } from 'node:tls';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/emitter.ts';
import { ProtocolError, type ProtocolReason } from '../protocol/errors.ts';
import { decodeControl, encodeControl, encodeFrame, parseControl, type Frame } from '../protocol/frame.ts';
import {
  makeHello,
  verifyHello,
  type Binding,
  type HelloSigner,
  type Role,
  type VersionRange,
} from '../protocol/hello.ts';
import type { Limits } from '../protocol/limits.ts';
import { End, mayArrive, type RoomMessage } from '../protocol/messages.ts';
import { Connection } from './connection.ts';
import { Inbox } from './inbox.ts';
import type { Peer, Session, SessionListener } from './network.ts';

/** What all sessions of one network share. */
export interface SessionSetting {
  readonly clock: Clock;
  readonly limits: Limits;
  readonly versions: VersionRange;
  readonly app: string;
}

/** One TLS connection whose certificates have been looked at. */
export interface Secured {
  readonly socket: TLSSocket;
  /** What this side is. */
  readonly role: Role;
  readonly binding: Binding;
  readonly signer: HelloSigner;
  readonly peer: Pick<Peer, 'fingerprint' | 'address' | 'port' | 'channel'>;
}

/** What the network hears of its sessions. */
export interface SessionOwner {
  /** The device that must not be at the other end: this one. */
  readonly device: string;
  /** The other side's hello was verified. Throw a ProtocolError to refuse it. */
  onOpened(session: LocalSession): void;
  onAdmitted(): void;
  /** It ended before it was opened; `byPeer`: the peer said why. */
  onFailed(reason: ProtocolReason | null, byPeer: boolean): void;
  onClosed(session: LocalSession): void;
}

/** Somebody who holds bytes for a session that must go before what the session sends by itself. */
export interface Gatherer {
  handOver(session: LocalSession): void;
  onDrained(session: LocalSession): void;
  remove(session: Session): void;
}

type State =
  | { readonly kind: 'hello'; readonly deadline: Undo }
  | { readonly kind: 'waiting'; readonly peer: Peer; readonly deadline: Undo }
  | { readonly kind: 'member'; readonly peer: Peer }
  | { readonly kind: 'ended'; readonly peer: Peer | null };

const otherRole = { dial: 'listen', listen: 'dial' } as const satisfies Record<Role, Role>;

/** hello → waiting → member → ended, each with its limits and deadlines (C3, C5, F3, F4, H3). */
export class LocalSession implements Session {
  readonly id: number;
  readonly gatherers = new Set<Gatherer>();
  readonly #setting: SessionSetting;
  readonly #secured: Secured;
  readonly #owner: SessionOwner;
  readonly #connection: Connection;
  readonly #inbox: Inbox;
  /** Resolves when its connection is gone. */
  readonly closed: Promise<void>;
  readonly #noteClosed: () => void;
  #state: State;
  #blockedSince: number | null = null;

  constructor(id: number, setting: SessionSetting, secured: Secured, owner: SessionOwner) {
    const { clock, limits } = setting;
    this.id = id;
    this.#setting = setting;
    this.#secured = secured;
    this.#owner = owner;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.closed = promise;
    this.#noteClosed = resolve;
    this.#state = { kind: 'hello', deadline: clock.after(limits.helloMs, () => this.end('hello-late')) };
    const limit = secured.role === 'dial' ? limits.frameAnswer : limits.frameBeforeAdmission;
    this.#connection = new Connection(secured.socket, limit, clock.monotonic, {
      onFrame: (frame) => this.#guarded(() => this.#onFrame(frame)),
      onBroken: (error) => this.end(error.reason),
      onDrained: () => this.#onDrained(),
      onClosed: () => this.#onClosed(),
    });
    this.#inbox = new Inbox(limits.inboundQueue, (full) => this.#connection.hold('receiver', full));
    const { signer, role, binding } = secured;
    this.#connection.flush(encodeControl(makeHello(signer, role, binding, setting.versions, setting.app)));
  }

  get peer(): Peer {
    const peer = this.#state.kind === 'hello' ? null : this.#state.peer;
    if (peer === null) throw new TypeError('a session has a peer from its hello on');
    return peer;
  }

  /** What waits to leave this process for this peer. */
  get queued(): number {
    return this.#connection.queued;
  }

  listen(listener: SessionListener): void {
    this.#inbox.open(listener);
  }

  admit(): void {
    if (this.#state.kind !== 'waiting') return;
    this.#state.deadline();
    this.#state = { kind: 'member', peer: this.#state.peer };
    this.#connection.limit = this.#setting.limits.frameControl + 1;
    this.#owner.onAdmitted();
  }

  send(message: RoomMessage): void {
    this.#send(encodeControl(message));
    if (message.type === 'welcome') this.admit();
  }

  sendEntries(payload: Uint8Array): void {
    if (payload.length > this.#setting.limits.frameControl)
      throw new RangeError('too many entries for a frame');
    this.#send(encodeFrame('entries', payload));
  }

  end(reason: ProtocolReason): void {
    if (this.#state.kind === 'ended') return;
    for (const gatherer of this.gatherers) gatherer.handOver(this);
    this.#connection.send(encodeControl({ type: 'end', reason }));
    this.#finish(reason, false);
  }

  /** Writes `frames` at once, behind what was sent in this turn: the same bytes may be given to many (S1). */
  writeShared(frames: Uint8Array): void {
    if (this.#state.kind === 'ended') return;
    this.#connection.flush(frames);
    this.#notePressure();
  }

  tell(event: 'onBehind' | 'onCaughtUp'): void {
    this.#inbox.put(0, (listener) => listener[event]());
  }

  /** Called every so often, at least twice in each of the times it watches. */
  tick(now: number): void {
    const { limits } = this.#setting;
    if (this.#state.kind === 'ended' || this.#state.kind === 'hello') return;
    this.#connection.beat(limits.heartbeatMs);
    this.endIfSilent(now);
    const begun = this.#connection.incompleteSince;
    if (begun !== null && now - begun > limits.frameCompleteMs) this.end('frame-too-slow');
    else if (this.#blockedSince !== null && now - this.#blockedSince > limits.guestBehindMs)
      this.end('too-slow');
  }

  /** Ends with the first call after the other side has been silent for too long. */
  endIfSilent(now: number): void {
    if (this.#state.kind === 'ended' || this.#state.kind === 'hello') return;
    if (now - this.#connection.heardAt > this.#setting.limits.silenceMs) this.end('silent');
  }

  /** The silence up to now was this machine's own: it slept. */
  forgive(): void {
    this.#connection.forgive();
  }

  #send(frame: Uint8Array): void {
    if (this.#state.kind === 'ended') return;
    for (const gatherer of this.gatherers) gatherer.handOver(this);
    this.#connection.send(frame);
    this.#notePressure();
    if (this.queued > 2 * this.#setting.limits.guestQueue) this.end('too-slow');
  }

  #notePressure(): void {
    if (this.#blockedSince !== null || this.queued <= this.#setting.limits.outboundPause) return;
    this.#blockedSince = this.#setting.clock.monotonic();
    // whoever does not read the answers gets to ask nothing more
    this.#connection.hold('sender', true);
  }

  #onDrained(): void {
    if (this.queued > 0) return;
    this.#blockedSince = null;
    this.#connection.hold('sender', false);
    for (const gatherer of this.gatherers) gatherer.onDrained(this);
  }

  #onFrame(frame: Frame): void {
    switch (this.#state.kind) {
      case 'ended':
        return;
      case 'hello':
        return this.#onHello(frame);
      case 'waiting':
      case 'member':
        if (frame.type === 'entries') this.#onEntries(frame.payload);
        else if (frame.type === 'control') this.#onControl(frame.payload);
    }
  }

  #onHello(frame: Frame): void {
    const { binding, role, peer } = this.#secured;
    if (frame.type !== 'control') throw new ProtocolError('control-unexpected');
    const value = parseControl(frame.payload);
    const end = End.safeParse(value);
    if (end.success) return this.#finish(end.data.reason, true);
    const introduced = verifyHello(value, otherRole[role], binding, this.#setting.versions);
    if (introduced.device === this.#owner.device) throw new ProtocolError('hello-own-device');
    if (this.#state.kind === 'hello') this.#state.deadline();
    const { clock, limits } = this.#setting;
    this.#state = {
      kind: 'waiting',
      peer: { ...peer, ...introduced },
      deadline: clock.after(limits.joinMs, () => this.end('join-late')),
    };
    this.#owner.onOpened(this);
  }

  #onControl(payload: Uint8Array): void {
    const message = decodeControl(payload);
    if (message.type === 'end') return this.#finish(message.reason, true);
    const stage = this.#state.kind === 'member' ? 'member' : 'waiting';
    if (message.type === 'hello' || !mayArrive(message.type, this.#secured.role, stage))
      throw new ProtocolError(stage === 'member' ? 'control-unexpected' : 'not-admitted');
    if (message.type === 'welcome') this.admit();
    this.#inbox.put(payload.length, (listener) => listener.onMessage(message));
  }

  #onEntries(payload: Uint8Array): void {
    if (this.#state.kind !== 'member') throw new ProtocolError('not-admitted');
    if (payload.length === 0) throw new ProtocolError('entry-invalid');
    this.#inbox.put(payload.length, (listener) => listener.onEntries(payload));
  }

  #guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.end(error.reason);
    }
  }

  #onClosed(): void {
    this.#finish(null, false);
    this.#owner.onClosed(this);
    this.#noteClosed();
  }

  #finish(reason: ProtocolReason | null, byPeer: boolean): void {
    const state = this.#state;
    if (state.kind === 'ended') return;
    if (state.kind !== 'member') state.deadline();
    this.#state = { kind: 'ended', peer: state.kind === 'hello' ? null : state.peer };
    for (const gatherer of this.gatherers) gatherer.remove(this);
    const { clock, limits } = this.#setting;
    this.#connection.close((cut) => void clock.after(limits.farewellMs, cut));
    if (state.kind === 'hello') this.#owner.onFailed(reason, byPeer);
    else this.#inbox.put(0, (listener) => listener.onEnd(reason));
  }
}
