import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Hand } from '../bench/crowd/crowd.ts';
import { figure, type Table } from '../bench/report.ts';

/** What one member's process held on to at one moment. */
export interface Sample {
  readonly rssMb: number;
  /** Of the main thread, after a collection. */
  readonly heapMb: number;
  readonly handles: number;
  readonly files: number;
  readonly walMb: number;
  readonly databaseBytesPerEntry: number;
}

const mb = 1024 ** 2;

/** May grow by that share and that much on top from the second quarter of a run to its last. */
const allowed: Readonly<Record<keyof Sample, { readonly share: number; readonly more: number }>> = {
  rssMb: { share: 0.1, more: 16 },
  heapMb: { share: 0.1, more: 1 },
  handles: { share: 0.1, more: 4 },
  files: { share: 0.1, more: 4 },
  walMb: { share: 0.1, more: 4 },
  databaseBytesPerEntry: { share: 0.1, more: 0 },
};
const names: Readonly<Record<keyof Sample, string>> = {
  rssMb: 'resident memory, MB',
  heapMb: 'heap of the main thread, MB',
  handles: 'active handles',
  files: 'open files and sockets',
  walMb: 'write-ahead log, MB',
  databaseBytesPerEntry: 'database, bytes an entry',
};

export async function takeSample({ group, name }: Hand, folder: string): Promise<Sample> {
  const { rssBytes, heapBytes, handles, files, items } = await group.program.call('resources');
  const sizeOf = async (file: string): Promise<number> =>
    (await stat(path.join(folder, name, file)).catch(() => null))?.size ?? 0;
  return {
    rssMb: rssBytes / mb,
    heapMb: heapBytes / mb,
    handles,
    files,
    walMb: (await sizeOf('history.db-wal')) / mb,
    databaseBytesPerEntry: (await sizeOf('history.db')) / Math.max(1, items),
  };
}

export interface Judged {
  readonly table: Table;
  /** What keeps growing. */
  readonly growing: readonly string[];
}

/** Compares the medians of the second quarter and of the last: a first quarter is for filling caches. */
export function judge(samples: ReadonlyMap<string, readonly Sample[]>): Judged {
  const growing: string[] = [];
  const rows = [...samples].flatMap(([member, taken]) =>
    (Object.keys(names) as (keyof Sample)[]).map((key): string[] => {
      const values = taken.map((sample) => sample[key]);
      const quarter = values.length / 4;
      const second = median(values.slice(Math.floor(quarter), Math.floor(2 * quarter)));
      const last = median(values.slice(Math.floor(3 * quarter)));
      const most = second * (1 + allowed[key].share) + allowed[key].more;
      if (!(last <= most)) growing.push(`${member}: ${names[key]} from ${figure(second)} to ${figure(last)}`);
      return [`${member}, ${names[key]}`, ...[second, last, Math.max(...values), most].map(figure)];
    }),
  );
  return {
    table: {
      title: 'What the members that ran all the time held on to',
      columns: ['', 'second quarter', 'last quarter', 'most', 'last may be'],
      rows,
      notes: ['medians of a sample every few seconds; a heap is measured after a collection'],
    },
    growing,
  };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
