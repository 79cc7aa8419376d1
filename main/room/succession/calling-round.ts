import { AppError } from '../../../preload/contract/errors.ts';
import type { Undo } from '../../lib/emitter.ts';
import { ask, type Elsewhere } from '../door/enter.ts';
import { Inbox } from '../inbox.ts';
import { pairToldBy, type Place } from '../place.ts';
import type { Surroundings } from '../surroundings.ts';

export interface CallingRoundOptions {
  readonly room: { readonly id: string; readonly term: number; readonly port: number };
  /** Members that are not here, and where they were last. */
  readonly missing: () => readonly Place[];
  /** It has come by itself meanwhile. */
  readonly isHere: (device: string) => boolean;
  /** It knows of a host. */
  readonly onElsewhere: (elsewhere: Elsewhere, by: Place) => void;
  /** It could not connect back to this host (H8). */
  readonly onUnreached: (by: Place) => void;
  /** It takes this device to be out of the room. */
  readonly onRefused: (by: Place) => void;
}

/** A crowd that has lost its host has better to do than to answer calls. */
const callsAtOnce = 12;
const delaysMs = [500, 1_000, 2_000, 3_000];
/** After that: for some minutes, for some more, and for good. */
const laterMs = (round: number): number => (round < 40 ? 5_000 : round < 80 ? 15_000 : 60_000);

/** How a host finds those it has lost, and they it, without mDNS: it tells them, again and again, that it hosts (H6). */
export class CallingRound {
  readonly #around: Surroundings;
  readonly #options: CallingRoundOptions;
  readonly #calling = new Set<string>();
  readonly #waiting = new Map<string, Place>();
  #round = 0;
  #timer: Undo | null = null;
  #stopped = false;

  constructor(around: Surroundings, options: CallingRoundOptions) {
    this.#around = around;
    this.#options = options;
  }

  /** Calls everybody who is missing now, and goes on ever more seldom. */
  start(): void {
    this.#round = 0;
    this.#callAll();
  }

  /** As `start`, but leaves those who are on their way the time to come by themselves. */
  startSoon(): void {
    this.#timer?.();
    this.#timer = this.#around.clock.after(delaysMs[0] ?? 0, () => this.start());
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.();
  }

  /** Tells that one device. */
  call(place: Place): void {
    if (this.#stopped || this.#calling.has(place.device)) return;
    if (this.#calling.size < callsAtOnce) void this.#call(place);
    else this.#waiting.set(place.device, place);
  }

  #callAll(): void {
    this.#timer?.();
    if (this.#stopped) return;
    for (const place of this.#options.missing()) this.call(place);
    const delay = delaysMs[this.#round] ?? laterMs(this.#round);
    this.#round += 1;
    this.#timer = this.#around.clock.after(delay, () => this.#callAll());
  }

  async #call(place: Place): Promise<void> {
    const { network, logger } = this.#around;
    const { device, host, port } = place;
    this.#calling.add(device);
    try {
      const session = await network.dial({ host, port, expect: { device } });
      const inbox = new Inbox(session, (error) => logger.log('error', 'room.bug', { error }));
      if (!this.#stopped && !this.#options.isHere(device)) await this.#tell(inbox, place);
      session.end('leaving');
    } catch (error) {
      logger.log('debug', 'room.call-failed', { device, error });
      const out = error instanceof AppError && (error.code === 'banned' || error.code === 'kicked');
      if (out && !this.#stopped) this.#options.onRefused(place);
    } finally {
      this.#calling.delete(device);
      this.#callNext();
    }
  }

  #callNext(): void {
    const [next] = this.#waiting.values();
    if (!next) return;
    this.#waiting.delete(next.device);
    this.call(next);
  }

  async #tell(inbox: Inbox, place: Place): Promise<void> {
    const { id, term, port } = this.#options.room;
    inbox.session.send({ type: 'lead', room: id, term, port });
    const answer = await ask(inbox, this.#around.clock, (message) =>
      message.type === 'elsewhere' || message.type === 'unreached' ? message : null,
    );
    if (this.#stopped || answer.room !== id) return;
    if (answer.type === 'unreached') this.#options.onUnreached(place);
    else {
      const told = pairToldBy(inbox.session.peer.address, answer.place);
      this.#options.onElsewhere({ kind: 'elsewhere', ...answer, place: told }, place);
    }
  }
}
