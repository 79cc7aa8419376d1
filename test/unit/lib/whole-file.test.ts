import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeWholeFile } from '../../../main/lib/whole-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'landline-file-'));
});
afterEach(() => fs.rm(folder, { recursive: true }));

it('[A53] writes all of it, over what was there, for its owner alone', async () => {
  const file = path.join(folder, 'a.txt');
  await fs.writeFile(file, 'a longer text than the new one', { mode: 0o644 });
  await writeWholeFile(file, '你好');
  expect(await fs.readFile(file, 'utf8')).toBe('你好');
  expect((await fs.stat(file)).mode & 0o777).toBe(0o600);
  expect(await fs.readdir(folder)).toEqual(['a.txt']);
});

it('leaves what was there, and nothing beside it, where it cannot be replaced', async () => {
  const place = path.join(folder, 'taken');
  await fs.mkdir(place);
  await expect(writeWholeFile(place, 'text')).rejects.toThrow();
  expect(await fs.readdir(folder)).toEqual(['taken']);
});
