import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  applicationId,
  hasOwnSchema,
  migrate,
  newestVersion,
  openFile,
  pragma,
  type Database,
} from '../../../main/history/database.ts';
import { migrations } from '../../../main/history/migrations/all.ts';
import { openDatabase } from '../../../main/history/opening.ts';
import { silentLogger } from '../../../main/lib/logger.ts';

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
];

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
