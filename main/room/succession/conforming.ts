import type { Hosting } from '../hosting/hosting.ts';
import type { Membership } from '../membership.ts';

/** Has one member do as the room's rules say: who may not host hands the room over, who is out goes (J1, J6, L6). */
export class Conforming {
  readonly #membership: Membership;
  #running: Promise<void> | null = null;
  #again = false;
  /** Nobody is looked for, because the only other one is blocked. */
  #quiet = false;

  constructor(membership: Membership) {
    this.#membership = membership;
  }

  /** Whoever may not host goes on only until somebody is there to take over. */
  attend(part: Hosting): void {
    part.changed.on(() => {
      const { terms } = this.#membership;
      if (!terms.selfIsTrusted && part.toAsk().length > 0) void this.conform();
    });
  }

  /** Resolves when it is done. Called while that is under way, it looks once more. */
  conform(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#run();
    return this.#running;
  }

  async #run(): Promise<void> {
    try {
      while (this.#again) {
        this.#again = false;
        await this.#conform();
      }
    } finally {
      this.#running = null;
    }
  }

  async #conform(): Promise<void> {
    const { terms, parts } = this.#membership;
    const membership = this.#membership;
    if (terms.isQuiet) return this.#fallSilent();
    if (this.#quiet) void membership.seek();
    this.#quiet = false;
    if (membership.hosting && !terms.selfIsTrusted)
      await membership.handOver(null, terms.removal ? 'go' : 'stay').catch(() => undefined);
    if (!terms.selfIsOut || membership.stopped) return;
    await parts.change(async () => parts.leave('leaving'));
    // Whoever was removed comes back when its person says so; whoever was let in by mistake is told so by the host.
    if (terms.removal) membership.stopSeeking();
    else void membership.seek();
    parts.changed.emit();
  }

  /** Towards somebody blocked: neither hosts for them nor looks for them, until they are blocked no more (J7). */
  async #fallSilent(): Promise<void> {
    const membership = this.#membership;
    const { parts } = membership;
    this.#quiet = true;
    await parts.change(async () => parts.leave('leaving'));
    membership.stopSeeking();
    void membership.seek();
    parts.changed.emit();
  }
}
