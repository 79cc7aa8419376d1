import type { Undo } from '../../main/lib/emitter.ts';
import type { Peer, Session, SessionListener } from '../../main/net/network.ts';
import { ProtocolError, type ProtocolReason } from '../../main/protocol/errors.ts';
import { decodeControl, encodeControl, frameOverhead } from '../../main/protocol/frame.ts';
import { limits } from '../../main/protocol/limits.ts';
import { mayArrive, type RoomMessage } from '../../main/protocol/messages.ts';
import type { Fabric } from './fabric.ts';
import type { SimNetwork } from './sim-network.ts';

type Frame =
  | { readonly kind: 'control'; readonly bytes: Uint8Array }
  | { readonly kind: 'entries'; readonly bytes: Uint8Array }
  | { readonly kind: 'end'; readonly reason: ProtocolReason | null };

/** Hears what passes between two devices: as it is sent, and as it arrives before it is handled. */
export interface Tap {
  onSend(from: End, message: RoomMessage): void;
  onMessage(to: End, message: RoomMessage): void;
  onEntries(to: End, payload: Uint8Array): void;
}

/** One connection: two ends, frames in order each way, held while there is no way between the machines. */
export class Link {
  readonly ends: readonly [End, End];
  readonly #fabric: Fabric;
  readonly #places: readonly [string, string];
  readonly #arrivesAt: [number, number] = [0, 0];
  readonly #stalled: [Frame[], Frame[]] = [[], []];
  #open = true;

  constructor(fabric: Fabric, dialler: [SimNetwork, Peer], listener: [SimNetwork, Peer], listensAt: number) {
    this.#fabric = fabric;
    this.#places = [dialler[0].machine.address, listener[0].machine.address];
    this.ends = [new End(this, 0, ...dialler), new End(this, 1, ...listener)];
    this.#arrivesAt[1] = listensAt;
    fabric.keep(this);
  }

  /** Whether what one end sends now reaches the other. */
  get clear(): boolean {
    const [one, other] = [this.ends[0].network.machine, this.ends[1].network.machine];
    const there = one.address === this.#places[0] && other.address === this.#places[1];
    return there && this.#fabric.reaches(one, other);
  }

  other(end: End): End {
    return this.ends[1 - end.index] as End;
  }

  send(from: End, frame: Frame): void {
    this.#send((1 - from.index) as 0 | 1, frame);
  }

  /** Both ends see the connection break. */
  reset(): void {
    for (const index of [0, 1] as const) this.#send(index, { kind: 'end', reason: null });
  }

  reconsider(): void {
    if (this.#open !== this.clear) {
      this.#open = this.clear;
      if (this.#open) for (const index of [0, 1] as const) this.#flush(index);
    }
    for (const end of this.ends) end.listenForLife();
  }

  endEnded(): void {
    if (this.ends.every(({ over }) => over)) this.#fabric.forget(this);
  }

  #send(to: 0 | 1, frame: Frame): void {
    if (!this.clear || this.#stalled[to].length > 0) this.#stalled[to].push(frame);
    else this.#launch(to, frame, 0);
  }

  #launch(to: 0 | 1, frame: Frame, delayMs: number): void {
    const { schedule } = this.#fabric;
    const at = Math.max(this.#arrivesAt[to], schedule.now + delayMs + this.#fabric.latency());
    this.#arrivesAt[to] = at;
    schedule.after(at - schedule.now, () => {
      if (this.clear) this.#arrive(to, frame);
      else this.#stalled[to].push(frame);
    });
  }

  /** What waited is sent again; a connection that the other side gave up long ago is answered with a reset. */
  #flush(to: 0 | 1): void {
    const again = this.#fabric.random.whole(0, 400);
    const waited = this.#stalled[to].splice(0);
    waited.forEach((frame, index) => this.#launch(to, frame, index === 0 ? again : 0));
  }

  #arrive(to: 0 | 1, frame: Frame): void {
    const end = this.ends[to];
    const { process } = end.network;
    if (!process.alive) {
      if (frame.kind !== 'end') this.#send((1 - to) as 0 | 1, { kind: 'end', reason: null });
      end.lose();
    } else process.reach(0, () => end.take(frame));
  }
}

/** A session as its device has it; below it what `LocalSession` does: admission, deadlines, limits, heartbeats. */
export class End implements Session {
  readonly id: number;
  readonly index: 0 | 1;
  readonly link: Link;
  readonly network: SimNetwork;
  readonly peer: Peer;
  /** Groups pass it over. */
  behind = false;
  readonly #deadline: Undo;
  #listener: SessionListener | null = null;
  #kept: ((listener: SessionListener) => void)[] = [];
  #admitted = false;
  #state: 'open' | 'ending' | 'over' = 'open';
  #deaf: Undo | null = null;

