import type { Undo } from '../../../main/lib/emitter.ts';
import type { DialTarget, Group, Network, Session } from '../../../main/net/network.ts';
import { AppError } from '../../../preload/contract/errors.ts';

/** A network that can be kept from some devices, as where a switch between two halves of it is unplugged. */
export class DividedNetwork implements Network {
  readonly fingerprint: string;
  readonly #inner: Network;
  #beyond: ReadonlySet<string> = new Set();
  #sessions: WeakRef<Session>[] = [];

  constructor(inner: Network) {
    this.#inner = inner;
    this.fingerprint = inner.fingerprint;
  }

  /** Instead of those before. */
  divide(from: readonly string[]): void {
    this.#beyond = new Set(from);
    for (const session of this.#open()) this.#passes(session);
  }

  listen(preferredPort: number): Promise<{ readonly port: number }> {
    return this.#inner.listen(preferredPort);
  }

  stopListening(): Promise<void> {
    return this.#inner.stopListening();
  }

  async dial(target: DialTarget): Promise<Session> {
    const unreachable = new AppError('host-unreachable', { message: 'the network is divided' });
    if (this.#beyond.has(target.expect?.device ?? '')) throw unreachable;
    const session = await this.#inner.dial(target);
    if (!this.#passes(session)) throw unreachable;
    this.#keep(session);
    return session;
  }

  onSession(listener: (session: Session) => void): Undo {
    return this.#inner.onSession((session) => {
      if (!this.#passes(session)) return;
      this.#keep(session);
      listener(session);
    });
  }

  group(): Group {
    return this.#inner.group();
  }

  stop(): Promise<void> {
    return this.#inner.stop();
  }

  /** The nearest to a silence that can be had without taking the machine's network apart. */
  #passes(session: Session): boolean {
    const passes = !this.#beyond.has(session.peer.device);
    if (!passes) session.end('silent');
    return passes;
  }

  #open(): Session[] {
    return this.#sessions.flatMap((kept) => kept.deref() ?? []);
  }

  #keep(session: Session): void {
    this.#sessions = [...this.#open(), session].map((open) => new WeakRef(open));
  }
}
