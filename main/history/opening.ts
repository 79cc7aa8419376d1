import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../preload/contract/errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { cutUnsoundChains } from './chain-check.ts';
import {
  applicationId,
  hasOwnSchema,
  headerOf,
  isUnreadable,
  migrate,
  newestVersion,
  openFile,
  pragma,
  prepareForWriting,
  storageError,
  versionWithLog,
  wrongIn,
  type Database,
} from './database.ts';
import { emptyLog, sweepIfAsked } from './forgetting.ts';
import type { OpeningReport } from './history.ts';
import { salvage } from './salvage.ts';

/** Two files that come and go while a new database is made: it is being written; it is complete but not in its place yet. */
const draftFile = 'history-draft.db';
const readyFile = 'history-ready.db';
/** Empty; it is there when damage was met while the file was in use. */
const wholeCheckFile = 'history-check-whole';
/** Up to here the indexes are compared with their tables at each opening; beyond, only where damage was met. */
const comparedBytes = 128 * 1024 * 1024;
const companions = ['', '-wal', '-shm', '-journal'];

export interface Surroundings {
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
}

/**
 * Opens `history.db` in `folder`, making it where there is none, and brings it to the newest version.
 * A damaged file is read over into a new one as far as it can be and moved aside; the report says so.
 * Until the new one is complete and was checked the damaged one stays as it is, so that a later start can try again.
 * Throws AppError `storage-full`, `storage-read-only`, `storage-too-new` (having changed nothing), `storage-failed`.
 */
