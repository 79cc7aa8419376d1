import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How much later than due this thread's loop ran, in ms. */
export interface Delay {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

const resolutionMs = 1;

/** Watches the loop of the thread it is made in until it is stopped. */
export class LoopDelay {
  readonly #histogram = monitorEventLoopDelay({ resolution: resolutionMs });

  constructor() {
    this.#histogram.enable();
  }

  stop(): Delay {
    this.#histogram.disable();
    const late = (ns: number): number => Math.max(0, ns / 1e6 - resolutionMs);
    const { max } = this.#histogram;
    return {
      p50Ms: late(this.#histogram.percentile(50)),
      p99Ms: late(this.#histogram.percentile(99)),
      maxMs: late(max),
    };
  }
}
