import { AppError, type ErrorCode } from '../../../preload/contract/errors.ts';
import type { Undo } from '../../lib/emitter.ts';
import { limits } from '../../protocol/limits.ts';
import { Asked, silentMs } from './asked.ts';
import { enter, type Elsewhere, type Welcomed } from '../door/enter.ts';
import { Inbox } from '../inbox.ts';
import { keyOf, type Place } from '../place.ts';
import { Rival, Round, type Attempts, type SeekerOptions } from './seeking.ts';
import { outranks } from './standing.ts';
import type { Surroundings } from '../surroundings.ts';

const delaysMs = [500, 1_000, 2_000, 4_000, 5_000];
const settledMs = 10_000;
/** For so long the room is left to the other program with this identity. */
const giveWayMs = 20_000;
/** A round this young need not be begun anew. */
const freshMs = 1_000;
/** Whoever is reached so long after its turn would have been still counts from the loss. */
const belatedMs = 1_000;
/** Between one place and the next, where the one before has not answered. */
const staggerMs = 150;
const placesAtOnce = 8;

/**
 * Brings a member that is away back into its room (H3): asks the host and the members, again and again, ever more seldom, and tells when
 * this device is to take over. Dials pinned devices only (J3); a place that showed another key is not tried again by itself (C2).
 */
export class Seeker {
  readonly #roomId: string;
  readonly #around: Surroundings;
  readonly #options: SeekerOptions;
  readonly #refused = new Set<string>();
  readonly #rival = new Rival();
  readonly #asked: Asked;
  #queue: Place[] = [];
  #dialling = 0;
  #attempts: Attempts = { kind: 'idle' };
  #cause: ErrorCode = 'host-unreachable';
  #failures = 0;
  #enteredAt = -Infinity;
  /** Since when there is no host, and since when there is somebody to host for. */
  #lostAt = 0;
  #reachedAt: number | null = null;
  #round = new Round();
  #begunAt = 0;
  #again: Undo | null = null;
  #next: Undo | null = null;
  #turn: Undo | null = null;
  #stopped = true;
  /** A program with the same identity is in the room, which is left to it for a while. */
  #held = false;

  constructor(roomId: string, around: Surroundings, options: SeekerOptions) {
    this.#roomId = roomId;
    this.#around = around;
    this.#options = options;
    this.#asked = new Asked(around.clock);
  }

  get attempts(): Attempts {
    return this.#attempts;
  }

