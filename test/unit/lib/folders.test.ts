import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder } from '../../../main/lib/folders.ts';

describe('making folders', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'landline-folders-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('[A53] makes what is missing, for its owner only, and leaves what is there', async () => {
    const deep = path.join(folder, 'a/b/c');
    makeFolder(deep);
    makeFolder(deep);
    if (process.platform !== 'win32') expect((await stat(deep)).mode & 0o777).toBe(0o700);
  });

  it('[A53] refuses a file in the way', async () => {
    await writeFile(path.join(folder, 'file'), '');
    expect(() => makeFolder(path.join(folder, 'file'))).toThrow('ENOTDIR');
    expect(() => makeFolder(path.join(folder, 'file/below'))).toThrow('ENOTDIR');
  });

  it.runIf(existsSync('/proc/self'))('[A53] returns where the system refuses for ever', () => {
    expect(() => makeFolder('/proc/landline/data')).toThrow('ENOENT');
  });
});
