import { randomBytes } from 'node:crypto';
import { open, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { AppError, type ErrorCode } from '../../preload/contract/errors.ts';

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'storage-full',
  EDQUOT: 'storage-full',
  EROFS: 'storage-read-only',
  EACCES: 'storage-read-only',
  EPERM: 'storage-read-only',
};

/**
 * Writes what `pieces` gives, text as UTF-8, one after the other, for this user alone, beside `file` first: it takes the place of `file`
 * once all of it is on the disk, and until then, and where anything fails, `file` is as it was.
 * Rejects with what `pieces` throws, and with AppError `storage-…`.
 */
export async function savePieces(file: string, pieces: AsyncIterable<string | Uint8Array>): Promise<void> {
  const { dir, base } = path.parse(file);
  // A name nobody knows, made here and by nobody before: nothing that stands or is put in its place is written into.
  const draft = path.join(dir, `.${base.slice(0, 100)}.${randomBytes(8).toString('hex')}`);
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      for await (const piece of pieces) await handle.writeFile(piece, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await unlink(draft).catch(() => undefined);
    if (error instanceof AppError) throw error;
    const code = codes[(error as NodeJS.ErrnoException).code ?? ''] ?? 'storage-failed';
    throw new AppError(code, { message: 'the file cannot be written', cause: error });
  }
}
