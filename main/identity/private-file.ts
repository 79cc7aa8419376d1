import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, type ErrorCode } from '../../preload/contract/errors.ts';
import { writeWholeFile } from '../lib/whole-file.ts';

const storageCodes: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'storage-full',
  EDQUOT: 'storage-full',
  EROFS: 'storage-read-only',
  EACCES: 'storage-read-only',
  EPERM: 'storage-read-only',
};

/** Null where there is no such file. Throws `storage-failed` where there is one that cannot be read. */
export async function readPrivateFile(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return null;
    throw new AppError('storage-failed', { message: `${path.basename(file)} cannot be read`, cause });
  }
}

/** Writes as `writeWholeFile` does. Throws `storage-full`, `storage-read-only`, `storage-failed`. */
export async function writePrivateFile(
  file: string,
  text: string,
  check?: (draft: string) => Promise<void>,
): Promise<void> {
  try {
    await writeWholeFile(file, text, check);
  } catch (cause) {
    throw storageError(cause, `${path.basename(file)} cannot be written`);
  }
}

/** What went wrong on the disk, as a caller can act on it. */
export const storageError = (cause: unknown, message: string): AppError =>
  new AppError(storageCodes[codeOf(cause) ?? ''] ?? 'storage-failed', { message, cause });

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;
