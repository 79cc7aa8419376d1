import { verify } from 'node:crypto';
import os from 'node:os';
import { signedPart, type Entry } from '../../main/protocol/entry.ts';
import { deviceKey } from '../../main/protocol/hello.ts';
import { stored } from '../../main/room/log/stored.ts';
import { BareEntries } from './bare-entries.ts';

/** Processor time is of all threads together. */
export interface Rate {
  readonly perSecond: number;
  readonly cpuUs: number;
}

const rowsPerTransaction = 1_000;

export class Stopwatch {
  readonly #began = performance.now();
  readonly #used = process.cpuUsage();

  rate(count: number): Rate {
    const { user, system } = process.cpuUsage(this.#used);
    return { perSecond: (count / (performance.now() - this.#began)) * 1_000, cpuUs: (user + system) / count };
  }
}

/** The signatures in as many threads as the app takes, with nothing done about them. */
export async function bareChecks(entries: readonly Entry[]): Promise<Rate> {
  const checks = entries.map((entry) => ({ ...signedPart(entry), key: deviceKey(entry.authorKey) }));
  const watch = new Stopwatch();
  const threads = Math.max(1, os.availableParallelism() - 1);
  let next = 0;
  const check = (): Promise<void> =>
    new Promise((resolve) => {
      const step = (): void => {
        const one = checks[next++];
        if (one === undefined) resolve();
        else verify(null, one.message, one.key, one.signature, step);
      };
      step();
    });
  await Promise.all(Array.from({ length: threads }, check));
  return watch.rate(checks.length);
}

/** The rows as plain inserts, a thousand in a transaction, with the same care for the disk. */
export function bareCommits(folder: string, entries: readonly Entry[]): Rate {
  const rows = entries.map((entry) => stored(entry, { late: false, withheld: false }));
  const bare = new BareEntries(folder);
  const watch = new Stopwatch();
  bare.add(rows, rowsPerTransaction);
  const rate = watch.rate(rows.length);
  bare.close();
  return rate;
}
