import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  applicationId,
  hasOwnSchema,
  headerOf,
  migrate,
  newestVersion,
  openFile,
  pragma,
  prepareForWriting,
  type Database,
} from '../../../main/history/database.ts';
import type { History, NewEntry } from '../../../main/history/history.ts';
import { migrations } from '../../../main/history/migrations/all.ts';
import { openDatabase } from '../../../main/history/opening.ts';
import { openSqliteHistory } from '../../../main/history/sqlite-history.ts';
import { cursorOf } from '../../../main/lib/cursor.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { ChainMaker, everything, idFor, stored } from '../../support/history-entries.ts';
import { writeVersion1 } from '../../support/history-version-1.ts';

/** One for each migration: rows as a file of the version before has them, and what must have become of them. */
interface Step {
  /** SHA-256 of the migration's text without its white space: released ones are never edited. */
  readonly text: string;
  before(database: Database): void;
  after(database: Database): void;
}

const rows = (database: Database, sql: string): unknown[] =>
  database
    .prepare(sql)
    .all()
    .map((row) => ({ ...row }));

const steps: readonly Step[] = [
  {
    text: '50e7dee63e1b3661c26f7436bba6b2719005d276ee59b79e072f0e0f66411f97',
    before: (database) => expect(rows(database, 'SELECT * FROM sqlite_schema')).toEqual([]),
    after(database) {
      database.exec(`
        INSERT INTO rooms (id, charter, name, term, part) VALUES (zeroblob(20), x'01', 'Workshop', 3, 'host');
        INSERT INTO chains (room, id, author, author_key, seq, lamport, hash)
          VALUES (1, zeroblob(16), zeroblob(20), zeroblob(32), 1, 7, zeroblob(32));
        INSERT INTO entries (room, chain, chain_id, seq, lamport, sent_at, kind, counts, hash, bytes, checksum)
          VALUES (1, 1, zeroblob(16), 1, 7, 1800000000000, 1, 1, zeroblob(32), x'0102', 5);
        INSERT INTO members (room, device) VALUES (1, zeroblob(20));
        INSERT INTO acknowledged (room, chain_id, copies, seq) VALUES (1, zeroblob(16), 2, 1);
        INSERT INTO known_hosts VALUES (zeroblob(20), 'fe80::1%eth0', 47470, zeroblob(20), 'ab', 9);
      `);
      expect(rows(database, 'SELECT name, unread, read_up_to, greatest_lamport FROM rooms')).toEqual([
        { name: 'Workshop', unread: 0, read_up_to: null, greatest_lamport: 0 },
      ]);
      const twice =
        'INSERT INTO chains SELECT 2, room, id, author, author_key, seq, lamport, hash FROM chains';
      for (const wrong of [
        twice,
        `UPDATE rooms SET part = 'owner'`,
        `UPDATE rooms SET term = 'three'`,
        `UPDATE entries SET chain = 9`,
        `UPDATE entries SET seq = 0`,
        `INSERT INTO members (room, device) VALUES (2, zeroblob(20))`,
      ]) {
        expect(() => database.exec(wrong), wrong).toThrow();
      }
    },
  },
  {
    text: 'a6192e169b6d03a64bf4eed9d19d10c26b0d641664d956511001f56144279362',
    before: fillVersion1,
    after(database) {
      expect(
        rows(database, 'SELECT lamport, kind, late, withheld, name FROM entries ORDER BY entry'),
      ).toEqual([
        { lamport: 9, kind: 2, late: 0, withheld: 0, name: null },
        { lamport: 12, kind: 1, late: 0, withheld: 0, name: null },
        { lamport: 4, kind: 2, late: 0, withheld: 0, name: null },
      ]);
      const place = (lamport: string, chain: string): string =>
        `00000000000${lamport}-${chain.repeat(16)}-00000001`;
      expect(rows(database, 'SELECT name, cursor, joined, left_at FROM members ORDER BY member')).toEqual([
        { name: 'Ana', cursor: place('9', '0a'), joined: place('4', '0b'), left_at: null },
        { name: 'Bob', cursor: place('7', '0c'), joined: place('7', '0c'), left_at: null },
        { name: '', cursor: null, joined: null, left_at: null },
      ]);
      for (const wrong of [
        `UPDATE entries SET late = 3`,
        `UPDATE entries SET withheld = NULL`,
        `INSERT INTO forks (room, chain_id, seq, first, second, checksum) VALUES (7, zeroblob(16), 1, x'', x'', 0)`,
        `INSERT INTO successors VALUES (1, 0, x'01', '10.0.0.7', 47470)`,
      ]) {
        expect(() => database.exec(wrong), wrong).toThrow();
      }
    },
  },
  {
    text: 'b28676635450096bc4f9636fedfc1daa8bc912bb9706af04c29803d2ccef5a3c',
    before: fillVersion2,
    after(database) {
      expect(rows(database, 'SELECT counts, bare, hidden FROM entries ORDER BY entry')).toEqual([
        { counts: 0, bare: 0, hidden: 0 },
        { counts: 1, bare: 0, hidden: 0 },
        { counts: 0, bare: 0, hidden: 0 },
        { counts: 0, bare: 0, hidden: 0 },
      ]);
      expect(rows(database, 'SELECT pin, forged FROM members')).toEqual([
        { pin: null, forged: 0 },
        { pin: null, forged: 0 },
        { pin: 'ab', forged: 0 },
      ]);
      expect(
        rows(database, 'SELECT lower(hex(device)) AS device, name, first_met FROM names_met ORDER BY met'),
      ).toEqual([
        { device: 'aa'.repeat(20), name: 'An', first_met: 5 },
        { device: 'aa'.repeat(20), name: 'Ana', first_met: 3 },
        { device: 'bb'.repeat(20), name: 'Bob', first_met: 0 },
      ]);
      expect(rows(database, 'SELECT * FROM contacts')).toEqual([]);
      for (const wrong of [
        `UPDATE entries SET bare = 2`,
        `UPDATE entries SET hidden = NULL`,
        `UPDATE members SET forged = 2`,
        `INSERT INTO contacts (device) VALUES (x'01')`,
        `INSERT INTO contacts (device, same_as) VALUES (zeroblob(20), x'01')`,
        `INSERT INTO names_met (room, device, name, first_met) VALUES (7, zeroblob(20), 'Ana', 1)`,
        `INSERT INTO names_met (room, device, name, first_met) SELECT room, device, name, 9 FROM names_met`,
      ]) {
        expect(() => database.exec(wrong), wrong).toThrow();
      }
    },
  },
  {
    text: 'f6223fc04f667470e7f5cd7276819eef5f360edcf7ed2aaa4231df982b18c979',
    before: fillVersion3,
    after(database) {
      expect(
        rows(
          database,
          'SELECT kind, bare, hidden, erased, target, mention, announces FROM entries ORDER BY entry',
        ),
      ).toEqual(
        [
          { kind: 2, bare: 0, hidden: 0 },
          { kind: 1, bare: 1, hidden: 0 },
          { kind: 2, bare: 0, hidden: 0 },
          { kind: 2, bare: 0, hidden: 0 },
          { kind: 5, bare: 0, hidden: 1 },
        ].map((row) => ({ ...row, erased: 0, target: null, mention: 0, announces: 0 })),
      );
      expect(
        rows(database, 'SELECT unread, mentions, notify, marked_unread, archived_at FROM rooms'),
      ).toEqual([{ unread: 4, mentions: 0, notify: 'all', marked_unread: 0, archived_at: null }]);
      expect(rows(database, 'SELECT forged, read_up_to, last_seen FROM members')).toEqual(
        [0, 1, 0].map((forged) => ({ forged, read_up_to: null, last_seen: null })),
      );
      expect(rows(database, 'SELECT alias FROM contacts')).toEqual([{ alias: 'Ana from work' }]);
      expect(rows(database, 'SELECT below FROM indexing')).toEqual([{ below: 6 }]);
      expect(rows(database, 'SELECT * FROM words')).toEqual([]);
      database.exec(`INSERT INTO words VALUES (2, 'hello'); INSERT INTO drafts VALUES (1, 'begun')`);
      database.exec(
        `UPDATE entries SET target = hash, mention = 1, announces = 1, erased = 1 WHERE entry = 2`,
      );
      for (const wrong of [
        `UPDATE entries SET erased = 2`,
        `UPDATE entries SET target = x'01'`,
        `UPDATE entries SET mention = NULL`,
        `UPDATE entries SET announces = 2`,
        `UPDATE rooms SET notify = 'some'`,
        `UPDATE rooms SET marked_unread = 2`,
        `INSERT INTO words VALUES (9, 'of no entry')`,
        `DELETE FROM entries WHERE entry = 2`,
        `INSERT INTO drafts VALUES (7, 'of no room')`,
      ]) {
        expect(() => database.exec(wrong), wrong).toThrow();
      }
    },
  },
  {
    text: '5743e354d30b86f6c4002ad84759608ebd9cc8ce5a0067a35162644779756685',
    before: fillVersion4,
    after(database) {
      const about = (): unknown[] =>
        rows(database, 'SELECT room, lower(hex(target)) AS target, times FROM unsettled');
      const target = '08'.repeat(32);
      expect(about()).toEqual([{ room: 1, target, times: 1 }]);
      database.exec(`UPDATE entries SET bare = 0 WHERE kind = 13; DELETE FROM entries WHERE kind = 14`);
      expect(about()).toEqual([{ room: 1, target, times: 3 }]);
      for (const wrong of [
        `INSERT INTO unsettled (room, target) VALUES (7, zeroblob(32))`,
        `INSERT INTO unsettled (room, target) VALUES (1, x'01')`,
      ]) {
        expect(() => database.exec(wrong), wrong).toThrow();
      }
    },
  },
  {
    text: '33e1c1f312c2ce484887fc095ead6fb18a96f66e7d09eeaf13c04e452c0e522d',
    before: fillVersion5,
    after(database) {
      const unjudged = (): unknown[] => rows(database, 'SELECT * FROM unjudged ORDER BY room');
      const [first, second] = [1, 2].map((room) => ({ room, place: '', times: 1 }));
      expect(unjudged()).toEqual([first, second]);
      database.exec(`DELETE FROM unjudged; DELETE FROM entries WHERE kind IN (1, 13)`);
      expect(unjudged()).toEqual([]);
      database.exec(`DELETE FROM entries WHERE kind = 5`);
      expect(unjudged()).toEqual([first]);
      database.exec(`UPDATE contacts SET alias = 'Ana', blocked = 0`);
      expect(unjudged()).toEqual([first]);
      database.exec(`UPDATE contacts SET blocked = 1`);
      expect(unjudged()).toEqual([{ ...first, times: 2 }, second]);
      for (const wrong of [
        `INSERT INTO unjudged (room, place) VALUES (7, '')`,
        `INSERT INTO unjudged (room, place) VALUES (1, '')`,
        `UPDATE unjudged SET place = NULL`,
      ]) {
        expect(() => database.exec(wrong), wrong).toThrow();
      }
    },
  },
  {
    text: 'd6e5d448b890cfda3695d3b38f34e03249f9a1e2624a19de07e4985c181d5903',
    before: fillVersion6,
    after(database) {
      expect(rows(database, 'SELECT * FROM horizons')).toEqual([]);
      expect(rows(database, 'SELECT target FROM unsettled')).toHaveLength(1);
      const horizon = (values: string): void =>
        database.exec(
          `INSERT OR REPLACE INTO horizons (chain, seq, lamport, hash, given, given_hash) VALUES (${values})`,
        );
      horizon(`1, 7, 17, zeroblob(32), 0, NULL`);
      horizon(`1, 7, 17, zeroblob(32), 7, zeroblob(32)`);
      for (const wrong of [
        `9, 7, 17, zeroblob(32), 0, NULL`,
        `2, 0, 17, zeroblob(32), 0, NULL`,
        `2, 1, 17, x'01', 0, NULL`,
        `2, 1, 17, zeroblob(32), 2, NULL`,
        `2, 1, 17, zeroblob(32), 1, x'01'`,
      ]) {
        expect(() => horizon(wrong), wrong).toThrow();
      }
    },
  },
];

