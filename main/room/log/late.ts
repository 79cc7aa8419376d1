import type { Clock } from '../../lib/clock.ts';
import { cursorOf } from '../../lib/cursor.ts';
import type { Entry } from '../../protocol/entry.ts';

/** What has been here for so long has been seen; what comes before it then comes late. */
const seenAfterMs = 5_000;

/** Tells which messages come in well after what is shown behind them: those of another part of a divided network, say (H6). */
export class Lateness {
  readonly #clock: Clock;
  readonly #self: string;
  readonly #late = new WeakSet<Entry>();
  /** The greatest place that has been here for a while. */
  #seen: string;
  /** The greatest place of all at `#since`, and now. */
  #before: string;
  #greatest: string;
  #since: number;
  #held = false;

  /** `last` is the cursor of the last message on this disk. */
  constructor(clock: Clock, self: string, last: string) {
    this.#clock = clock;
    this.#self = self;
    this.#seen = last;
    this.#before = last;
    this.#greatest = last;
    this.#since = clock.monotonic();
  }

  /** The greatest place that has been here for some seconds. */
  get seen(): string {
    this.#advance();
    return this.#seen;
  }

  /** What comes from now on is asked for by this device itself, older and newer mixed: only what was here before counts as seen. */
  hold(): void {
    this.#advance();
    this.#held = true;
  }

  free(): void {
    if (this.#held) this.#since = this.#clock.monotonic();
    this.#held = false;
  }

  /** Before it is noted: decides whether this entry comes late. Only messages of others do. */
  judge(entry: Entry): void {
    this.#advance();
    const { kind, author } = entry;
    if (kind === 'message' && author !== this.#self && cursorOf(entry) < this.#seen) this.#late.add(entry);
  }

  /** Of an entry that was judged. */
  isLate(entry: Entry): boolean {
    return this.#late.has(entry);
  }

  /** The entry is here now. */
  note(entry: Entry): void {
    this.#advance();
    const cursor = cursorOf(entry);
    if (entry.kind === 'message' && cursor > this.#greatest) this.#greatest = cursor;
  }

  #advance(): void {
    const now = this.#clock.monotonic();
    const passed = now - this.#since;
    if (this.#held || passed < seenAfterMs) return;
    this.#seen = passed < 2 * seenAfterMs ? this.#before : this.#greatest;
    this.#before = this.#greatest;
    this.#since = now;
  }
}
