import type { BenchOptions } from './bench-options.ts';
import { copy } from './copying.ts';
import { figure, times, type Table } from './report.ts';

/** A newcomer takes in all of a long room, beside the least that anybody must do who takes in these entries. */
export async function join({ quick, profileFolder }: BenchOptions): Promise<readonly Table[]> {
  const entries = quick ? 5_000 : 100_000;
  const copied = await copy({ common: 0, missing: entries, lacking: 'newcomer', profileFolder });
  const { tookMs, floorMs, takerCpuMs, floorCpuMs, giverCpuMs, wireBytes, entryBytes, delay } = copied;
  const row = (what: string, ours: number, floor: number): string[] => [
    what,
    figure(ours),
    figure(floor),
    times(ours, floor),
  ];
  return [
    {
      title: `Joining a room with ${figure(entries)} entries, from the address until all is on the disk and told to windows`,
      columns: ['', 'Landline', 'floor', 'ratio'],
      rows: [
        row('took, ms', tookMs, floorMs),
        row('processor ms of who joins, all threads', takerCpuMs, floorCpuMs),
        row('processor µs an entry', (takerCpuMs * 1_000) / entries, (floorCpuMs * 1_000) / entries),
        ['processor ms of the host meanwhile', figure(giverCpuMs), '', ''],
        row('bytes over the wire', wireBytes, entryBytes),
      ],
      notes: [
        'floor: bare signature checks in as many threads, then bare inserts of the same rows, and the bytes of the entries',
        `the loop that answers the newcomer's windows was late by p50 ${figure(delay.p50Ms)} ms, p99 ${figure(delay.p99Ms)} ms, at most ${figure(delay.maxMs)} ms`,
      ],
    },
  ];
}