/** As version 4 was filled, with another room. */
function fillVersion5(database: Database): void {
  fillVersion4(database);
  database.exec(
    `INSERT INTO rooms (id, charter, name, term, part) VALUES (x'${'01'.repeat(20)}', x'01', 'Kitchen', 1, 'guest')`,
  );
}

/** As version 5 was filled. */
function fillVersion6(database: Database): void {
  fillVersion5(database);
}

/** As version 3 was filled, with an edit and a delete of one message, and a reaction to another. */
function fillVersion4(database: Database): void {
  fillVersion3(database);
  const about = (seq: number, kind: number, byte: string): string =>
    `(1, 1, x'${'0a'.repeat(16)}', ${seq}, ${10 + seq}, 3, ${kind}, 0, zeroblob(32), x'01', 5, ${Number(kind === 13)}, x'${byte.repeat(32)}')`;
  database.exec(`
    INSERT INTO entries (room, chain, chain_id, seq, lamport, sent_at, kind, counts, hash, bytes, checksum, bare, target)
      VALUES ${about(5, 13, '08')}, ${about(6, 14, '08')}, ${about(7, 15, '07')};
  `);
}

/** As version 2 was filled, with what version 3 can say: something bare, something hidden, a setting, a forger, a contact. */
function fillVersion3(database: Database): void {
  fillVersion2(database);
  database.exec(`
    UPDATE entries SET bare = 1, counts = 0 WHERE kind = 1;
    UPDATE rooms SET unread = 4;
    UPDATE members SET forged = 1 WHERE name = 'Bob';
    INSERT INTO contacts (device, alias) VALUES (x'${'aa'.repeat(20)}', 'Ana from work');
    INSERT INTO entries (room, chain, chain_id, seq, lamport, sent_at, kind, counts, hash, bytes, checksum, hidden)
      VALUES (1, 1, x'${'0a'.repeat(16)}', 4, 14, 3, 5, 0, x'${'08'.repeat(32)}', x'01', 5, 1);
  `);
}

