import type { Clock } from '../../lib/clock.ts';
import { TokenBucket } from '../../lib/token-bucket.ts';
import { limits } from '../../protocol/limits.ts';

export type Verdict = 'take' | 'mute' | 'ignore' | 'drop';

/** One member's budget for what it pushes (S4): over it the member is told and muted for a while, in the end dropped. */
export class Pushes {
  readonly #clock: Clock;
  readonly #messages: TokenBucket;
  readonly #bytes: TokenBucket;
  #mutedUntil = 0;
  #tookAt = -Infinity;
  #mutes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    const now = clock.monotonic();
    this.#messages = new TokenBucket(limits.messagesBurst, limits.messagesPerSecond, now);
    this.#bytes = new TokenBucket(limits.bytesBurst, limits.bytesPerSecond, now);
  }

  /** For how many ms what is pushed is passed over. */
  get mutedForMs(): number {
    return Math.max(0, Math.ceil(this.#mutedUntil - this.#clock.monotonic()));
  }

  /** `spacingMs`: in slow mode, the least time between two messages; to come sooner is no offence. */
  judge(messages: number, bytes: number, spacingMs: number): Verdict {
    const now = this.#clock.monotonic();
    if (now < this.#mutedUntil) return 'ignore';
    if (now - this.#tookAt < spacingMs) {
      this.#mutedUntil = this.#tookAt + spacingMs;
      return 'mute';
    }
    if (this.#messages.take(messages, now) && this.#bytes.take(bytes, now)) {
      this.#tookAt = now;
      return 'take';
    }
    this.#mutes += 1;
    if (this.#mutes > limits.mutesBeforeDrop) return 'drop';
    this.#mutedUntil = now + limits.muteMs;
    return 'mute';
  }
}
