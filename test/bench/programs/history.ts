import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { BareEntries } from '../bare-entries.ts';
import type { History, NewEntry } from '../../../main/history/history.ts';
import { openHistory } from '../../../main/history/remote-history.ts';
import { openSqliteHistory } from '../../../main/history/sqlite-history.ts';
import { systemClock as clock } from '../../../main/lib/clock.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { nodePlatform } from '../../../main/node-platform.ts';
import { cursorOf } from '../../../main/lib/cursor.ts';
import { charterFor, ChainMaker, idFor } from '../../support/history-entries.ts';
import { serveProgram } from '../program.ts';

export interface Timed {
  readonly p50Ms: number;
  readonly p99Ms: number;
}
export interface Pages {
  readonly entries: number;
  readonly builtPerSecond: number;
  readonly remote: Timed;
  readonly local: Timed;
  readonly bare: Timed;
}
export interface Commits {
  readonly atOnce: number;
  readonly perSecond: number;
  readonly acknowledged: Timed;
  readonly barePerSecond: number;
}

const id = idFor('room');
const device = idFor('me');
const chains = 40;
const pageSize = 50;
const perAppend = 1_000;
/** A slow machine gets a shorter room rather than a longer wait. */
const fillAtMostMs = 60_000;
const text = 'The line stays open for whoever is near, and then some more of it: 72.';

function timedOf(took: readonly number[]): Timed {
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

async function inFolder<Value>(run: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'landline-bench-'));
  try {
    return await run(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const openHere = (folder: string): History =>
  openSqliteHistory({ folder, device }, { clock, logger: silentLogger });
const openApart = (folder: string): Promise<History> =>
  openHistory(nodePlatform().startBackground('history'), { folder, device }, silentLogger);

async function fill(folder: string, entries: number): Promise<string[]> {
  const history = openHere(folder);
  await history.putRoom({ id, charter: charterFor('room') });
  const makers = Array.from({ length: chains }, (_, number) => new ChainMaker(`author ${number}`));
  const cursors: string[] = [];
  const until = performance.now() + fillAtMostMs;
  for (let lamport = 1; lamport <= entries && performance.now() < until; lamport += perAppend) {
    const some = Array.from({ length: perAppend }, (_, at): NewEntry => {
      const maker = makers[(lamport + at) % chains] as ChainMaker;
      return maker.message(lamport + at, text);
    });
    await history.append(id, some);
    cursors.push(cursorOf(some[perAppend >> 1] as NewEntry));
  }
  await history.close();
  return cursors;
}

const somewhere = (cursors: readonly string[], turn: number): string =>
  cursors[(turn * 7_919) % cursors.length] as string;

async function readPages(history: History, cursors: readonly string[], pages: number): Promise<Timed> {
  const took: number[] = [];
  for (let turn = 0; turn < pages; turn++) {
    const began = performance.now();
    await history.page(id, { before: somewhere(cursors, turn), limit: pageSize });
    took.push(performance.now() - began);
  }
  await history.close();
  return timedOf(took);
}

/** The index walk and the rows alone. */
function barePages(folder: string, cursors: readonly string[], pages: number): Timed {
  const database = new DatabaseSync(path.join(folder, 'history.db'), { readOnly: true });
  const page = database.prepare(
    `SELECT bytes FROM entries WHERE room = 1 AND (lamport, chain_id, seq) < (?, ?, ?)
     ORDER BY lamport DESC, chain_id DESC, seq DESC LIMIT ${pageSize + 1}`,
  );
  const took = Array.from({ length: pages }, (_, turn) => {
    const [lamport = '', chain = '', seq = ''] = somewhere(cursors, turn).split('-');
    const began = performance.now();
    page.all(Number.parseInt(lamport, 16), Buffer.from(chain, 'hex'), Number.parseInt(seq, 16));
    return performance.now() - began;
  });
  database.close();
  return timedOf(took);
}

/** `atOnce` entries in each call, one call after the other, as a room's log makes them, until `entries` are on the disk. */
async function commits(
  folder: string,
  atOnce: number,
  entries: number,
): Promise<Omit<Commits, 'barePerSecond'>> {
  const history = await openApart(folder);
  await history.putRoom({ id, charter: charterFor('room') });
  const all = new ChainMaker('ana').messages(entries, 1);
  const took: number[] = [];
  for (let at = 0; at < entries; at += atOnce) {
    const asked = performance.now();
    await history.append(id, all.slice(at, at + atOnce));
    took.push(performance.now() - asked);
  }
  await history.close();
  const tookMs = took.reduce((sum, ms) => sum + ms, 0);
  return { atOnce, perSecond: (entries / tookMs) * 1_000, acknowledged: timedOf(took) };
}

function bareCommits(folder: string, atOnce: number, entries: number): number {
  const bare = new BareEntries(folder);
  const all = new ChainMaker('ana').messages(entries, 1);
  const began = performance.now();
  bare.add(all, atOnce);
  const rate = (entries / (performance.now() - began)) * 1_000;
  bare.close();
  return rate;
}

const served = {
  pages: ({ entries, pages }: { entries: number; pages: number }): Promise<Pages> =>
    inFolder(async (folder) => {
      const began = performance.now();
      const cursors = await fill(folder, entries);
      const filled = cursors.length * perAppend;
      const builtPerSecond = (filled / (performance.now() - began)) * 1_000;
      const bare = barePages(folder, cursors, pages);
      const local = await readPages(openHere(folder), cursors, pages);
      const remote = await readPages(await openApart(folder), cursors, pages);
      return { entries: filled, builtPerSecond, remote, local, bare };
    }),

  commits: ({ atOnce, entries }: { atOnce: number; entries: number }): Promise<Commits> =>
    inFolder(async (folder) => {
      const found = await commits(folder, atOnce, entries);
      return { ...found, barePerSecond: bareCommits(folder, atOnce, entries) };
    }),
};
export type HistoryProgram = typeof served;

serveProgram(served, () => Promise.resolve());