/** As version 1 was filled, with names in the joins that version 2 has kept, and one more of them. */
function fillVersion2(database: Database): void {
  fillVersion1(database);
  database.exec(`
    UPDATE entries SET counts = 1 WHERE kind = 1;
    UPDATE entries SET name = 'Ana' WHERE entry = 1;
    UPDATE entries SET name = 'An' WHERE entry = 3;
    INSERT INTO entries (room, chain, chain_id, seq, lamport, sent_at, kind, counts, hash, bytes, checksum, name)
      VALUES (1, 1, x'${'0a'.repeat(16)}', 3, 13, 3, 2, 0, x'${'07'.repeat(32)}', x'01', 5, 'Ana');
  `);
}

/** Ana has joined twice, Bob's join entry was lost to a damaged disk, and of a third only the pin is known. */
function fillVersion1(database: Database): void {
  const blob = (byte: string, count: number): string => `x'${byte.repeat(count)}'`;
  const chain = (key: number, byte: string, lamport: number, seq: number): string =>
    `(${key}, 1, ${blob(byte, 16)}, ${blob('aa', 20)}, zeroblob(32), ${seq}, ${lamport}, zeroblob(32))`;
  const entry = (key: number, byte: string, seq: number, lamport: number, kind: number): string =>
    `(1, ${key}, ${blob(byte, 16)}, ${seq}, ${lamport}, 5, ${kind}, 0, zeroblob(32), x'01', 5)`;
  database.exec(`
    INSERT INTO rooms (room, id, charter, name, term, part) VALUES (1, zeroblob(20), x'01', 'Workshop', 3, 'host');
    INSERT INTO chains (chain, room, id, author, author_key, seq, lamport, hash)
      VALUES ${chain(1, '0a', 12, 2)}, ${chain(2, '0b', 4, 1)};
    INSERT INTO entries (room, chain, chain_id, seq, lamport, sent_at, kind, counts, hash, bytes, checksum)
      VALUES ${entry(1, '0a', 1, 9, 2)}, ${entry(1, '0a', 2, 12, 1)}, ${entry(2, '0b', 1, 4, 2)};
    INSERT INTO members (room, device, name, cursor) VALUES
      (1, ${blob('aa', 20)}, 'Ana', '000000000009-${'0a'.repeat(16)}-00000001'),
      (1, ${blob('bb', 20)}, 'Bob', '000000000007-${'0c'.repeat(16)}-00000001');
    INSERT INTO members (room, device, pin) VALUES (1, ${blob('cc', 20)}, 'ab');
  `);
}

