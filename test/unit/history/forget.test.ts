import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openFile, prepareForWriting } from '../../../main/history/database.ts';
import { askForSweep, forgetRoom } from '../../../main/history/forgetting.ts';
import { openSqliteHistory } from '../../../main/history/sqlite-history.ts';
import type { History } from '../../../main/history/history.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { bare, ChainMaker, charterFor, idFor } from '../../support/history-entries.ts';

const [room, other, earlier] = [idFor('room'), idFor('other'), idFor('earlier')];
/** One of those with which copies of forgotten rows are left behind unless the file is written anew. */
const seed = 4;
const surroundings = { clock: { now: () => Date.UTC(2030, 0, 2) }, logger: silentLogger };
const open = (): History => openSqliteHistory({ folder, device: idFor('me') }, surroundings);

let folder = '';
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-forget-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** Whether any file of the folder holds that text. */
const onDisk = (text: string): boolean =>
  fs.readdirSync(folder).some((name) => fs.readFileSync(path.join(folder, name), 'latin1').includes(text));

/**
 * Lines of the rooms in turn, from a few bytes to several pages, with names, forks and what was taken back between them. One room is
 * forgotten meanwhile: that moves rows of the others about, and SQLite leaves copies of them where they were.
 */
async function fill(history: History): Promise<void> {
  const lengths = [5, 50, 300, 2_000, 9_000];
  const ids = [room, other, earlier];
  let random = seed;
  const upTo = (count: number): number => {
    random = (Math.imul(random, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return random % count;
  };
  const people = (which: number, anew = 0): ChainMaker[] =>
    [0, 1, 2, 3, 4].map((at) => new ChainMaker(`author ${which} ${at}`, anew));
  const makers = [people(0), people(1), people(2)];
  for (let at = 0; at < 300; at++) {
    const which = upTo(3);
    const author = makers[which]?.[upTo(5)] as ChainMaker;
    const word = which === 0 ? 'SECRET' : 'public';
    const text = `${word} line `.padEnd(lengths[upTo(lengths.length)] ?? 0, 'x');
    const named = upTo(4) === 0;
    const entry = named ? author.join(at + 1, `Our ${word} ${at}`) : author.message(at + 1, text);
    await history.append(ids[which] as string, [entry]);
    if (at !== 150 && at !== 220) continue;
    await history.forget(earlier);
    await history.putRoom({ id: earlier, charter: charterFor('earlier') });
    makers[2] = people(2, at);
  }
  const own = new ChainMaker('me');
  const waiting = own.messages(3, 500).map((entry) => ({ ...entry, withheld: true }));
  await history.append(room, [...waiting, { ...own.message(510, 'SECRET draft'), withheld: true }]);
  await history.rewrite(room, [{ chain: own.chain, from: 2 }], []);
  const proof = (side: string): Uint8Array => new Uint8Array(Buffer.from(`SECRET ${side}`));
  const forked = makers[0]?.[0] as ChainMaker;
  await history.putFork(room, { chain: forked.chain, seq: 9, entries: [proof('one'), proof('two')] });
  const later = new ChainMaker('bob').message(600, 'SECRET later'.padEnd(700, '.'));
  await history.append(room, [bare(later)]);
  await history.fill(room, [later]);
}

it('[history forget] leaves nothing of the room in any file, and all of the others', async () => {
  fs.writeFileSync(path.join(folder, 'history-damaged-2029-01-01T00-00-00.db'), 'SECRET of an earlier day');
  const history = open();
  await history.putRoom({
    id: room,
    charter: new Uint8Array(Buffer.from('SECRET charter')),
    name: 'SECRET room',
  });
  await history.putRoom({ id: other, charter: charterFor('other'), name: 'public room' });
  await history.putRoom({ id: earlier, charter: charterFor('earlier') });
  await fill(history);
  const before = await history.page(other, { limit: 1_000 });
  expect(onDisk('SECRET')).toBe(true);

  await history.forget(room);
  expect(onDisk('SECRET')).toBe(false);
  expect(onDisk('public room')).toBe(true);
  expect(fs.readdirSync(folder).sort()).toEqual(['history.db', 'history.db-wal']);
  expect(fs.statSync(path.join(folder, 'history.db-wal')).size).toBe(0);
  await history.append(other, [new ChainMaker('carla').message(700)]);
  await history.close();

  const again = open();
  expect(again.opening).toEqual({ setAside: null, salvaged: 0, cutChains: 0 });
  expect((await again.page(other, { limit: 1_000 })).entries.slice(0, -1)).toEqual(before.entries);
  await again.close();
  expect(onDisk('SECRET')).toBe(false);
});

it('[history forget] is done at the next opening where the app ended, or the disk was full, in the middle of it', async () => {
  const history = open();
  await history.putRoom({ id: room, charter: charterFor('room') });
  await history.putRoom({ id: other, charter: charterFor('other') });
  await history.putRoom({ id: earlier, charter: charterFor('earlier') });
  await fill(history);
  await history.close();
  const database = openFile(path.join(folder, 'history.db'));
  prepareForWriting(database);
  fs.writeFileSync(path.join(folder, 'history-damaged-2029-01-01T00-00-00.db'), 'SECRET of an earlier day');
  askForSweep(folder);
  forgetRoom(database, room);
  database.close();
  expect(onDisk('SECRET')).toBe(true);
  const again = open();
  expect(again.opening).toEqual({ setAside: null, salvaged: 0, cutChains: 0 });
  expect(fs.readdirSync(folder).sort()).toEqual(['history.db', 'history.db-wal']);
  expect(onDisk('SECRET')).toBe(false);
  expect(await again.room(room)).toBeNull();
  await again.close();
});

it('[history forget] leaves nothing of what was taken back once the room is forgotten, though much else was done meanwhile', async () => {
  const history = open();
  await history.putRoom({ id: room, charter: charterFor('room') });
  await history.putRoom({ id: other, charter: charterFor('other') });
  const calls: Promise<unknown>[] = [];
  const [ana, bob] = [new ChainMaker('ana'), new ChainMaker('bob')];
  for (let at = 1; at <= 100; at++) {
    calls.push(history.append(room, [ana.message(at, `SECRET ${at}`)]));
    calls.push(history.append(other, [bob.message(at)]));
    if (at === 50) calls.push(history.forget(idFor('nobody')));
  }
  calls.push(history.forget(room));
  calls.push(history.append(other, [bob.message(200)]));
  await Promise.all(calls);
  await history.close();
  expect(onDisk('SECRET')).toBe(false);
  expect(onDisk('line 200')).toBe(true);
});
