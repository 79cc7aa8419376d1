import type { JoinOutcome, WaitingToJoin } from '../../../preload/contract/api.ts';
import { AppError } from '../../../preload/contract/errors.ts';
import type { NearbyRoom } from '../../../preload/contract/nearby.ts';
import { Emitter, type Undo } from '../../lib/emitter.ts';
import type { Clock } from '../../lib/clock.ts';
import { limits } from '../../protocol/limits.ts';
import { AskingShown } from './enter.ts';

interface Waiting {
  readonly room: NearbyRoom;
  readonly since: number;
  state: WaitingToJoin['state'];
  timer: Undo;
}

/** So long somebody goes on asking by itself. */
const askForMs = 1_800_000;

/** The rooms this person has asked to be let into: asks again until somebody has decided (J1). */
export class Askings {
  readonly changed = new Emitter<void>();
  readonly #clock: Clock;
  readonly #askAgain: (room: NearbyRoom) => Promise<JoinOutcome>;
  readonly #waiting = new Map<string, Waiting>();

  /** `askAgain` resolves once let in, and rejects with `AskingShown` while nobody has decided. */
  constructor(clock: Clock, askAgain: (room: NearbyRoom) => Promise<JoinOutcome>) {
    this.#clock = clock;
    this.#askAgain = askAgain;
  }

  list(): WaitingToJoin[] {
    return [...this.#waiting.values()].map(({ room, since, state }) => ({
      roomId: room.id,
      name: room.name,
      hostName: room.host.name,
      since,
      state,
    }));
  }

  add(room: NearbyRoom): void {
    this.#waiting.get(room.id)?.timer();
    const since = this.#clock.now();
    this.#waiting.set(room.id, { room, since, state: 'asking', timer: this.#later(room.id) });
    this.changed.emit();
  }

  remove(roomId: string): void {
    this.#waiting.get(roomId)?.timer();
    if (this.#waiting.delete(roomId)) this.changed.emit();
  }

  stop(): void {
    for (const { timer } of this.#waiting.values()) timer();
    this.#waiting.clear();
  }

  #later(roomId: string): Undo {
    return this.#clock.after(limits.askEveryMs, () => void this.#again(roomId));
  }

  async #again(roomId: string): Promise<void> {
    const waiting = this.#waiting.get(roomId);
    if (!waiting) return;
    const outcome = await this.#askAgain(waiting.room).catch((error: unknown) => error);
    if (this.#waiting.get(roomId) !== waiting) return;
    if (!(outcome instanceof Error)) return this.remove(roomId);
    const before = waiting.state;
    waiting.state = stateAfter(outcome);
    const goesOn = waiting.state !== 'turned-away' && this.#clock.now() - waiting.since < askForMs;
    if (goesOn) waiting.timer = this.#later(roomId);
    if (waiting.state !== before) this.changed.emit();
  }
}

function stateAfter(error: Error): WaitingToJoin['state'] {
  if (error instanceof AskingShown) return 'asking';
  const decided = ['turned-away', 'banned', 'room-locked', 'credential-needed'];
  return error instanceof AppError && decided.includes(error.code) ? 'turned-away' : 'unreachable';
}