  /** Somebody to host for is there, whoever answers yet. */
  get #isWanted(): boolean {
    return this.#round.misled || this.#options.awaited();
  }

  get #host(): string | null {
    return this.#options.knock().standing.host;
  }

  /**
   * Begins at once, with `first` before all others, where the host is said to be; as after a failure where `cause` is given. The second
   * `device-elsewhere` within a minute makes it wait for a while, so that one of two programs with this identity is in the room.
   */
  start(first: Place | null, reason: ErrorCode | null): void {
    const { clock } = this.#around;
    this.#stopped = false;
    this.#held = false;
    if (reason === 'device-elsewhere' && this.#rival.replaced(clock.monotonic())) return this.#hold();
    const cause = reason === 'device-elsewhere' ? null : reason;
    this.#lostAt = clock.monotonic();
    this.#reachedAt = null;
    // A host that lets in and drops at once is asked ever more seldom too.
    const settled = this.#lostAt - this.#enteredAt > settledMs;
    if (settled) this.#failures = 0;
    if (cause === null && (settled || first || this.#failures < 2)) {
      void this.#begin(first);
      if (first) this.#asked.name(first);
    } else this.#wait(cause ?? this.#cause);
  }

  /** Tries now: somebody was sighted, the network changed, or a person asked; that also forgives refused places. */
  nudge(options: { readonly forgive: boolean }): void {
    if (this.#stopped) return;
    if (options.forgive) this.#refused.clear();
    this.#failures = 0;
    this.#held = false;
    const fresh = this.#around.clock.monotonic() - this.#begunAt < freshMs;
    if (this.#attempts.kind !== 'connecting' || !fresh) void this.#begin(null);
  }

  /** Somebody of the roster has come and waits here. */
  awaited(): void {
    if (this.#stopped || this.#held) return;
    this.#reached();
    if (this.#attempts.kind === 'waiting') this.nudge({ forgive: false });
  }

  /** The host may be there. */
  hint(place: Place): void {
    if (this.#stopped || this.#held) return;
    if (this.#attempts.kind === 'connecting') this.#add(place, true);
    else void this.#begin(place);
  }

  stop(): void {
    this.#stopped = true;
    this.#endRound();
    this.#change({ kind: 'idle' });
  }

  async #begin(first: Place | null): Promise<void> {
    this.#endRound();
    const round = this.#round;
    this.#begunAt = this.#around.clock.monotonic();
    this.#cause = this.#refused.size > 0 ? 'host-key-changed' : 'host-unreachable';
    this.#change({ kind: 'connecting' });
    if (first) this.#add(first, true);
    this.#dialling += 1;
    const places = await this.#options.places().catch(() => []);
    if (round !== this.#round) return;
    this.#dialling -= 1;
    for (const place of places) this.#add(place, false);
    if (this.#options.awaited()) this.#reached();
    this.#goOn();
  }

  #endRound(): void {
    this.#round = new Round();
    for (const timer of [this.#again, this.#next, this.#turn]) timer?.();
    this.#again = this.#next = this.#turn = null;
    this.#queue = [];
    this.#dialling = 0;
    this.#asked.clear();
  }

  /** Says whether it has not been tried yet. */
  #add(place: Place, atOnce: boolean): boolean {
    if (this.#refused.has(keyOf(place)) || !this.#round.tries(place)) return false;
    if (atOnce) void this.#try(place);
    else this.#queue.push(place);
    return true;
  }

  /** Tries the next place, and the one after it a little later. */
  #goOn(): void {
    this.#next?.();
    this.#next = null;
    if (this.#stopped || this.#attempts.kind !== 'connecting') return;
    const place = this.#dialling + this.#asked.size < placesAtOnce ? this.#queue.shift() : undefined;
    if (place) void this.#try(place);
    if (this.#queue.length > 0) {
      this.#next = this.#around.clock.after(staggerMs, () => this.#goOn());
    } else if (this.#dialling === 0 && this.#asked.size === 0) this.#roundOver();
  }

  #roundOver(): void {
    // Who waits here will be let in when the turn has come.
    if (this.#isWanted) return;
    this.#wait(this.#cause);
  }

  async #try(place: Place): Promise<void> {
    const round = this.#round;
    const stale = (): boolean => round !== this.#round;
    this.#dialling += 1;
    try {
      const inbox = await this.#dial(place);
      if (stale()) return inbox.session.end('leaving');
      this.#dialling -= 1;
      this.#round.reached(place.device);
      const answer = this.#asked.has(place.device) ? null : await this.#ask(inbox, place);
      if (stale()) return inbox.session.end('leaving');
      if (answer?.kind === 'welcome') return await this.#entered(inbox, answer, place);
      inbox.session.end('leaving');
      if (answer) this.#sentOn(answer, place);
    } catch (error) {
      if (stale()) return;
      const asked = this.#asked.delete(place);
      if (!asked) this.#dialling -= 1;
      this.#failed(place, error, asked);
      if (this.#held) return;
    }
    this.#goOn();
  }

  async #ask(inbox: Inbox, place: Place): Promise<Welcomed | Elsewhere> {
    const { clock } = this.#around;
    this.#asked.add(place, inbox);
    clock.after(silentMs, () => this.#asked.anySilent(this.#host) && this.#reached());
    const answer = await enter(inbox, this.#roomId, this.#options.knock(), clock);
    this.#asked.delete(place);
    return answer;
  }

  async #dial({ device, host, port }: Place): Promise<Inbox> {
    const { network, logger } = this.#around;
    const session = await network.dial({ host, port, expect: { device } });
    return new Inbox(session, (error) => logger.log('error', 'room.bug', { error }));
  }

  async #entered(inbox: Inbox, welcomed: Welcomed, place: Place): Promise<void> {
    this.#enteredAt = this.#around.clock.monotonic();
    this.#failures += 1;
    this.stop();
    await this.#options.onEntered(inbox, welcomed, place);
  }

  #sentOn(answer: Elsewhere, by: Place): void {
    const { host: device, term, place } = answer;
    if (place && this.#options.follows(answer, by.device) && this.#round.mayBeSentOn()) {
      const named = { device, host: place[0], port: place[1] };
      if (this.#add(named, true) && outranks({ term, host: device }, this.#options.knock().standing))
        this.#asked.name(named);
    } else if (this.#options.isMisled(answer, by.device)) this.#round.misled = true;
    if (this.#round.misled) this.#reached();
    else this.#consider();
  }

  #failed(place: Place, error: unknown, asked: boolean): void {
    const cause = error instanceof AppError ? error.code : 'internal';
    this.#around.logger.log('info', 'room.attempt-failed', {
      room: this.#roomId,
      device: place.device,
      error,
    });
    const others = cause === 'device-elsewhere' && !this.#options.replacesItself();
    if (others && this.#rival.replaced(this.#around.clock.monotonic())) return this.#hold();
    if (!asked) this.#round.notReached(place.device, cause);
    if (cause === 'host-key-changed') {
      this.#refused.add(keyOf(place));
      this.#options.onKeyChanged(place);
    } else if (this.#cause === 'host-unreachable') this.#cause = cause;
    this.#consider();
  }

  #reached(): void {
    this.#reachedAt ??= this.#around.clock.monotonic();
    this.#consider();
  }

  /** Is it this device's turn? Asked whenever that may have changed. */
  #consider(): void {
    this.#turn?.();
    this.#turn = null;
    if (this.#stopped || this.#reachedAt === null) return;
    const { clock } = this.#around;
    if (!this.#isWanted && !this.#asked.anySilent(this.#host)) {
      this.#reachedAt = null;
      if (this.#attempts.kind === 'connecting') this.#goOn();
      return;
    }
    const wait = limits.successionMs + this.#options.rank(this.#round.unreachable) * limits.successionStepMs;
    const from = this.#reachedAt - this.#lostAt <= wait + belatedMs ? this.#lostAt : this.#reachedAt;
    const left = Math.max(from + wait - clock.monotonic(), this.#asked.mayAnswerForMs(this.#host));
    if (left > 0) this.#turn = clock.after(left, () => this.#consider());
    else this.#options.onTurn();
  }

  #wait(cause: ErrorCode): void {
    const base = delaysMs[Math.min(this.#failures, delaysMs.length - 1)] ?? 0;
    this.#failures += 1;
    // Spread over ±20 %, so that a room's members do not all knock at the same moment.
    const delay = Math.round(base * (0.8 + (0.4 * (this.#around.randomBytes(1)[0] ?? 0)) / 255));
    this.#waitFor(delay, cause);
  }

  #hold(): void {
    this.#held = true;
    this.#waitFor(giveWayMs, 'device-elsewhere');
  }

  #waitFor(delayMs: number, cause: ErrorCode): void {
    this.#endRound();
    const { clock } = this.#around;
    this.#again = clock.after(delayMs, () => {
      this.#held = false;
      void this.#begin(null);
    });
    this.#change({ kind: 'waiting', cause, nextAttemptAt: clock.now() + delayMs });
  }

  #change(attempts: Attempts): void {
    this.#attempts = attempts;
    this.#options.onChanged();
  }
}
