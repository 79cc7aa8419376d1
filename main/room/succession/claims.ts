import type { Clock } from '../../lib/clock.ts';
import { limits } from '../../protocol/limits.ts';
import type { Standing } from './standing.ts';

const devicesRemembered = 256;
const windowMs = 60_000;

/** Whether a word about who hosts is to be heard at all: no leaps, and not too many new terms from one device (H2). */
export class Claims {
  readonly #clock: Clock;
  /** When each device last came with terms that were new. */
  readonly #news = new Map<string, { term: number; at: number[] }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `known` is the greatest pair known here, `by` who says that `claimed` hosts. */
  allows(claimed: Standing, known: Standing, by: string): boolean {
    if (claimed.term <= known.term) return true;
    if (claimed.term > known.term + limits.termJump) return false;
    const now = this.#clock.monotonic();
    const before = this.#news.get(by);
    const at = (before?.at ?? []).filter((instant) => now - instant < windowMs);
    if (before && claimed.term <= before.term) return at.length <= limits.claimsPerMinute;
    if (at.length >= limits.claimsPerMinute) return false;
    this.#news.delete(by);
    this.#news.set(by, { term: claimed.term, at: [...at, now] });
    const oldest = this.#news.size > devicesRemembered ? this.#news.keys().next().value : undefined;
    if (oldest !== undefined) this.#news.delete(oldest);
    return true;
  }
}
