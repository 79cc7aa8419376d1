import type { Clock } from '../lib/clock.ts';
import { TokenBucket } from '../lib/token-bucket.ts';
import { limits } from '../protocol/limits.ts';

export type Verdict = 'take' | 'mute' | 'ignore' | 'drop';

/** One member's budget for what it pushes (S4): over it the member is told and muted for a while, in the end dropped. */
export class Pushes {
  readonly #clock: Clock;
  readonly #messages: TokenBucket;
  readonly #bytes: TokenBucket;
  #mutedUntil = 0;
  #mutes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    const now = clock.monotonic();
    this.#messages = new TokenBucket(limits.messagesBurst, limits.messagesPerSecond, now);
    this.#bytes = new TokenBucket(limits.bytesBurst, limits.bytesPerSecond, now);
  }

  judge(messages: number, bytes: number): Verdict {
    const now = this.#clock.monotonic();
    if (now < this.#mutedUntil) return 'ignore';
    if (this.#messages.take(messages, now) && this.#bytes.take(bytes, now)) return 'take';
    this.#mutes += 1;
    if (this.#mutes > limits.mutesBeforeDrop) return 'drop';
    this.#mutedUntil = now + limits.muteMs;
    return 'mute';
  }
}
