import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBundle } from '../../../main/gateway/bundle.ts';

describe('the bundle', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'landline-bundle-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('[web files] holds files of known kinds, and neither links nor anything else', async () => {
    await mkdir(path.join(folder, 'assets'));
    await writeFile(path.join(folder, 'index.html'), '<!doctype html>');
    await writeFile(path.join(folder, 'assets/app-1a2b.js'), 'export {};');
    await writeFile(path.join(folder, 'assets/app-1a2b.js.map'), '{}');
    await writeFile(path.join(folder, '.env'), 'SECRET=1');
    await symlink('/etc/hostname', path.join(folder, 'link.json'));
    const bundle = await readBundle(folder);
    expect([...bundle.keys()].sort()).toEqual(['/', '/assets/app-1a2b.js', '/index.html']);
    expect(bundle.get('/assets/app-1a2b.js')).toMatchObject({
      type: 'text/javascript; charset=utf-8',
      cacheControl: 'private, max-age=31536000, immutable',
    });
  });

  it('[web files] is refused without a page', async () => {
    await expect(readBundle(folder)).rejects.toThrow('index.html');
  });
});
