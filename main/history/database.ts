import fs from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { AppError, type ErrorCode } from '../../preload/contract/errors.ts';
import { migrations } from './migrations/all.ts';

export type Database = DatabaseSync;
export type Statement = StatementSync;

/** 'LndL': tells our files from other people's. */
export const applicationId = 0x4c6e644c;
export const newestVersion = migrations.length;

/** SQLite's primary result codes (https://sqlite.org/rescode.html). */
const result = {
  error: 1,
  perm: 3,
  busy: 5,
  readOnly: 8,
  corrupt: 11,
  full: 13,
  notADatabase: 26,
};

/** Primary code of what the driver threw, or null where it was something else. */
function resultOf(error: unknown): number | null {
  const code = (error as { errcode?: unknown }).errcode;
  return typeof code === 'number' ? code & 0xff : null;
}

/** The file itself is bad, rather than the moment or the place. */
export function isDamage(error: unknown): boolean {
  const code = resultOf(error);
  return code === result.corrupt || code === result.notADatabase;
}

/** Of an error met while checking: a schema or format that cannot be read comes as a plain error. */
export function isUnreadable(error: unknown): boolean {
  return isDamage(error) || resultOf(error) === result.error;
}

const codeByResult = new Map<number, ErrorCode>([
  [result.full, 'storage-full'],
  [result.readOnly, 'storage-read-only'],
  [result.perm, 'storage-read-only'],
  [result.busy, 'data-folder-in-use'],
]);
const codeByErrno = new Map<unknown, ErrorCode>([
  ['ENOSPC', 'storage-full'],
  ['EDQUOT', 'storage-full'],
  ['EFBIG', 'storage-full'],
  ['EROFS', 'storage-read-only'],
  ['EACCES', 'storage-read-only'],
  ['EPERM', 'storage-read-only'],
]);

/** What a caller is told of a failure of the driver or of the file system. */
export function storageError(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const code = codeByResult.get(resultOf(cause) ?? -1) ?? codeByErrno.get((cause as { code?: unknown }).code);
  return new AppError(code ?? 'storage-failed', { message: String((cause as Error).message), cause });
}

/**
 * Opens `file` for this process alone: the lock is the operating system's and ends with the process, however it ends.
 * Alone also means that no shared-memory file is needed beside it.
 */
export function openFile(file: string): Database {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Commits reach the disk before they return: with `WAL` in the log beside the file, which is cut back to 16 MB when it
 * can be; with `DELETE` in the file itself.
 */
export function prepareForWriting(database: Database, journal: 'WAL' | 'DELETE' = 'WAL'): void {
  database.exec(`
    PRAGMA journal_mode = ${journal};
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = ON;
    PRAGMA journal_size_limit = 16777216;
    PRAGMA cache_size = -16384;
    PRAGMA trusted_schema = OFF;
  `);
}

export function pragma(
  database: Database,
  name: 'application_id' | 'user_version' | 'page_count' | 'max_page_count',
): number {
  return Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0] as number;
}

/** Takes the file to `version`, one transaction for each step. */
export function migrate(database: Database, version: number = newestVersion): void {
  for (let from = pragma(database, 'user_version'); from < version; from++) {
    database.exec(`
      BEGIN IMMEDIATE;
      ${migrations[from] as string}
      PRAGMA application_id = ${applicationId};
      PRAGMA user_version = ${from + 1};
      COMMIT;
    `);
  }
}

/**
 * Locks `file`, which holds nothing, until the answer is called or this process ends in whatever way.
 * Throws AppError `data-folder-in-use` while another holds it.
 */
export function lockFile(file: string): () => void {
  const database = openFile(file);
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    const unlock = (): void => {
      process.off('exit', unlock);
      if (database.isOpen) database.close();
    };
    // Also keeps the lock from being collected together with an answer that nobody kept.
    process.once('exit', unlock);
    return unlock;
  } catch (error) {
    database.close();
    throw storageError(error);
  }
}

/**
 * Makes a full-text table and finds in it, a word by its beginning and a word inside text without spaces.
 * Answers with SQLite's version; throws what went wrong where this runtime's SQLite cannot.
 */
export function checkFullText(): string {
  const database = new DatabaseSync(':memory:');
  try {
    for (const [tokenizer, text, word] of [
      ['unicode61 remove_diacritics 2', 'the line to Zürich is free', 'zur*'],
      ['trigram', '我们明天下午开会讨论', '下午开会'],
    ] as const) {
      database.exec(`CREATE VIRTUAL TABLE texts USING fts5 (text, tokenize = "${tokenizer}")`);
      database.prepare('INSERT INTO texts VALUES (?)').run(text);
      const found = database.prepare('SELECT count(*) AS count FROM texts WHERE texts MATCH ?').get(word);
      if (found?.['count'] !== 1) throw new Error('a word that is there was not found');
      database.exec('DROP TABLE texts');
    }
    return `SQLite ${String(database.prepare('SELECT sqlite_version() AS version').get()?.['version'])}`;
  } finally {
    database.close();
  }
}

/**
 * What such a check finds wrong first, or null. Unless `whole`, the full-text index is looked at as the tables it is kept in, and not for
 * its sense: that takes longer than all else, and what is wrong there comes up when something is looked for.
 */
export function wrongIn(
  database: Database,
  check: 'integrity_check' | 'quick_check',
  whole: boolean,
): string | null {
  const tables = `SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'`;
  const parts = whole
    ? ['1']
    : database
        .prepare(tables)
        .all()
        .map(({ name }) => `'${String(name)}'`);
  for (const part of parts) {
    const [found] = Object.values(database.prepare(`PRAGMA ${check}(${part})`).get() ?? {});
    if (found !== 'ok') return String(found);
  }
  return null;
}

/** Whether tables and indexes are to the letter what the migrations up to the file's version make. */
export function hasOwnSchema(database: Database): boolean {
  const model = new DatabaseSync(':memory:');
  try {
    migrate(model, pragma(database, 'user_version'));
    return schemaOf(database) === schemaOf(model);
  } finally {
    model.close();
  }
}

const schemaOf = (database: Database): string =>
  JSON.stringify(database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name').all());

/**
 * The version a file will have once its log is read into it, which this does not do: neither of the two is changed.
 * Null where it cannot be told this way, as on a full disk.
 */
export function versionWithLog(file: string): number | null {
  const shared = `${file}-shm`;
  const leftBefore = fs.existsSync(shared);
  let database: Database | null = null;
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: 0 });
    return pragma(database, 'user_version');
  } catch {
    return null;
  } finally {
    database?.close();
    if (!leftBefore) fs.rmSync(shared, { force: true });
  }
}

/** What the file's first bytes say, without opening it as a database: null where they are not those of one in WAL mode. */
export function headerOf(file: string): { readonly applicationId: number; readonly version: number } | null {
  const header = Buffer.alloc(100);
  const handle = fs.openSync(file, 'r');
  try {
    if (fs.readSync(handle, header) < header.length) return null;
  } finally {
    fs.closeSync(handle);
  }
  const magic = Buffer.from('SQLite format 3\0');
  const formatWal = 2;
  if (!header.subarray(0, 16).equals(magic) || header[18] !== formatWal || header[19] !== formatWal)
    return null;
  return { version: header.readUInt32BE(60), applicationId: header.readUInt32BE(68) };
}
