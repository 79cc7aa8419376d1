import type { BenchOptions } from './bench-options.ts';
import { startProgram } from './program.ts';
import type { StormProgram } from './programs/storm.ts';
import type { WindowLoopProgram } from './programs/window-loop.ts';
import { figure, times, type Table } from './report.ts';

/** How late the loop that answers the windows runs while handshakes, commits and signature checks are at their worst (C6). */
export async function windowLoop({ quick }: BenchOptions): Promise<readonly Table[]> {
  const forMs = quick ? 3_000 : 6_000;
  const main = startProgram<WindowLoopProgram>('window-loop');
  const storm = startProgram<StormProgram>('storm');
  const bystander = startProgram<StormProgram>('storm');
  try {
    const port = await main.call('open');
    const calm = await main.call('strain', { forMs: 1_000, signatures: 0 });
    const [strained, { handshakes }, floor] = await Promise.all([
      main.call('strain', { forMs, signatures: 10_000 }),
      storm.call('knock', { port, forMs }),
      bystander.call('watch', forMs),
    ]);
    const row = (what: string, delay: typeof floor, ratio = ''): string[] => [
      what,
      figure(delay.p50Ms),
      figure(delay.p99Ms),
      figure(delay.maxMs),
      ratio,
    ];
    return [
      {
        title: 'How late the loop that answers the windows runs (C6: p99 under 20 ms)',
        columns: ['', 'p50 ms', 'p99 ms', 'max ms', 'p99 ÷ idle'],
        rows: [
          row(
            'handshakes, commits and 10,000 signatures at once',
            strained,
            times(strained.p99Ms, floor.p99Ms),
          ),
          row('an idle process on the same machine meanwhile', floor),
          row('the same loop before', calm),
        ],
        notes: [
          `${figure((handshakes / forMs) * 1_000)} handshakes/s answered, ${figure((strained.committed / forMs) * 1_000)} entries/s committed meanwhile`,
        ],
      },
    ];
  } finally {
    await Promise.all([main.stop(), storm.stop(), bystander.stop()]);
  }
}