  constructor(link: Link, index: 0 | 1, network: SimNetwork, peer: Peer) {
    this.id = network.fabric.nextId();
    this.link = link;
    this.index = index;
    this.network = network;
    this.peer = peer;
    network.ends.add(this);
    this.#deadline = network.process.after(limits.joinMs, () => {
      if (!this.#admitted) this.end('join-late');
    });
  }

  get role(): 'dial' | 'listen' {
    return this.index === 0 ? 'dial' : 'listen';
  }

  get open(): boolean {
    return this.#state === 'open';
  }

  get over(): boolean {
    return this.#state === 'over';
  }

  listen(listener: SessionListener): void {
    if (this.#listener) throw new TypeError('a session has one listener');
    this.#listener = listener;
    for (const deliver of this.#kept.splice(0)) deliver(listener);
  }

  admit(): void {
    this.#admitted = true;
    this.#deadline();
  }

  send(message: RoomMessage): void {
    if (this.#state !== 'open') return;
    this.network.tap.onSend(this, message);
    this.link.send(this, { kind: 'control', bytes: encodeControl(message).subarray(frameOverhead) });
    if (message.type === 'welcome') this.admit();
  }

  sendEntries(payload: Uint8Array): void {
    if (payload.length > limits.frameControl) throw new RangeError('too many entries for a frame');
    if (this.#state !== 'open') return;
    const { alter } = this.network.machine;
    const bytes = alter ? alter(this.peer.device, payload) : payload;
    if (bytes.length > 0) this.link.send(this, { kind: 'entries', bytes: Uint8Array.from(bytes) });
  }

  /** The listener hears of it a moment later, as the network lives in a program of its own. */
  end(reason: ProtocolReason): void {
    if (this.#state !== 'open') return;
    this.#state = 'ending';
    this.link.send(this, { kind: 'end', reason });
    this.network.process.reach(1, () => this.#finish(reason));
  }

  take(frame: Frame): void {
    if (this.#state === 'over') return;
    if (frame.kind === 'end') return this.#finish(frame.reason);
    if (this.#state !== 'open') return;
    try {
      if (frame.kind === 'control') this.#onControl(frame.bytes);
      else this.#onEntries(frame.bytes);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.end(error.reason);
    }
  }

  /** Its program is gone. */
  lose(): void {
    this.#state = 'over';
    this.#stop();
  }

  /** Begins or ends to wait for the silence that tells of a dead connection (H3). */
  listenForLife(): void {
    if (this.#state !== 'open') return;
    const { process } = this.link.other(this).network;
    if (this.link.clear && process.alive && !process.frozen) {
      this.#deaf?.();
      this.#deaf = null;
    } else if (!this.#deaf) this.#waitForSilence();
  }

  /** The silence up to now was this machine's own. */
  forgive(): void {
    if (!this.#deaf) return;
    this.#deaf();
    this.#waitForSilence();
  }

  tell(event: 'onBehind' | 'onCaughtUp'): void {
    if (this.#state === 'open') this.#hear((listener) => listener[event]());
  }

  #waitForSilence(): void {
    const { random } = this.network.fabric;
    const jitter = random.whole(-limits.heartbeatMs, limits.heartbeatMs);
    this.#deaf = this.network.process.after(limits.silenceMs + jitter, () => this.end('silent'));
  }

  #onControl(bytes: Uint8Array): void {
    const before = this.role === 'dial' ? limits.frameAnswer : limits.frameBeforeAdmission;
    if (bytes.length + 1 > (this.#admitted ? limits.frameControl : before))
      throw new ProtocolError('frame-too-long');
    const message = decodeControl(bytes) as RoomMessage;
    if (!mayArrive(message.type, this.role, this.#admitted ? 'member' : 'waiting'))
      throw new ProtocolError(this.#admitted ? 'control-unexpected' : 'not-admitted');
    if (message.type === 'welcome') this.admit();
    this.network.fabric.trace(`${this.#way} ${JSON.stringify(message)}`);
    this.network.tap.onMessage(this, message);
    this.#hear((listener) => void listener.onMessage(message));
  }

  #onEntries(payload: Uint8Array): void {
    if (!this.#admitted) throw new ProtocolError('not-admitted');
    if (payload.length === 0) throw new ProtocolError('entry-invalid');
    this.network.fabric.trace(`${this.#way} ${payload.length} bytes of entries`);
    this.network.tap.onEntries(this, payload);
    this.#hear((listener) => void listener.onEntries(payload));
  }

  get #way(): string {
    return `${this.link.other(this).network.machine.name} → ${this.network.machine.name} #${this.id}`;
  }

  #finish(reason: ProtocolReason | null): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#stop();
    this.network.fabric.trace(`${this.#way} ended: ${reason}`);
    this.#hear((listener) => listener.onEnd(reason));
  }

  #stop(): void {
    this.#deadline();
    this.#deaf?.();
    this.network.ends.delete(this);
    this.network.onEnded(this);
    this.link.endEnded();
  }

  #hear(deliver: (listener: SessionListener) => void): void {
    if (this.#listener) deliver(this.#listener);
    else this.#kept.push(deliver);
  }
}
