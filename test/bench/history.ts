import type { BenchOptions } from './bench-options.ts';
import { startProgram } from './program.ts';
import type { HistoryProgram, Timed } from './programs/history.ts';
import { figure, times, type Table } from './report.ts';

/** Pages out of a long room, and commits of so many entries at once, beside bare SQLite. */
export async function history({ quick }: BenchOptions): Promise<readonly Table[]> {
  const program = startProgram<HistoryProgram>('history');
  try {
    const groups = quick ? [1, 100, 1_000] : [1, 10, 100, 1_000, 10_000];
    const commits = [];
    for (const atOnce of groups) {
      const entries = Math.min(quick ? 5_000 : 40_000, Math.max(quick ? 100 : 300, atOnce * 40));
      commits.push(await program.call('commits', { atOnce, entries }));
    }
    const pages = await program.call('pages', {
      entries: quick ? 50_000 : 1_000_000,
      pages: quick ? 500 : 2_000,
    });
    const page = (what: string, { p50Ms, p99Ms }: Timed, ratio = ''): string[] => [
      what,
      figure(p50Ms),
      figure(p99Ms),
      ratio,
    ];
    return [
      {
        title: 'Durable entries a second, so many in each commit, in the background program',
        columns: ['in each commit', 'entries/s', 'bare SQLite', '÷ ours', 'acknowledged p50 ms', 'p99 ms'],
        rows: commits.map(({ atOnce, perSecond, barePerSecond, acknowledged }) => [
          figure(atOnce),
          figure(perSecond),
          figure(barePerSecond),
          times(barePerSecond, perSecond),
          figure(acknowledged.p50Ms),
          figure(acknowledged.p99Ms),
        ]),
        notes: ['bare: as many in each transaction, on the calling thread'],
      },
      {
        title: `A page of 50 anywhere in ${figure(pages.entries)} messages (filled at ${figure(pages.builtPerSecond)} a second)`,
        columns: ['', 'p50 ms', 'p99 ms', 'p50 ÷ bare'],
        rows: [
          page('in the background program', pages.remote, times(pages.remote.p50Ms, pages.bare.p50Ms)),
          page('in the calling thread', pages.local, times(pages.local.p50Ms, pages.bare.p50Ms)),
          page('the bare statement', pages.bare),
        ],
      },
    ];
  } finally {
    await program.stop();
  }
}
