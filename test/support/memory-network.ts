import { randomBytes } from 'node:crypto';
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
  readonly #pairs = new Set<readonly [MemorySession, MemorySession]>();
  #parts: readonly ReadonlySet<string>[] = [];
  /** Frames that are on their way. */
  underWay = 0;
  /** Hosts that nobody can dial; what they dial themselves works. */
  readonly shielded = new Set<string>();

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

  connect(dialler: MemorySession, listener: MemorySession): void {
    const pair = [dialler, listener] as const;
    this.#pairs.add(pair);
    dialler.join(listener, () => this.#pairs.delete(pair));
    listener.join(dialler, () => this.#pairs.delete(pair));
  }

  /** From now on hosts reach those of their own part alone, and connections between parts are broken; without parts, everybody again. */
  part(...parts: readonly (readonly string[])[]): void {
    this.#parts = parts.map((hosts) => new Set(hosts));
    const broken = [...this.#pairs].filter(
      ([dialler, listener]) => !this.#together(dialler.peer.address, listener.peer.address),
    );
    breakAll(broken.map(([dialler]) => dialler));
  }

  reaches(from: string, to: string): boolean {
    return this.#together(from, to) && (from === to || !this.shielded.has(to));
  }

  #together(a: string, b: string): boolean {
    return this.#parts.length === 0 || this.#parts.some((hosts) => hosts.has(a) && hosts.has(b));
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
  #stopped = false;

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
    if (this.#stopped) return Promise.reject(new AppError('network-down'));
    this.dialled.push(target);
    const other = this.#hub.at(`${target.host} ${target.port}`);
    if (!other || !this.#hub.reaches(this.#own.host, target.host))
      return Promise.reject(new AppError('host-unreachable'));
    const { device, fingerprint } = target.expect ?? {};
    const wrong =
      (device !== undefined && device !== other.#own.device) ||
      (fingerprint !== undefined && !other.fingerprint.startsWith(fingerprint));
    if (wrong) return Promise.reject(new AppError('host-key-changed'));
    const channel = randomBytes(32).toString('hex');
    const here = new MemorySession(this.#hub, other.#peer(target.port, channel), 'dial');
    const there = new MemorySession(this.#hub, this.#peer(0, channel), 'listen');
    this.#hub.connect(here, there);
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
    breakAll([...this.#open]);
    this.#open.clear();
  }

  stop(): Promise<void> {
    this.#stopped = true;
    this.cut();
    return this.stopListening();
  }

  #peer(port: number, channel: string): Peer {
    const { device, key, host } = this.#own;
    const { fingerprint } = this;
    return { device, key, fingerprint, address: host, port, app: '0.1.0', version: 1, channel };
  }
}

/** All at once: what one side does about the first that breaks does not get through the others. */
function breakAll(sessions: readonly MemorySession[]): void {
  const learn = sessions.map((session) => session.sever());
  setImmediate(() => learn.forEach((tell) => tell()));
}

class MemorySession implements Session {
  readonly id = ++lastSession;
  readonly peer: Peer;
  readonly #hub: MemoryHub;
  readonly #role: 'dial' | 'listen';
  #other: MemorySession | null = null;
  #onEnd: () => void = () => undefined;
  #listener: SessionListener | null = null;
  #kept: ((listener: SessionListener) => void)[] = [];
  overloaded = false;
  #admitted = false;
  #ended = false;

  constructor(hub: MemoryHub, peer: Peer, role: 'dial' | 'listen') {
    this.#hub = hub;
    this.peer = peer;
    this.#role = role;
  }

  join(other: MemorySession, onEnd: () => void): void {
    this.#other = other;
    this.#onEnd = onEnd;
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

  /** Nothing more gets through. Both sides learn of it by what is answered. */
  sever(): () => void {
    const other = this.#other;
    this.#other = null;
    if (other) other.#other = null;
    return () => {
      this.#finish(null);
      if (other) other.#finish(null);
    };
  }

  #over(run: (other: MemorySession) => void): void {
    const other = this.#other;
    if (this.#ended || !other) return;
    this.#hub.underWay += 1;
    setImmediate(() => {
      this.#hub.underWay -= 1;
      if (!other.#ended) run(other);
    });
  }

  #finish(reason: ProtocolReason | null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd();
    this.#hear((listener) => listener.onEnd(reason));
  }

  #hear(deliver: (listener: SessionListener) => void): void {
    if (this.#listener) deliver(this.#listener);
    else this.#kept.push(deliver);
  }
}
