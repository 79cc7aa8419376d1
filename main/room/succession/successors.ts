import { Emitter, type Undo } from '../../lib/emitter.ts';
import { limits } from '../../protocol/limits.ts';
import { keyOf, type Place } from '../place.ts';
import type { Surroundings } from '../surroundings.ts';

interface Candidate {
  readonly place: Place;
  state: 'new' | 'asked' | 'reached' | 'unreached';
  failures: number;
}

const askedAtOnce = 4;
const againMs = [2_000, 10_000, 60_000];

/**
 * Which guests are to take over, in this order: those first who joined first, and only those this host could dial itself (H3, H8).
 * Dials back no more guests than are needed to know `limits.successors` of them.
 */
export class Successors {
  /** The list is another one. */
  readonly changed = new Emitter<void>();
  readonly #around: Surroundings;
  readonly #ranked: () => readonly string[];
  readonly #candidates = new Map<string, Candidate>();
  readonly #timers = new Set<Undo>();
  #asking = 0;
  #told = '';
  #stopped = false;

  /** `ranked`: the roster, those who joined first before the others. */
  constructor(around: Surroundings, ranked: () => readonly string[]) {
    this.#around = around;
    this.#ranked = ranked;
  }

  list(): Place[] {
    return this.#inLine()
      .filter(({ state }) => state === 'reached')
      .slice(0, limits.successors)
      .map(({ place }) => place);
  }

  /** Whom a host that goes asks to take over: the list, and then those whom it has not dialled yet, who came a moment ago (H4). */
  toAsk(): string[] {
    const unknown = this.#inLine().filter(({ state }) => state === 'new' || state === 'asked');
    return [...this.list(), ...unknown.map(({ place }) => place)]
      .slice(0, limits.successors)
      .map(({ device }) => device);
  }

  add(place: Place): void {
    const before = this.#candidates.get(place.device);
    const same = before?.place.host === place.host && before.place.port === place.port;
    if (before && same && before.state !== 'unreached') return;
    this.#candidates.set(place.device, { place, state: 'new', failures: 0 });
    this.#goOn();
  }

  remove(device: string): void {
    this.#candidates.delete(device);
    this.#goOn();
  }

  /** The roster's order is another one. */
  reorder(): void {
    this.#goOn();
  }

  stop(): void {
    this.#stopped = true;
    for (const undo of this.#timers) undo();
    this.#timers.clear();
  }

  #inLine(): Candidate[] {
    const ranks = new Map(this.#ranked().map((device, rank) => [device, rank]));
    const rankOf = ({ place }: Candidate): number => ranks.get(place.device) ?? Infinity;
    const members = [...this.#candidates.values()].filter(({ place }) => ranks.has(place.device));
    return members.sort((a, b) => {
      const [first, second] = [rankOf(a), rankOf(b)];
      return first === second ? (a.place.device < b.place.device ? -1 : 1) : first - second;
    });
  }

  #goOn(): void {
    if (this.#stopped) return;
    const wanted = this.#inLine()
      .filter(({ state }) => state !== 'unreached')
      .slice(0, limits.successors);
    for (const candidate of wanted) {
      if (this.#asking >= askedAtOnce) break;
      if (candidate.state === 'new') void this.#ask(candidate);
    }
    this.#tell();
  }

  async #ask(candidate: Candidate): Promise<void> {
    const { device, host, port } = candidate.place;
    candidate.state = 'asked';
    this.#asking += 1;
    try {
      const session = await this.#around.network.dial({ host, port, expect: { device } });
      session.end('leaving');
      candidate.state = 'reached';
    } catch (error) {
      this.#around.logger.log('info', 'room.not-reached', { device, error });
      candidate.state = 'unreached';
      this.#askAgain(candidate);
    }
    this.#asking -= 1;
    this.#goOn();
  }

  #askAgain(candidate: Candidate): void {
    const delay = againMs[candidate.failures];
    candidate.failures += 1;
    if (delay === undefined || this.#stopped) return;
    const undo = this.#around.clock.after(delay, () => {
      this.#timers.delete(undo);
      if (this.#candidates.get(candidate.place.device) !== candidate) return;
      candidate.state = 'new';
      this.#goOn();
    });
    this.#timers.add(undo);
  }

  #tell(): void {
    const told = this.list().map(keyOf).join(', ');
    if (told === this.#told || this.#stopped) return;
    this.#told = told;
    this.changed.emit();
  }
}
