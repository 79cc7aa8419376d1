import type { BenchOptions } from './bench-options.ts';
import { startProgram } from './program.ts';
import type { SearchProgram } from './programs/search.ts';
import { figure, times, type Table } from './report.ts';

/** The first fifty messages with some words in a long history, beside as many rows by their keys and a look through all texts. */
export async function search({ quick }: BenchOptions): Promise<readonly Table[]> {
  const program = startProgram<SearchProgram>('search');
  try {
    const found = await program.call('search', {
      messages: quick ? 20_000 : 1_000_000,
      rounds: quick ? 10 : 40,
    });
    const { rowsP50Ms, rowsP99Ms, fileBytes, textBytes, indexBytes } = found;
    return [
      {
        title: `The first 50 that are found in ${figure(found.messages)} messages (filled at ${figure(found.builtPerSecond)} a second)`,
        columns: ['', 'p50 ms', 'p99 ms', '50 rows by key p50', 'p50 ÷ rows', 'LIKE p50 ms', 'found'],
        rows: found.answered.map(({ what, p50Ms, p99Ms, scanP50Ms, found: count }) => [
          what,
          figure(p50Ms),
          figure(p99Ms),
          figure(rowsP50Ms),
          times(p50Ms, rowsP50Ms),
          figure(scanP50Ms),
          figure(count),
        ]),
        notes: [
          `50 rows by key: p99 ${figure(rowsP99Ms)} ms; LIKE: the first word alone, through every text until 50 are found`,
          `file ${figure(fileBytes / 1e6)} MB = ${times(fileBytes, textBytes)} the text; the index alone ${figure(indexBytes / 1e6)} MB = ${times(indexBytes, textBytes)}`,
        ],
      },
    ];
  } finally {
    await program.stop();
  }
}
