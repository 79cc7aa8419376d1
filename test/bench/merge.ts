import type { BenchOptions } from './bench-options.ts';
import { copy, type Copied } from './copying.ts';
import { figure, times, type Table } from './report.ts';

const common = 1_000;

/** What it costs two halves of a room to become one: bytes and processor time, by how much one of them lacks. */
export async function merge({ quick, profileFolder }: BenchOptions): Promise<readonly Table[]> {
  const sizes = quick ? [1, 1_000] : [1, 1_000, 100_000];
  const rows: string[][] = [];
  for (const lacking of ['guest', 'host'] as const) {
    for (const missing of sizes) {
      const copied = await copy({ common, missing, lacking, profileFolder });
      rows.push([`the ${lacking} lacks ${figure(missing)}`, ...cells(copied)]);
    }
  }
  return [
    {
      title: `Two copies of a log with ${figure(common)} entries in common, from the connection until what is missing is on the disk`,
      columns: [
        '',
        'bytes exchanged',
        'of the entries',
        'ratio',
        'CPU ms of who takes',
        'bare checks, inserts',
        'ratio',
        'CPU ms of who gives',
        'took ms',
      ],
      rows,
      notes: [
        'bytes: both ways, with the handshake (TLS, hello, join), heads, heartbeats and what a member says when it comes',
        `a host takes 10,000 from one guest at once and then 500 a second (S4); that bound is lifted here`,
      ],
    },
  ];
}

function cells({ wireBytes, entryBytes, takerCpuMs, floorCpuMs, giverCpuMs, tookMs }: Copied): string[] {
  return [
    figure(wireBytes),
    figure(entryBytes),
    times(wireBytes, entryBytes),
    figure(takerCpuMs),
    figure(floorCpuMs),
    times(takerCpuMs, floorCpuMs),
    figure(giverCpuMs),
    figure(tookMs),
  ];
}
