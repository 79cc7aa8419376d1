import type { BenchOptions } from './bench-options.ts';
import { startProgram } from './program.ts';
import type { Rate } from './floors.ts';
import type { IngestProgram } from './programs/ingest.ts';
import { figure, times, type Table } from './report.ts';

/** Entries of many authors into one room's log, signatures included, beside the checks and the commits alone. */
export async function ingest({ quick, profileFolder }: BenchOptions): Promise<readonly Table[]> {
  const program = startProgram<IngestProgram>('ingest', profileFolder);
  try {
    const authors = 100;
    const entries = quick ? 5_000 : 20_000;
    const found = await program.call('ingest', { authors, entries });
    const row = (what: string, { perSecond, cpuUs }: Rate): string[] => [
      what,
      figure(perSecond),
      figure(cpuUs),
      times(found.ours.cpuUs, cpuUs),
    ];
    return [
      {
        title: `Durable ingest: ${figure(entries)} signed entries of ${authors} authors, ten a frame, into one room's log`,
        columns: ['', 'entries/s', 'CPU µs each', 'ours ÷ it'],
        rows: [
          row('checked, committed, announced', found.ours),
          row('bare Ed25519 checks, as many threads', found.bareChecks),
          row('bare SQLite commits of the same rows', found.bareCommits),
        ],
        notes: [
          `the loop of the thread that answers windows was late by p50 ${figure(found.delay.p50Ms)} ms, p99 ${figure(found.delay.p99Ms)} ms, at most ${figure(found.delay.maxMs)} ms`,
        ],
      },
    ];
  } finally {
    await program.stop();
  }
}
