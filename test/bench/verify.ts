import type { BenchOptions } from './bench-options.ts';
import { startProgram } from './program.ts';
import type { Checked, VerifyProgram } from './programs/verify.ts';
import { figure, times, type Table } from './report.ts';

/** How many signed entries one core can judge, in every form there is, beside the signatures alone. */
export async function verify({ quick, profileFolder }: BenchOptions): Promise<readonly Table[]> {
  const program = startProgram<VerifyProgram>('verify', profileFolder);
  try {
    const authors = 20;
    const entries = quick ? 4_000 : 20_000;
    const { whole, bare, first } = await program.call('verify', { authors, entries });
    const row = (what: string, { bytesEach, ours, reading, bare: alone }: Checked): string[] => [
      what,
      figure(bytesEach),
      figure(1_000_000 / ours.cpuUs),
      figure(ours.cpuUs),
      figure(reading.cpuUs),
      figure(alone.cpuUs),
      times(ours.cpuUs, alone.cpuUs),
    ];
    return [
      {
        title: `Entries judged by one core: ${figure(entries)} of ${authors} authors, a hundred in a frame`,
        columns: ['', 'bytes', 'entries/s', 'CPU µs each', 'of it reading', 'bare check', 'ours ÷ bare'],
        rows: [row('version 2', whole), row('version 2, bare', bare), row('version 1', first)],
        notes: ['processor time of all threads together, so that what else the machine does counts little'],
      },
    ];
  } finally {
    await program.stop();
  }
}
