import path from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { NewEntry } from '../../main/history/history.ts';

type Row = Pick<NewEntry, 'chain' | 'seq' | 'lamport' | 'hash' | 'bytes'>;

/** The floor of every commit: the same rows as plain inserts into a file, with the same care for the disk. */
export class BareEntries {
  readonly #database: DatabaseSync;
  readonly #add: StatementSync;

  constructor(folder: string) {
    this.#database = new DatabaseSync(path.join(folder, 'bare.db'));
    this.#database.exec(`
      PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
      CREATE TABLE entries (entry INTEGER PRIMARY KEY, chain TEXT, seq INTEGER, lamport INTEGER, hash BLOB, bytes BLOB);
      CREATE INDEX shown ON entries (lamport, chain, seq);
    `);
    const columns = 'chain, seq, lamport, hash, bytes';
    this.#add = this.#database.prepare(`INSERT INTO entries (${columns}) VALUES (?, ?, ?, ?, ?)`);
  }

  /** `atOnce` rows in each transaction. */
  add(rows: readonly Row[], atOnce: number): void {
    for (let at = 0; at < rows.length; at += atOnce) {
      this.#database.exec('BEGIN');
      for (const { chain, seq, lamport, hash, bytes } of rows.slice(at, at + atOnce)) {
        this.#add.run(chain, seq, lamport, hash, bytes);
      }
      this.#database.exec('COMMIT');
    }
  }

  close(): void {
    this.#database.close();
  }
}
