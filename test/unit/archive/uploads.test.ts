import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Uploads } from '../../../main/archive/uploads.ts';

let folder = '';
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'landline-uploads-'));
});
afterEach(() => fs.rm(folder, { recursive: true }));

const upload = 'abcdefgh01234567';
const other = '0123456789abcdef';
const file = (): string => path.join(folder, 'archive-upload');
const hasCode = (code: string): Error => expect.objectContaining({ code }) as Error;

it('[archive] is written into a file of its own, for this user alone, whatever the upload is called', async () => {
  const uploads = new Uploads(folder);
  for (const name of [upload, '../../../../etc', 'C:\\Windows', '']) {
    await uploads.put(name, 0, Buffer.from('a piece'));
    expect(await fs.readdir(folder)).toEqual(['archive-upload']);
    if (process.platform !== 'win32') expect((await fs.stat(file())).mode & 0o777).toBe(0o600);
  }
});

it.runIf(process.platform !== 'win32')(
  '[archive] is never written through a link that stands in its place',
  async () => {
    const precious = path.join(folder, 'precious');
    await fs.writeFile(precious, 'as it was');
    await fs.symlink(precious, file());
    const uploads = new Uploads(folder);
    await uploads.put(upload, 0, Buffer.from('a piece'));
    expect(await fs.readFile(precious, 'utf8')).toBe('as it was');
    expect((await fs.lstat(file())).isSymbolicLink()).toBe(false);
  },
);

it('[archive] that grew or shrank while it was taken in is read as far as it was put, and no further', async () => {
  const uploads = new Uploads(folder);
  await uploads.put(upload, 0, Buffer.from('a piece'));
  await fs.appendFile(file(), 'more than that');
  const sizeOf = (): Promise<number> => uploads.read(upload, ({ size }) => Promise.resolve(size));
  expect(await sizeOf()).toBe(7);
  await fs.truncate(file(), 3);
  await expect(uploads.read(upload, ({ read }) => read(0, 7))).rejects.toThrow(hasCode('archive-invalid'));
  await expect(uploads.read(other, () => Promise.resolve())).rejects.toThrow(hasCode('archive-invalid'));
});
