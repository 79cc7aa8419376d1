import fs from 'node:fs';
import { lstat, open, readdir, rm, rmdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import { storageError } from './history/database.ts';
import type { Clock } from './lib/clock.ts';
import { writeWholeFile } from './lib/whole-file.ts';
import type { Platform } from './platform.ts';

/** Stands in the data folder from when a person wants everything erased until it is, so that the next start goes on with it. */
const mark = 'erasing';
const identity = 'identity';
/** What the desktop's browser keeps. It is in use while that runs. */
const profile = 'desktop';

const ownFiles = [
  /^history(-draft|-ready|-damaged-[\dT-]+)?\.db(-wal|-shm|-journal)?$/,
  /^history-(check-whole|unswept)$/,
  /^settings(-damaged-[\dT-]+)?\.json(\.new)?$/,
  /^window\.json(\.new)?$/,
  /^\.self-check$/,
  /^archive-upload$/,
  /^erasing\.new$/,
];
const ownIdentityFiles = [/^(device|certificate)(\.[a-z]+)+$/];
const blank = Buffer.alloc(1024 * 1024);

/** From here on everything in `folder` is to be erased, also by a later start. Rejects with AppError `storage-…`, having changed nothing. */
export async function markForErasing(folder: string): Promise<void> {
  try {
    await writeWholeFile(path.join(folder, mark), '');
  } catch (error) {
    throw storageError(error);
  }
}

/**
 * Overwrites and removes every file that this app keeps in `folder`, the keys first; nothing else, nothing that a link points
 * to, and not the lock, in which nothing stands. What the desktop's browser keeps goes with `andProfile`, while it does not run.
 * Rejects with AppError `storage-…` where something could not be removed; the rest is gone then all the same.
 */
export async function eraseFolder(folder: string, { andProfile }: { andProfile: boolean }): Promise<void> {
  const failures: unknown[] = [];
  const attempt = (work: Promise<unknown>): Promise<unknown> => work.catch((error) => failures.push(error));
  const keys = path.join(folder, identity);
  if (await isFolder(keys)) {
    await attempt(wipeFiles(keys, ownIdentityFiles, attempt));
    // Somebody else's file in it keeps it.
    await rmdir(keys).catch(() => undefined);
  } else await attempt(removeLink(keys));
  await attempt(wipeFiles(folder, ownFiles, attempt));
  const browser = path.join(folder, profile);
  if (andProfile) {
    // Links in it are removed, not followed.
    if (await isFolder(browser)) await attempt(rm(browser, { recursive: true, force: true }));
    else await attempt(removeLink(browser));
  }
  if (failures.length > 0) throw storageError(failures[0]);
}

/** Goes on with an erasing that was begun, if one was. Rejects as `eraseFolder`; a later start tries again. */
export async function finishErasing(folder: string, options: { andProfile: boolean }): Promise<void> {
  if (!fs.existsSync(path.join(folder, mark))) return;
  await eraseFolder(folder, options);
  await unlink(path.join(folder, mark)).catch((error: unknown) => {
    throw storageError(error);
  });
}

/** The part of it that has to be done before the desktop's browser runs. */
export function eraseProfile(folder: string): void {
  const browser = path.join(folder, profile);
  if (!fs.existsSync(path.join(folder, mark))) return;
  try {
    fs.rmSync(browser, { recursive: true, force: true });
  } catch {
    // It keeps nothing of what was said: no reason not to start.
  }
}

async function wipeFiles(
  folder: string,
  names: readonly RegExp[],
  attempt: (work: Promise<unknown>) => Promise<unknown>,
): Promise<void> {
  for (const name of await readdir(folder))
    if (names.some((own) => own.test(name))) await attempt(wipe(path.join(folder, name)));
}

/** A link goes, and what it points to stays. A folder of that name is nothing of ours. */
async function wipe(file: string): Promise<void> {
  const found = await lstat(file);
  if (found.isDirectory()) return;
  if (found.isFile()) await overwrite(file).catch(() => undefined);
  await unlink(file);
}

/** What has another name besides stays as it is: it may be somebody else's. */
async function overwrite(file: string): Promise<void> {
  const handle = await open(file, fs.constants.O_WRONLY | (fs.constants.O_NOFOLLOW ?? 0));
  try {
    const { size, nlink } = await handle.stat();
    if (nlink > 1) return;
    for (let at = 0; at < size; at += blank.length)
      await handle.write(blank, 0, Math.min(blank.length, size - at), at);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const isFolder = async (name: string): Promise<boolean> =>
  (await lstat(name).catch(() => null))?.isDirectory() ?? false;

async function removeLink(name: string): Promise<void> {
  if ((await lstat(name).catch(() => null))?.isSymbolicLink()) await unlink(name);
}

export interface ErasingOptions {
  readonly folder: string;
  readonly platform: Pick<Platform, 'restart'>;
  readonly clock: Pick<Clock, 'after'>;
  /** Ends everything that reads or writes in the folder. */
  readonly stop: () => Promise<unknown>;
  /** Nothing is left to run: the app ends, or is started again. */
  readonly onEnd: () => void;
}

/** What may take too long to stop has files open at worst, and those go too. */
const stopMs = 10_000;
/** So long the answer to whoever asked may be under way before the app ends. */
const answerMs = 200;

/** Erases everything that the app keeps while it runs, and ends it. */
export class Erasing {
  readonly #options: ErasingOptions;
  #erasing: Promise<void> | null = null;

  constructor(options: ErasingOptions) {
    this.#options = options;
  }

  /** From here on nothing may be written any more. */
  get begun(): boolean {
    return this.#erasing !== null;
  }

  /**
   * Resolves once nothing is left but what the next start takes away before anything else; a second call waits for the first.
   * Rejects with AppError `storage-…`: where nothing could be begun everything is as before, else the next start goes on.
   */
  erase(): Promise<void> {
    this.#erasing ??= this.#begin();
    return this.#erasing;
  }

  async #begin(): Promise<void> {
    const { folder, clock, onEnd, platform } = this.#options;
    try {
      await markForErasing(folder);
    } catch (error) {
      this.#erasing = null;
      throw error;
    }
    try {
      await this.#stopInTime();
      // The browser of a desktop is running still.
      if (platform.restart) await eraseFolder(folder, { andProfile: false });
      else await finishErasing(folder, { andProfile: true });
    } finally {
      clock.after(answerMs, () => {
        onEnd();
        platform.restart?.();
      });
    }
  }

  async #stopInTime(): Promise<void> {
    const { clock, stop } = this.#options;
    const late = Promise.withResolvers<void>();
    const cancel = clock.after(stopMs, () => late.resolve());
    await Promise.race([stop().catch(() => undefined), late.promise]).finally(cancel);
  }
}
