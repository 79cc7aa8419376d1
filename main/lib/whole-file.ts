import { open, rename, unlink } from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes `text` for this user alone (mode 0600); afterwards the file holds all of it, also after a power cut, or is as it was.
 * The folder is there already. `check` is given the draft that is on disk and about to take the file's place, and keeps
 * it from that by throwing. Throws what `check` throws and the system's error, with nothing left beside the file.
 */
export async function writeWholeFile(
  file: string,
  text: string,
  check: (draft: string) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const draft = `${file}.new`;
  try {
    const handle = await open(draft, 'w', 0o600);
    try {
      await handle.chmod(0o600);
      await handle.writeFile(text, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    await check(draft);
    await rename(draft, file);
    await syncFolder(path.dirname(file));
  } catch (error) {
    await unlink(draft).catch(() => undefined);
    throw error;
  }
}

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
