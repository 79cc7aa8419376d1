import { open, unlink } from 'node:fs/promises';
import { AppError, type ErrorCode } from '../../preload/contract/errors.ts';
import { Problem } from './problem.ts';

const codes: Readonly<Record<string, ErrorCode>> = { ENOSPC: 'storage-full', EDQUOT: 'storage-full' };

/**
 * Writes what `pieces` gives into a new file, for its owner only. Throws what `pieces` throws, `storage-full`, and `Problem` where the
 * file is there already or cannot be written, with nothing left of it.
 */
export async function writeNewFile(file: string, pieces: AsyncIterable<string | Uint8Array>): Promise<void> {
  const handle = await open(file, 'wx', 0o600).catch((error: unknown) => {
    throw notWritten(error, file);
  });
  try {
    for await (const piece of pieces) await handle.writeFile(piece);
    await handle.sync();
  } catch (error) {
    await unlink(file).catch(() => undefined);
    throw error instanceof AppError ? error : notWritten(error, file);
  } finally {
    await handle.close();
  }
}

function notWritten(error: unknown, file: string): AppError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'EEXIST') return new Problem('invalid-request', 'export.exists', { file }, error);
  if (codes[code]) return new AppError(codes[code], { cause: error });
  return new Problem('storage-failed', 'export.failed', { file }, error);
}
