import { AppError, type ErrorCode } from '../../preload/contract/errors.ts';
import type { Undo } from '../lib/emitter.ts';
import type { DialTarget } from '../net/network.ts';
import { enter, type Welcomed } from './enter.ts';
import { Inbox } from './inbox.ts';
import type { Surroundings } from './surroundings.ts';

export type Attempts =
  | { readonly kind: 'connecting' }
  /** `nextAttemptAt` by the wall clock; null where nothing more is tried by itself. */
  | { readonly kind: 'waiting'; readonly cause: ErrorCode; readonly nextAttemptAt: number | null }
  | { readonly kind: 'idle' };

const delaysMs = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
const settledMs = 10_000;
const placeOf = (target: DialTarget): string => `${target.host} ${target.port}`;

/**
 * Brings a member back into its room: tries every place where a pinned host of it may be, again and again, ever more seldom.
 * A place that showed another key is not tried again by itself (C2); no place is dialled without a pin (J3).
 */
export class Connector {
  readonly #roomId: string;
  readonly #around: Surroundings;
  readonly #targets: () => Promise<readonly DialTarget[]>;
  readonly #term: () => number;
  readonly #onEntered: (inbox: Inbox, welcomed: Welcomed, target: DialTarget) => void | Promise<void>;
  readonly #onChanged: () => void;
  readonly #refused = new Set<string>();
  #attempts: Attempts = { kind: 'idle' };
  #failures = 0;
  #enteredAt = -Infinity;
  #timer: Undo | null = null;
  #running = false;
  #stopped = true;

  constructor(
    roomId: string,
    around: Surroundings,
    options: {
      readonly targets: () => Promise<readonly DialTarget[]>;
      readonly term: () => number;
      readonly onEntered: (inbox: Inbox, welcomed: Welcomed, target: DialTarget) => void | Promise<void>;
      readonly onChanged: () => void;
    },
  ) {
    this.#roomId = roomId;
    this.#around = around;
    this.#targets = options.targets;
    this.#term = options.term;
    this.#onEntered = options.onEntered;
    this.#onChanged = options.onChanged;
  }

  get attempts(): Attempts {
    return this.#attempts;
  }

  /** Begins, at once, as after the first failure where `cause` is given. */
  start(cause: ErrorCode | null): void {
    this.#stopped = false;
    const { clock } = this.#around;
    // A host that lets in and drops at once is asked ever more seldom too.
    if (clock.monotonic() - this.#enteredAt > settledMs) this.#failures = 0;
    if (cause) this.#wait(cause);
    else void this.#try();
  }

  /** Tries now: a host was sighted, the network changed, or a person asked; that also forgives refused places. */
  nudge(options: { readonly forgive: boolean }): void {
    if (this.#stopped) return;
    if (options.forgive) this.#refused.clear();
    this.#failures = 0;
    void this.#try();
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.();
    this.#timer = null;
    this.#change({ kind: 'idle' });
  }

  async #try(): Promise<void> {
    if (this.#running || this.#stopped) return;
    this.#running = true;
    this.#timer?.();
    this.#timer = null;
    this.#change({ kind: 'connecting' });
    const cause = await this.#tryAll();
    this.#running = false;
    if (this.#stopped) return;
    if (cause) this.#wait(cause);
    else this.stop();
  }

  /** The most telling failure, or null once the room was entered. */
  async #tryAll(): Promise<ErrorCode | null> {
    let cause: ErrorCode = this.#refused.size > 0 ? 'host-key-changed' : 'host-unreachable';
    for (const target of await this.#targets()) {
      if (this.#stopped) return cause;
      if (this.#refused.has(placeOf(target))) continue;
      try {
        await this.#tryOne(target);
        return null;
      } catch (error) {
        cause = error instanceof AppError ? error.code : 'internal';
        this.#around.logger.log('info', 'room.attempt-failed', { room: this.#roomId, error });
        if (cause !== 'host-key-changed') continue;
        this.#refused.add(placeOf(target));
        this.#around.told.emit({
          code: 'host-key-changed',
          roomId: this.#roomId,
          params: { address: target.host },
        });
      }
    }
    return cause;
  }

  async #tryOne(target: DialTarget): Promise<void> {
    const { network, clock, logger } = this.#around;
    const session = await network.dial(target);
    const inbox = new Inbox(session, (error) => logger.log('error', 'room.bug', { error }));
    const welcomed = await enter(inbox, this.#roomId, this.#term(), clock);
    if (this.#stopped) return session.end('leaving');
    this.#enteredAt = clock.monotonic();
    await this.#onEntered(inbox, welcomed, target);
  }

  #wait(cause: ErrorCode): void {
    const base = delaysMs[Math.min(this.#failures, delaysMs.length - 1)] ?? 0;
    this.#failures += 1;
    // Spread over ±20 %, so that a room's guests do not all knock at the same moment.
    const delay = Math.round(base * (0.8 + (0.4 * (this.#around.randomBytes(1)[0] ?? 0)) / 255));
    this.#timer?.();
    this.#timer = this.#around.clock.after(delay, () => void this.#try());
    this.#change({ kind: 'waiting', cause, nextAttemptAt: this.#around.clock.now() + delay });
  }

  #change(attempts: Attempts): void {
    this.#attempts = attempts;
    this.#onChanged();
  }
}
