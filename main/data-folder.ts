import fs from 'node:fs';
import path from 'node:path';
import { isDamage, lockFile, storageError } from './history/database.ts';
import { makeFolder } from './lib/folders.ts';

/** A data folder that is this process's alone until `stop`, or until the process ends in whatever way. */
export interface DataFolder {
  readonly path: string;
  stop(): void;
}

/**
 * Makes the folder where it is missing, for its owner only, and takes its lock, which the operating system keeps:
 * what a killed process leaves behind stands in nobody's way.
 * Throws AppError `data-folder-in-use`, `storage-read-only`, `storage-full`, `storage-failed`.
 */
export function openDataFolder(folder: string): DataFolder {
  try {
    makeFolder(folder);
    fs.accessSync(folder, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK);
    return { path: folder, stop: lock(path.join(folder, 'lock')) };
  } catch (error) {
    throw storageError(error);
  }
}

/** Nothing is ever kept in the lock's file: where something stands in it all the same, it is emptied. */
function lock(file: string): () => void {
  try {
    return lockFile(file);
  } catch (error) {
    if (!isDamage((error as Error).cause)) throw error;
    fs.truncateSync(file);
    return lockFile(file);
  }
}
