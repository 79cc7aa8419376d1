import type { Session, SessionListener } from '../net/network.ts';
import { ProtocolError } from '../protocol/errors.ts';

/**
 * Listens to a session on behalf of one part of the app after another (looking, joining, being a member).
 * What comes while nobody holds it is kept in order, and counts as unread until it was handed over and dealt with: a peer that goes
 * on sending is read no further than `limits.inboundQueue`. A ProtocolError out of a listener ends the session with its reason;
 * any other error ends it with `internal` and is passed to `onBug`.
 */
export class Inbox {
  readonly session: Session;
  readonly #onBug: (error: unknown) => void;
  #listener: Partial<AsyncListener> | null = null;
  #kept: (() => void)[] = [];

  constructor(session: Session, onBug: (error: unknown) => void) {
    this.session = session;
    this.#onBug = onBug;
    session.listen({
      onMessage: (message) => this.#pass((listener) => listener.onMessage?.(message)),
      onEntries: (payload) => this.#pass((listener) => listener.onEntries?.(payload)),
      onBehind: () => void this.#pass((listener) => listener.onBehind?.()),
      onCaughtUp: () => void this.#pass((listener) => listener.onCaughtUp?.()),
      onEnd: (reason) => void this.#pass((listener) => listener.onEnd?.(reason)),
    });
  }

  /** Hands the session to `listener`, with what was kept first; null keeps again. */
  hand(listener: Partial<AsyncListener> | null): void {
    this.#listener = listener;
    while (this.#listener && this.#kept.length > 0) this.#kept.shift()?.();
  }

  /** What it gives back is waited for below before more is read than fits (the peer is slowed, not the app filled). */
  #pass(deliver: Delivery): void | Promise<void> {
    if (this.#listener && this.#kept.length === 0) return this.#run(deliver);
    return new Promise((resolve) => this.#kept.push(() => resolve(this.#run(deliver))));
  }

  #run(deliver: Delivery): void | Promise<void> {
    const listener = this.#listener;
    if (!listener) return;
    const fail = (error: unknown): void => {
      if (error instanceof ProtocolError) return this.session.end(error.reason);
      this.#onBug(error);
      this.session.end('internal');
    };
    try {
      return deliver(listener)?.catch(fail);
    } catch (error) {
      fail(error);
    }
  }
}

type Delivery = (listener: Partial<AsyncListener>) => void | Promise<void>;
type AsyncListener = {
  readonly [Name in keyof SessionListener]: (
    ...args: Parameters<SessionListener[Name]>
  ) => void | Promise<void>;
};
