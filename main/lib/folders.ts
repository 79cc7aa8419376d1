import fs from 'node:fs';
import path from 'node:path';

/**
 * Makes `folder`, and those above it, where they are missing, for their owner only. Throws the system's error.
 * Node's own recursive `mkdir` never returns where a file system answers ENOENT under a folder that exists (`/proc`).
 */
export function makeFolder(folder: string): void {
  if (fs.existsSync(folder)) {
    // Something that is no folder is told as such.
    fs.readdirSync(folder);
    return;
  }
  const parent = path.dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    fs.mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