let folder = '';
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-migrations-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));
const surroundings = { clock: { now: () => 0 }, logger: silentLogger };

describe('migrations', () => {
  it('[migrations] each has rows to prove it', () => {
    expect(steps).toHaveLength(migrations.length);
  });

  it.each(steps.map((step, at) => [at + 1, step] as const))(
    '[migrations] %i takes the rows of the version before along',
    (version, step) => {
      const text = (migrations[version - 1] as string).replaceAll(/\s+/g, ' ').trim();
      expect(createHash('sha256').update(text).digest('hex')).toBe(step.text);
      const database = openFile(path.join(folder, 'history.db'));
      try {
        migrate(database, version - 1);
        database.exec('PRAGMA foreign_keys = ON');
        step.before(database);
        migrate(database, version);
        expect(pragma(database, 'user_version')).toBe(version);
        expect(hasOwnSchema(database)).toBe(true);
        step.after(database);
        expect(rows(database, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      } finally {
        database.close();
      }
    },
  );

  it('[migrations] a history of version 1 opens with all that was in it', async () => {
    const ana = new ChainMaker('ana');
    const entries = [ana.join(2, 'Ana'), ...ana.messages(3, 3)];
    const again = new ChainMaker('ana', 1).join(9, 'Anna', 'red');
    writeVersion1(path.join(folder, 'history.db'), [...entries, again]);
    const history = openSqliteHistory({ folder, device: idFor('me') }, surroundings);
    const room = idFor('room');
    expect(history.opening).toEqual({ setAside: null, salvaged: 0, cutChains: 0 });
    expect(await everything(history, room)).toMatchObject({
      rooms: [{ name: 'Workshop', term: 3, part: 'host', unread: 3, greatestLamport: 9 }],
      page: { entries: [...entries, again].map(stored), more: false },
      heads: { length: 2 },
      members: [{ name: 'Anna', colour: 'red', left: false, joined: cursorOf(entries[0] as NewEntry) }],
      withheld: [],
      forks: [],
      successors: [],
    });
    await history.append(room, [{ ...ana.message(10), late: true, withheld: true }, ana.leave(11)]);
    expect(await history.withheld(room)).toHaveLength(1);
    expect(await history.members(room)).toMatchObject([{ left: true }]);
    await history.close();
  });

  it('[migrations] what a history of version 1 has said is found bit by bit, over restarts too, and what is new at once', async () => {
    const ana = new ChainMaker('ana');
    const old = Array.from({ length: 700 }, (_, at) => ana.said(at + 1, `old words ${at}`));
    writeVersion1(path.join(folder, 'history.db'), old);
    const room = idFor('room');
    const open = () => openSqliteHistory({ folder, device: idFor('me') }, surroundings);
    const first = open();
    await first.append(room, [ana.said(2_000, 'new words')]);
    expect((await first.search({ words: ['new words'], limit: 5 })).found).toHaveLength(1);
    const found = async (history: History): Promise<number> =>
      (await history.search({ words: ['words'], limit: 1_000 })).found.length;
    await expect.poll(() => found(first), { timeout: 60_000 }).toBeGreaterThan(1);
    await first.close();
    const again = open();
    await expect.poll(() => found(again), { timeout: 60_000 }).toBe(701);
    expect((await again.search({ words: ['words 0'], limit: 5 })).found[0]?.entry).toEqual(stored(old[0]));
    await again.erase(room, [(old[1] as NewEntry).id]);
    await again.close();
    expect(fs.readFileSync(path.join(folder, 'history.db')).includes('old words 1"')).toBe(false);
    const last = open();
    expect(await found(last)).toBe(700);
    await last.close();
  });

  it('[migrations] a damaged history of version 1 is read over into one of the newest', async () => {
    const ana = new ChainMaker('ana');
    const entries = [ana.join(2, 'Ana'), ...ana.messages(3, 3), ana.join(7, 'Anna')];
    const file = path.join(folder, 'history.db');
    writeVersion1(file, entries);
    const damaged = openFile(file);
    damaged.exec('DROP INDEX entries_in_shown_order');
    damaged.close();
    const history = openSqliteHistory({ folder, device: idFor('me') }, surroundings);
    expect(history.opening).toMatchObject({ salvaged: 5, cutChains: 0 });
    expect(await everything(history, idFor('room'))).toMatchObject({
      page: { entries: entries.map(stored) },
      members: [{ name: 'Anna', joined: cursorOf(entries[0] as NewEntry) }],
    });
    await history.close();
  });

  it('[migrations] a file of a newer version is left untouched', () => {
    const file = path.join(folder, 'history.db');
    openDatabase(folder, surroundings).database.close();
    const newer = openFile(file);
    newer.exec(`PRAGMA user_version = ${newestVersion + 1}; CREATE TABLE later (thing ANY) STRICT`);
    newer.close();
    const before = fs.readFileSync(file);
    const refusal = expect.objectContaining({ code: 'storage-too-new' }) as Error;
    expect(() => openDatabase(folder, surroundings)).toThrow(refusal);
    expect(fs.readFileSync(file).equals(before)).toBe(true);
    expect(fs.readdirSync(folder)).toEqual(['history.db']);
  });

  it('[migrations] a file whose newer version is only in its log yet is left untouched too', () => {
    openDatabase(folder, surroundings).database.close();
    const newer = openFile(path.join(folder, 'history.db'));
    prepareForWriting(newer);
    newer.exec(`PRAGMA user_version = ${newestVersion + 1}; CREATE TABLE later (thing ANY) STRICT`);
    const killed = path.join(folder, 'killed');
    fs.mkdirSync(killed);
    for (const name of ['history.db', 'history.db-wal'])
      fs.copyFileSync(path.join(folder, name), path.join(killed, name));
    newer.close();
    expect(headerOf(path.join(killed, 'history.db'))?.version).toBe(newestVersion);
    const bytes = (): Buffer[] =>
      fs.readdirSync(killed).map((name) => fs.readFileSync(path.join(killed, name)));
    const before = bytes();
    const refusal = expect.objectContaining({ code: 'storage-too-new' }) as Error;
    expect(() => openDatabase(killed, surroundings)).toThrow(refusal);
    expect(fs.readdirSync(killed)).toEqual(['history.db', 'history.db-wal']);
    expect(bytes()).toEqual(before);
  });

  it('[migrations] a new file carries our mark and commits with a full sync', () => {
    const { database } = openDatabase(folder, surroundings);
    expect(pragma(database, 'application_id')).toBe(applicationId);
    expect(pragma(database, 'user_version')).toBe(newestVersion);
    expect(rows(database, 'PRAGMA synchronous')).toEqual([{ synchronous: 2 }]);
    expect(rows(database, 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    expect(rows(database, 'PRAGMA foreign_keys')).toEqual([{ foreign_keys: 1 }]);
    database.close();
  });
});