export function openDatabase(
  folder: string,
  surroundings: Surroundings,
): { readonly database: Database; readonly report: OpeningReport } {
  try {
    const file = path.join(folder, 'history.db');
    fs.accessSync(folder, fs.constants.W_OK);
    const replaced = putSoundFile(folder, file, surroundings);
    const database = openFile(file);
    try {
      prepareForWriting(database);
      database.exec('BEGIN IMMEDIATE; ROLLBACK');
      tryEmptyLog(database, surroundings.logger);
      migrate(database);
      const cut = cutUnsoundChains(database, { whole: wholeCheckAsked(folder) }, () =>
        copyAside(database, folder, surroundings),
      );
      fs.rmSync(path.join(folder, wholeCheckFile), { force: true });
      trySweep(database, folder, surroundings.logger);
      if (cut.chains > 0) surroundings.logger.log('warn', 'history.chains-cut', { chains: cut.chains });
      const { setAside = cut.setAside, salvaged = 0 } = replaced ?? {};
      return { database, report: { setAside, salvaged, cutChains: cut.chains } };
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    throw storageError(error);
  }
}

/** What was erased just before the app ended is in the log still, as it was before. */
function tryEmptyLog(database: Database, logger: Logger): void {
  try {
    emptyLog(database);
  } catch (error) {
    logger.log('warn', 'history.log-not-emptied', { error });
  }
}

/** Where the disk has no room for it now, the next opening tries again. */
function trySweep(database: Database, folder: string, logger: Logger): void {
  try {
    sweepIfAsked(database, folder);
  } catch (error) {
    logger.log('warn', 'history.not-swept', { error });
  }
}

const wholeCheckAsked = (folder: string): boolean => fs.existsSync(path.join(folder, wholeCheckFile));

/** The next opening looks at every entry and index, however long that takes. */
export function askForWholeCheck(folder: string): void {
  fs.writeFileSync(path.join(folder, wholeCheckFile), '');
}

/** Afterwards `file` is there and sound. Answers what became of the former one where it was not. */
function putSoundFile(
  folder: string,
  file: string,
  { clock, logger }: Surroundings,
): { readonly setAside: string; readonly salvaged: number } | null {
  const draft = path.join(folder, draftFile);
  const ready = path.join(folder, readyFile);
  if (fs.existsSync(file)) {
    fs.accessSync(file, fs.constants.R_OK | fs.constants.W_OK);
    const damage = damageOf(file, wholeCheckAsked(folder));
    if (damage === null) return null;
    logger.log('error', 'history.damaged', { damage });
  } else if (fs.existsSync(ready)) {
    // A log that the former file left behind must not be taken for the new one's.
    moveAside(folder, file, clock);
    fs.renameSync(ready, file);
    return null;
  }
  const former = companions.some((suffix) => fs.existsSync(file + suffix));
  remove(ready);
  const salvaged = makeDraft(draft, fs.existsSync(file) ? file : null);
  fs.renameSync(draft, ready);
  const setAside = former ? moveAside(folder, file, clock) : null;
  fs.renameSync(ready, file);
  syncFolder(folder);
  if (setAside === null) return null;
  logger.log('warn', 'history.set-aside', { setAside, salvaged });
  return { setAside, salvaged };
}

/** What is wrong with the file, or null. Throws `storage-too-new`, before the file is opened for writing. */
function damageOf(file: string, whole: boolean): string | null {
  const header = headerOf(file);
  // A first page that was torn while the log was read into it is whole in the log.
  const log = fs.existsSync(`${file}-wal`);
  if (header === null && !log) return 'not a database';
  if (header !== null && header.applicationId !== applicationId) return 'not a history';
  refuseNewer(header?.version ?? 0);
  try {
    if (log) refuseNewer(versionWithLog(file) ?? 0);
    const database = openFile(file);
    try {
      refuseNewer(pragma(database, 'user_version'));
      if (pragma(database, 'application_id') !== applicationId) return 'not a history';
      const check = whole || fs.statSync(file).size <= comparedBytes ? 'integrity_check' : 'quick_check';
      const found = wrongIn(database, check, whole);
      if (found !== null) return found;
      return hasOwnSchema(database) ? null : 'not the schema of its version';
    } finally {
      database.close();
    }
  } catch (error) {
    if (isUnreadable(error)) return String((error as Error).message);
    throw error;
  }
}

function refuseNewer(version: number): void {
  if (version > newestVersion)
    throw new AppError('storage-too-new', { message: `history of version ${version}` });
}

/**
 * A complete and checked database in one file at `draft`, with what can be read of `damaged`; answers how many entries
 * that are. When it throws, nothing is left at `draft`.
 */
function makeDraft(draft: string, damaged: string | null): number {
  remove(draft);
  try {
    const salvaged = fillDraft(draft, damaged);
    const wrong = damageOf(draft, true);
    if (wrong !== null) throw new AppError('storage-failed', { message: `the new history: ${wrong}` });
    const beside = companions.slice(1).filter((suffix) => fs.existsSync(draft + suffix));
    if (beside.length > 0)
      throw new AppError('storage-failed', { message: `the new history has ${beside.join(', ')} beside it` });
    return salvaged;
  } catch (error) {
    remove(draft);
    throw error;
  }
}

/** Without a log until all is in the file: closing would say nothing of a log that did not fit into it. */
function fillDraft(draft: string, damaged: string | null): number {
  const database = openFile(draft);
  try {
    prepareForWriting(database, 'DELETE');
    migrate(database);
    const salvaged = damaged === null ? 0 : salvage(damaged, database);
    database.exec('PRAGMA journal_mode = WAL');
    return salvaged;
  } finally {
    database.close();
  }
}

function moveAside(folder: string, file: string, clock: Pick<Clock, 'now'>): string {
  const target = asideName(folder, clock);
  for (const suffix of companions) {
    if (fs.existsSync(file + suffix)) fs.renameSync(file + suffix, target + suffix);
  }
  return target;
}

function copyAside(database: Database, folder: string, { clock }: Surroundings): string {
  const target = asideName(folder, clock);
  try {
    database.prepare('VACUUM INTO ?').run(target);
    return target;
  } catch (error) {
    remove(target);
    throw error;
  }
}

/** `history-damaged-<time>.db`, of a time that is not taken. */
function asideName(folder: string, clock: Pick<Clock, 'now'>): string {
  for (let at = clock.now(); ; at += 1_000) {
    const time = new Date(at).toISOString().slice(0, 19).replaceAll(':', '-');
    const name = path.join(folder, `history-damaged-${time}.db`);
    if (!companions.some((suffix) => fs.existsSync(name + suffix))) return name;
  }
}

function remove(file: string): void {
  for (const suffix of companions) fs.rmSync(file + suffix, { force: true });
}

/** Makes the renames last; Windows cannot and need not. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = fs.openSync(folder, 'r');
  fs.fsyncSync(handle);
  fs.closeSync(handle);
}
