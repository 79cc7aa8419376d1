import { AppError } from '../../preload/contract/errors.ts';
import type { Undo } from '../../main/lib/emitter.ts';
import { Emitter } from '../../main/lib/emitter.ts';
import type { DialTarget, Group, Network, Peer, Session, SessionListener } from '../../main/net/network.ts';
import type { ProtocolReason } from '../../main/protocol/errors.ts';
import { decodeControl, encodeControl } from '../../main/protocol/frame.ts';
import { mayArrive, type RoomMessage } from '../../main/protocol/messages.ts';

/** Who is on it: a device answers at its name, on any port it opened. Messages pass through the real codec, in order. */
export class MemoryHub {
  readonly #listening = new Map<string, MemoryNetwork>();

  network(device: string, key: Uint8Array, host: string): MemoryNetwork {
    return new MemoryNetwork(this, { device, key, host });
  }

  open(place: string, network: MemoryNetwork): void {
    this.#listening.set(place, network);
  }

  close(place: string): void {
    this.#listening.delete(place);
  }

  at(place: string): MemoryNetwork | undefined {
    return this.#listening.get(place);
  }
}

interface Own {
  readonly device: string;
  readonly key: Uint8Array;
  readonly host: string;
}

let lastSession = 0;

export class MemoryNetwork implements Network {
  readonly fingerprint: string;
  /** Every dial, as it was asked for. */
  readonly dialled: DialTarget[] = [];
  readonly #hub: MemoryHub;
  readonly #own: Own;
  readonly #arrived = new Emitter<Session>();
  readonly #open = new Set<MemorySession>();
  #port: number | null = null;

  constructor(hub: MemoryHub, own: Own) {
    this.#hub = hub;
    this.#own = own;
    this.fingerprint = Buffer.from(own.device.padEnd(32).slice(0, 32)).toString('hex');
  }

  listen(preferredPort: number): Promise<{ readonly port: number }> {
    this.#port ??= preferredPort;
    this.#hub.open(`${this.#own.host} ${this.#port}`, this);
    return Promise.resolve({ port: this.#port });
  }

  stopListening(): Promise<void> {
    this.#hub.close(`${this.#own.host} ${this.#port}`);
    return Promise.resolve();
  }

  dial(target: DialTarget): Promise<Session> {
    this.dialled.push(target);
    const other = this.#hub.at(`${target.host} ${target.port}`);
    if (!other) return Promise.reject(new AppError('host-unreachable'));
    const { device, fingerprint } = target.expect ?? {};
    const wrong =
      (device !== undefined && device !== other.#own.device) ||
      (fingerprint !== undefined && !other.fingerprint.startsWith(fingerprint));
    if (wrong) return Promise.reject(new AppError('host-key-changed'));
    const here = new MemorySession(other.#peer(target.port), 'dial');
    const there = new MemorySession(this.#peer(0), 'listen');
    here.join(there);
    there.join(here);
    this.#open.add(here);
    other.#open.add(there);
    other.#arrived.emit(there);
    return Promise.resolve(here);
  }

  onSession(listener: (session: Session) => void): Undo {
    return this.#arrived.on(listener);
  }

  group(): Group {
    const members = new Set<Session>();
    const each = (run: (session: Session) => void): void => {
      for (const session of members) run(session);
    };
    return {
      add: (session) => void members.add(session),
      remove: (session) => void members.delete(session),
      send: (message) => each((session) => session.send(message)),
      sendEntries: (payload) =>
        each((session) => {
          if (!(session as MemorySession).overloaded) session.sendEntries(payload);
        }),
    };
  }

  /** The other end of `session` reads too slowly from now on: groups pass it over, until `relieve`. */
  overload(session: Session): void {
    (session as MemorySession).overloaded = true;
  }

  relieve(session: Session): void {
    (session as MemorySession).catchUp();
  }

  /** Breaks every connection, as a pulled cable does. */
  cut(): void {
    for (const session of [...this.#open]) session.break();
    this.#open.clear();
  }

  stop(): Promise<void> {
    this.cut();
    return this.stopListening();
  }

  #peer(port: number): Peer {
    const { device, key, host } = this.#own;
    return { device, key, fingerprint: this.fingerprint, address: host, port, app: '0.1.0', version: 1 };
  }
}

class MemorySession implements Session {
  readonly id = ++lastSession;
  readonly peer: Peer;
  readonly #role: 'dial' | 'listen';
  #other: MemorySession | null = null;
  #listener: SessionListener | null = null;
  #kept: ((listener: SessionListener) => void)[] = [];
  overloaded = false;
  #admitted = false;
  #ended = false;

  constructor(peer: Peer, role: 'dial' | 'listen') {
    this.peer = peer;
    this.#role = role;
  }

  join(other: MemorySession): void {
    this.#other = other;
  }

  listen(listener: SessionListener): void {
    this.#listener = listener;
    for (const deliver of this.#kept.splice(0)) deliver(listener);
  }

  admit(): void {
    this.#admitted = true;
  }

  send(message: RoomMessage): void {
    const bytes = encodeControl(message).subarray(5);
    this.#over((other) => {
      const decoded = decodeControl(bytes) as RoomMessage;
      if (!mayArrive(decoded.type, other.#role, other.#admitted ? 'member' : 'waiting')) {
        other.end('control-unexpected');
        return;
      }
      if (decoded.type === 'welcome') other.#admitted = true;
      other.#hear((listener) => void listener.onMessage(decoded));
    });
  }

  sendEntries(payload: Uint8Array): void {
    const bytes = Uint8Array.from(payload);
    this.#over((other) => other.#hear((listener) => void listener.onEntries(bytes)));
  }

  end(reason: ProtocolReason): void {
    this.#over((other) => other.#finish(reason));
    queueMicrotask(() => this.#finish(reason));
  }

  catchUp(): void {
    this.overloaded = false;
    this.#hear((listener) => listener.onCaughtUp());
  }

  break(): void {
    this.#over((other) => other.#finish(null));
    this.#finish(null);
  }

  #over(run: (other: MemorySession) => void): void {
    const other = this.#other;
    if (this.#ended || !other) return;
    setImmediate(() => {
      if (!other.#ended) run(other);
    });
  }

  #finish(reason: ProtocolReason | null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#hear((listener) => listener.onEnd(reason));
  }

  #hear(deliver: (listener: SessionListener) => void): void {
    if (this.#listener) deliver(this.#listener);
    else this.#kept.push(deliver);
  }
}
