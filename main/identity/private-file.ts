import { open, readFile, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { AppError, type ErrorCode } from '../../preload/contract/errors.ts';

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

/**
 * Writes `text` for this user alone (mode 0600); afterwards the file holds all of it, also after a power cut, or is as it was.
 * Throws `storage-full`, `storage-read-only`, `storage-failed`.
 */
export async function writePrivateFile(file: string, text: string): Promise<void> {
  const temporary = `${file}.new`;
  try {
    const handle = await open(temporary, 'w', 0o600);
    try {
      await handle.chmod(0o600);
      await handle.writeFile(text, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
    await syncFolder(path.dirname(file));
  } catch (cause) {
    await unlink(temporary).catch(() => undefined);
    throw storageError(cause, `${path.basename(file)} cannot be written`);
  }
}

/** What went wrong on the disk, as a caller can act on it. */
export const storageError = (cause: unknown, message: string): AppError =>
  new AppError(storageCodes[codeOf(cause) ?? ''] ?? 'storage-failed', { message, cause });

/** Makes the new name last. Windows has no way to, and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;
