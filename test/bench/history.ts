import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { History, NewEntry } from '../../main/history/history.ts';
import { openHistory } from '../../main/history/remote-history.ts';
import { openSqliteHistory } from '../../main/history/sqlite-history.ts';
import { cursorAt } from '../../main/history/rows.ts';
import { silentLogger } from '../../main/lib/logger.ts';
import { nodePlatform } from '../../main/node-platform.ts';
import { ChainMaker, charterFor, idFor } from '../support/history-entries.ts';

/**
 * Prints how many entries a second the history takes durably, with so many calls waiting at once, in this thread and in
 * the background, beside bare commits of the same bytes (the floor); and what reading costs in a file of `ENTRIES`.
 * `node test/bench/history.ts [ENTRIES]`
 */
const entriesInLarge = Number(process.argv[2] ?? 1_000_000);
const room = idFor('room');
const surroundings = { clock: { now: () => 0 }, logger: silentLogger };
const text = 'x'.repeat(72);

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-bench-'));
  try {
    await run(folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

/** `waiting` authors, each appending its next entry as soon as the one before it is durable. */
async function ingest(history: History, waiting: number, total: number): Promise<string> {
  await history.putRoom({ id: room, charter: charterFor('room') });
  const each = Math.ceil(total / waiting);
  const chains = Array.from({ length: waiting }, (_, at) => {
    const maker = new ChainMaker(`author ${at}`);
    return Array.from({ length: each }, (_unused, index) => maker.message(1 + index * waiting + at, text));
  });
  const latencies: number[] = [];
  const start = performance.now();
  await Promise.all(
    chains.map(async (chain) => {
      for (const entry of chain) {
        const from = performance.now();
        await history.append(room, [entry]);
        latencies.push(performance.now() - from);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1_000;
  latencies.sort((a, b) => a - b);
  const rate = Math.round((each * waiting) / seconds);
  return `${rate} entries/s, p50 ${quantile(latencies, 0.5).toFixed(2)} ms, p99 ${quantile(latencies, 0.99).toFixed(2)} ms`;
}

/** What the disk and the driver alone give: one commit of `waiting` rows after the other. */
function floor(folder: string, waiting: number, total: number): string {
  const database = new DatabaseSync(path.join(folder, 'floor.db'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE entries (bytes BLOB)');
  const insert = database.prepare('INSERT INTO entries VALUES (?)');
  const bytes = new Uint8Array(270);
  const start = performance.now();
  for (let done = 0; done < total; done += waiting) {
    database.exec('BEGIN');
    for (let at = 0; at < waiting; at++) insert.run(bytes);
    database.exec('COMMIT');
  }
  const rate = Math.round((total * 1_000) / (performance.now() - start));
  database.close();
  return `${rate} entries/s`;
}

function timed(label: string, times: number, run: () => Promise<unknown>): Promise<void> {
  return (async () => {
    const durations: number[] = [];
    for (let at = 0; at < times; at++) {
      const from = performance.now();
      await run();
      durations.push(performance.now() - from);
    }
    durations.sort((a, b) => a - b);
    console.log(
      `  ${label}: p50 ${quantile(durations, 0.5).toFixed(2)} ms, p99 ${quantile(durations, 0.99).toFixed(2)} ms`,
    );
  })();
}

const faces: readonly (readonly [string, (folder: string) => Promise<History>])[] = [
  [
    'in this thread',
    (folder) => Promise.resolve(openSqliteHistory({ folder, device: idFor('me') }, surroundings)),
  ],
  [
    'in the background',
    (folder) =>
      openHistory(nodePlatform().startBackground('history'), { folder, device: idFor('me') }, silentLogger),
  ],
];

console.log('durable entries, each in a call of its own');
for (const waiting of [1, 10, 100, 1_000]) {
  const total = Math.min(40_000, waiting * 400);
  await inFolder((folder) => {
    console.log(`  ${waiting} waiting, bare commits: ${floor(folder, waiting, total)}`);
    return Promise.resolve();
  });
  for (const [name, open] of faces) {
    await inFolder(async (folder) => {
      const history = await open(folder);
      console.log(`  ${waiting} waiting, ${name}: ${await ingest(history, waiting, total)}`);
      await history.close();
    });
  }
}

await inFolder(async (folder) => {
  let history = openSqliteHistory({ folder, device: idFor('me') }, surroundings);
  await history.putRoom({ id: room, charter: charterFor('room') });
  const makers = Array.from({ length: 100 }, (_, at) => new ChainMaker(`author ${at}`));
  for (let lamport = 1; lamport <= entriesInLarge;) {
    const batch: NewEntry[] = [];
    for (let at = 0; at < 1_000; at++) batch.push((makers[at % 100] as ChainMaker).message(lamport++, text));
    await history.append(room, batch);
  }
  await history.close();
  const sizeMb = fs.statSync(path.join(folder, 'history.db')).size / 1e6;
  console.log(`${entriesInLarge} entries in one room, ${sizeMb.toFixed(0)} MB`);
  await timed('opening, checks included', 3, async () => {
    await history.close();
    history = openSqliteHistory({ folder, device: idFor('me') }, surroundings);
  });
  const place = () => cursorAt(1 + Math.floor(Math.random() * entriesInLarge), '0'.repeat(32), 1);
  await timed('page of 50 before a random place', 1_000, () =>
    history.page(room, { before: place(), limit: 50 }),
  );
  await timed('page of 50, the newest', 1_000, () => history.page(room, { limit: 50 }));
  const chain = (makers[7] as ChainMaker).chain;
  await timed('range of 500 of one chain', 200, () =>
    history.ranges(room, [{ chain, from: 1 + Math.floor(Math.random() * 5_000), to: 1e9, limit: 500 }]),
  );
  await timed('rooms', 200, () => history.rooms());
  await timed('read up to the middle', 1, () =>
    history.markRead(room, cursorAt(entriesInLarge >> 1, '0'.repeat(32), 1)),
  );
  await history.close();
});
