import type { Undo } from '../../lib/emitter.ts';
import { Emitter } from '../../lib/emitter.ts';
import type { Clock } from '../../lib/clock.ts';
import { limits } from '../../protocol/limits.ts';

/** Somebody who asks to be let in, as they name themselves. */
export interface Petition {
  readonly device: string;
  readonly name: string;
  /** By the host's wall clock. */
  readonly since: number;
}

interface Waiting extends Petition {
  readonly address: string;
  readonly askedAt: number;
}

/** Who asks this host to be let in (J1). Whoever still wants to asks again every `limits.askEveryMs`; who was turned away hears so for a while. */
export class Petitions {
  readonly changed = new Emitter<void>();
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Waiting>();
  /** Until when, by the monotonic clock. */
  readonly #turnedAway = new Map<string, number>();
  #timer: Undo | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The first first. */
  list(): Petition[] {
    return [...this.#waiting.values()].map(({ device, name, since }) => ({ device, name, since }));
  }

  add(by: {
    readonly device: string;
    readonly name: string;
    readonly address: string;
  }): 'asked' | 'turned-away' | 'room-full' {
    const now = this.#clock.monotonic();
    if ((this.#turnedAway.get(by.device) ?? -Infinity) > now) return 'turned-away';
    const known = this.#waiting.get(by.device);
    const sameAddress = [...this.#waiting.values()].filter(({ address }) => address === by.address).length;
    const full = this.#waiting.size >= limits.askingPerRoom || sameAddress >= limits.askingPerAddress;
    if (!known && full) return 'room-full';
    this.#waiting.set(by.device, { ...by, since: known?.since ?? this.#clock.now(), askedAt: now });
    this.#watch();
    if (known?.name !== by.name) this.changed.emit();
    return 'asked';
  }

  /** Says whether it was asking. */
  remove(device: string): boolean {
    const asked = this.#waiting.delete(device);
    if (asked) this.changed.emit();
    return asked;
  }

  turnAway(device: string): void {
    if (!this.remove(device)) return;
    this.#turnedAway.set(device, this.#clock.monotonic() + limits.turnedAwayMs);
    const [oldest] = this.#turnedAway.keys();
    if (this.#turnedAway.size > 8 * limits.askingPerRoom && oldest !== undefined)
      this.#turnedAway.delete(oldest);
  }

  stop(): void {
    this.#timer?.();
    this.#timer = null;
  }

  #watch(): void {
    this.#timer ??= this.#clock.after(limits.askForgottenMs, () => {
      this.#timer = null;
      const before = this.#clock.monotonic() - limits.askForgottenMs;
      const gone = [...this.#waiting.values()].filter(({ askedAt }) => askedAt <= before);
      for (const { device } of gone) this.#waiting.delete(device);
      if (gone.length > 0) this.changed.emit();
      if (this.#waiting.size > 0) this.#watch();
    });
  }
}
