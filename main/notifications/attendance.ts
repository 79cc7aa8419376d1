import type { Caller } from '../../preload/bridge/server.ts';
import { idleAfterMs } from '../../preload/contract/attention.ts';
import type { RoomId } from '../../preload/contract/model.ts';
import type { Clock } from '../lib/clock.ts';
import { Emitter, type Undo } from '../lib/emitter.ts';

interface Window {
  readonly roomId: RoomId | null;
  readonly focused: boolean;
  readonly idle: boolean;
}

/** How often the system is asked for how long nobody has touched anything. */
const askEveryMs = 10_000;
const unattended: Window = { roomId: null, focused: false, idle: false };

/**
 * Whether somebody sits here, and what they look at: as windows tell of themselves, and as the system tells of the whole machine
 * where it does. Somebody sits at a terminal as long as it is open, unless they have opened a window.
 */
export class Attendance {
  /** Of what is looked at, or whether anybody is here. */
  readonly changed = new Emitter<void>();
  readonly #clock: Pick<Clock, 'after' | 'every'>;
  readonly #idleMs: (() => number) | undefined;
  readonly #windows = new Map<Caller, Window>();
  readonly #undo: Undo[] = [];
  #terminals = 0;
  #hadWindows = false;
  /** No window has been here for a while. */
  #deserted = false;
  #cancelDeserted: Undo = () => undefined;
  #systemIdle = false;

  /** `idleMs`: for how long nothing was touched on this machine; a locked one is `Infinity`. */
  constructor(clock: Pick<Clock, 'after' | 'every'>, idleMs?: () => number) {
    this.#clock = clock;
    this.#idleMs = idleMs;
    if (idleMs) this.#undo.push(clock.every(askEveryMs, () => this.look()));
    this.#expect();
  }

  /** Nobody has touched anything for `idleAfterMs`, as far as is known. */
  get idle(): boolean {
    if (this.#idleMs) return this.#systemIdle;
    if (this.#windows.size === 0) return this.#deserted && (this.#hadWindows || this.#terminals === 0);
    return [...this.#windows.values()].every(({ idle }) => idle);
  }

  /** Somebody sits at a window that has the keys and shows that room. */
  looksAt(roomId: RoomId): boolean {
    return [...this.#windows.values()].some(
      (window) => window.focused && window.roomId === roomId && !this.#isIdle(window),
    );
  }

  looking(caller: Caller, looking: Pick<Window, 'roomId' | 'focused'>): void {
    this.#put(caller, looking);
  }

  touched(caller: Caller, idle: boolean): void {
    this.#put(caller, { idle });
  }

  /** A terminal is open until the returned function is called. */
  terminalCame(): Undo {
    this.#terminals += 1;
    this.changed.emit();
    return () => {
      this.#terminals -= 1;
      this.changed.emit();
    };
  }

  /** Asks the system now: it has just been locked or unlocked, say. */
  look(): void {
    const idle = (this.#idleMs?.() ?? 0) >= idleAfterMs;
    if (idle === this.#systemIdle) return;
    this.#systemIdle = idle;
    this.changed.emit();
  }

  stop(): void {
    this.#cancelDeserted();
    for (const undo of this.#undo.splice(0)) undo();
  }

  #isIdle(window: Window): boolean {
    return this.#idleMs ? this.#systemIdle : window.idle;
  }

  #put(caller: Caller, part: Partial<Window>): void {
    const known = this.#windows.get(caller);
    if (!known) caller.onClose(() => this.#remove(caller));
    this.#windows.set(caller, { ...(known ?? unattended), ...part });
    this.#hadWindows = true;
    this.#cancelDeserted();
    this.#deserted = false;
    this.changed.emit();
  }

  #remove(caller: Caller): void {
    if (!this.#windows.delete(caller)) return;
    if (this.#windows.size === 0) this.#expect();
    this.changed.emit();
  }

  /** A page that is loaded anew is gone for a moment. */
  #expect(): void {
    this.#cancelDeserted = this.#clock.after(idleAfterMs, () => {
      this.#deserted = true;
      this.changed.emit();
    });
  }
}
