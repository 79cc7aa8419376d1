import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/emitter.ts';
import { encodeControl, encodeFrame } from '../protocol/frame.ts';
import type { Limits } from '../protocol/limits.ts';
import type { RoomMessage } from '../protocol/messages.ts';
import type { Group, Session } from './network.ts';
import { LocalSession, type Gatherer } from './session.ts';

interface Member {
  readonly session: LocalSession;
  /** The number of the next frame it is to get. */
  at: number;
  behind: boolean;
}

/** A run of frames, numbered from `first`, on its way to every member. */
interface Round {
  readonly frames: readonly Uint8Array[];
  readonly first: number;
  /** All of them in one piece, given to everybody who gets all. */
  readonly whole: Uint8Array;
  readonly members: readonly Member[];
  next: number;
  /** Time spent writing, without the pauses between slices. */
  spentMs: number;
}

const sliceMs = 4;
const longestPauseMs = 50;

/**
 * One copy of every frame, whoever it goes to (S1). An idle group writes in the turn it was given something; one whose last
 * round took t ms waits min(50, 2t) ms before the next, and so gathers more into each write. A round is cut into slices, so
 * that no group holds the loop. A member with too much unsent gets nothing more until that has gone (S3).
 */
export class LocalGroup implements Group, Gatherer {
  readonly #clock: Clock;
  readonly #limits: Limits;
  readonly #members = new Map<LocalSession, Member>();
  #pending: Uint8Array[] = [];
  #firstPending = 0;
  #round: Round | null = null;
  #due: Undo | null = null;
  #restUntil = 0;

  constructor(clock: Clock, limits: Limits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  add(session: Session): void {
    if (!(session instanceof LocalSession)) throw new TypeError('a session of another network');
    if (this.#members.has(session)) return;
    this.#members.set(session, { session, at: this.#end, behind: false });
    session.gatherers.add(this);
  }

  remove(session: Session): void {
    const local = session as LocalSession;
    if (!this.#members.has(local)) return;
    this.handOver(local);
    this.#members.delete(local);
    local.gatherers.delete(this);
  }

  send(message: RoomMessage): void {
    this.#gather(encodeControl(message));
  }

  sendEntries(payload: Uint8Array): void {
    if (payload.length > this.#limits.frameControl) throw new RangeError('too many entries for a frame');
    this.#gather(encodeFrame('entries', payload));
  }

  handOver(session: LocalSession): void {
    const member = this.#members.get(session);
    if (!member || member.behind || member.at === this.#end) return;
    const round = this.#round;
    const frames = [
      ...(round ? round.frames.slice(Math.max(0, member.at - round.first)) : []),
      ...this.#pending.slice(Math.max(0, member.at - this.#firstPending)),
    ];
    this.#write(member, Buffer.concat(frames), this.#end);
  }

  onDrained(session: LocalSession): void {
    const member = this.#members.get(session);
    if (!member?.behind) return;
    member.behind = false;
    member.at = this.#end;
    session.tell('onCaughtUp');
  }

  get #end(): number {
    return this.#firstPending + this.#pending.length;
  }

  #gather(frame: Uint8Array): void {
    if (this.#members.size === 0) return;
    this.#pending.push(frame);
    if (this.#due !== null || this.#round !== null) return;
    const restMs = this.#restUntil - this.#clock.monotonic();
    if (restMs > 0) this.#due = this.#clock.after(restMs, () => this.#begin());
    else {
      this.#due = () => undefined;
      queueMicrotask(() => this.#begin());
    }
  }

  #begin(): void {
    this.#due = null;
    const frames = this.#pending;
    const first = this.#firstPending;
    this.#pending = [];
    this.#firstPending = first + frames.length;
    const whole = frames.length === 1 ? (frames[0] as Uint8Array) : Buffer.concat(frames);
    this.#round = { frames, first, whole, members: [...this.#members.values()], next: 0, spentMs: 0 };
    this.#continue(this.#round);
  }

  #continue(round: Round): void {
    const begunAt = this.#clock.monotonic();
    let now = begunAt;
    while (round.next < round.members.length && now - begunAt < sliceMs) {
      const until = Math.min(round.next + 16, round.members.length);
      while (round.next < until) this.#serve(round.members[round.next++] as Member, round);
      now = this.#clock.monotonic();
    }
    round.spentMs += now - begunAt;
    if (round.next < round.members.length) setImmediate(() => this.#continue(round));
    else this.#finish(round, now);
  }

  #serve(member: Member, round: Round): void {
    const end = round.first + round.frames.length;
    if (member.at >= end || member.behind || !this.#members.has(member.session)) return;
    if (member.at <= round.first) this.#write(member, round.whole, end);
    else this.#write(member, Buffer.concat(round.frames.slice(member.at - round.first)), end);
  }

  #write(member: Member, frames: Uint8Array, end: number): void {
    member.at = end;
    if (member.session.queued > this.#limits.guestQueue) {
      member.behind = true;
      member.session.tell('onBehind');
    } else member.session.writeShared(frames);
  }

  #finish(round: Round, now: number): void {
    this.#round = null;
    this.#restUntil = now + Math.min(longestPauseMs, 2 * round.spentMs);
    if (this.#pending.length === 0) return;
    this.#due = this.#clock.after(this.#restUntil - now, () => this.#begin());
  }
}
