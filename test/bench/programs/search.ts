import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { History, NewEntry, StoredSearch } from '../../../main/history/history.ts';
import { openSqliteHistory } from '../../../main/history/sqlite-history.ts';
import { systemClock as clock } from '../../../main/lib/clock.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { charterFor, ChainMaker, idFor } from '../../support/history-entries.ts';
import { serveProgram } from '../program.ts';
import { Speech } from '../speech.ts';

export interface Asked {
  readonly what: string;
  readonly queries: readonly Omit<StoredSearch, 'limit'>[];
}
export interface Answered {
  readonly what: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of all queries together, the first page of each. */
  readonly found: number;
  /** The same, by looking through all texts; of a few of the queries. */
  readonly scanP50Ms: number;
}
export interface Searched {
  readonly messages: number;
  readonly builtPerSecond: number;
  readonly textBytes: number;
  readonly fileBytes: number;
  readonly indexBytes: number;
  readonly rowsP50Ms: number;
  readonly rowsP99Ms: number;
  readonly answered: readonly Answered[];
}

const device = idFor('me');
const rooms = [idFor('great room'), idFor('small room')] as const;
const [greatRoom, smallRoom] = rooms;
const perAppend = 1_000;
const pageSize = 50;
const chains = 40;
/** A slow machine gets a shorter history rather than a longer wait. */
const fillAtMostMs = 400_000;
const scans = 3;
const startAt = Date.UTC(2024, 0, 1);
const twoYearsMs = 730 * 86_400_000;

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.floor(sorted.length * share)] ?? 0;
const sorted = (took: readonly number[]): number[] => took.toSorted((a, b) => a - b);

async function fill(history: History, speech: Speech, messages: number): Promise<number> {
  for (const id of rooms) await history.putRoom({ id, charter: charterFor(id) });
  const makers = Array.from({ length: chains }, (_, number) => new ChainMaker(`author ${number}`));
  const small = new ChainMaker('author 0', 1);
  let bytes = 0;
  const until = performance.now() + fillAtMostMs;
  let lamport = 1;
  for (; lamport <= messages && performance.now() < until; lamport += perAppend) {
    const some = Array.from({ length: perAppend }, (_, turn): NewEntry => {
      const text = speech.line(lamport + turn, messages);
      bytes += Buffer.byteLength(text);
      const maker = makers[(lamport + turn) % chains] as ChainMaker;
      const entry = maker.said(lamport + turn, text);
      return { ...entry, sentAt: Math.round(startAt + ((lamport + turn) / messages) * twoYearsMs) };
    });
    await history.append(greatRoom, some);
    if (lamport % 100_000 === 1) await history.append(smallRoom, [small.said(lamport, speech.line(1, 1))]);
  }
  return bytes;
}

async function timed(
  history: History,
  { what, queries }: Asked,
  rounds: number,
): Promise<Omit<Answered, 'scanP50Ms'>> {
  const took: number[] = [];
  let found = 0;
  for (let round = 0; round < rounds; round++) {
    for (const query of queries) {
      const began = performance.now();
      const answer = await history.search({ ...query, limit: pageSize });
      took.push(performance.now() - began);
      if (round === 0) found += answer.found.length;
    }
  }
  const inOrder = sorted(took);
  return { what, p50Ms: at(inOrder, 0.5), p99Ms: at(inOrder, 0.99), found };
}

/** As much as a page has, row after row by their keys. */
function rowsByKey(database: DatabaseSync, messages: number): number[] {
  const row = database.prepare('SELECT * FROM entries WHERE entry = ?');
  const took = Array.from({ length: 500 }, (_, turn) => {
    const began = performance.now();
    for (let each = 0; each < pageSize; each++) row.get(1 + ((turn * 7_919 + each * 104_729) % messages));
    return performance.now() - began;
  });
  return sorted(took);
}

function scan(database: DatabaseSync, { queries }: Asked): number {
  const like = database.prepare(
    `SELECT entry FROM words WHERE text LIKE ? ORDER BY entry DESC LIMIT ${pageSize}`,
  );
  const took = queries.slice(0, scans).map(({ words }) => {
    const began = performance.now();
    like.all(`%${words[0] ?? ''}%`);
    return performance.now() - began;
  });
  return at(sorted(took), 0.5);
}

const served = {
  async search({ messages, rounds }: { messages: number; rounds: number }): Promise<Searched> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'landline-bench-'));
    try {
      const speech = new Speech();
      const filling = openSqliteHistory({ folder, device }, { clock, logger: silentLogger });
      const began = performance.now();
      const textBytes = await fill(filling, speech, messages);
      const tookMs = performance.now() - began;
      await filling.close();
      const file = path.join(folder, 'history.db');
      const bare = new DatabaseSync(file, { readOnly: true });
      const count = bare.prepare('SELECT count(*) AS count FROM words').get()?.['count'] as number;
      const size = `SELECT sum(length(block)) AS bytes FROM found_by_data`;
      const indexBytes = bare.prepare(size).get()?.['bytes'] as number;
      const asked = speech.asked(greatRoom, smallRoom, idFor('author 7'), startAt);
      const byKey = rowsByKey(bare, count);
      const scanned = asked.map((one) => scan(bare, one));
      bare.close();
      const history = openSqliteHistory({ folder, device }, { clock, logger: silentLogger });
      const answered: Answered[] = [];
      for (const [index, one] of asked.entries())
        answered.push({ ...(await timed(history, one, rounds)), scanP50Ms: scanned[index] ?? 0 });
      await history.close();
      return {
        messages: count,
        builtPerSecond: (count / tookMs) * 1_000,
        textBytes,
        fileBytes: (await stat(file)).size,
        indexBytes,
        rowsP50Ms: at(byKey, 0.5),
        rowsP99Ms: at(byKey, 0.99),
        answered,
      };
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};
export type SearchProgram = typeof served;

serveProgram(served, () => Promise.resolve());
