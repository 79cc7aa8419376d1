import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realChecks, runChecks, selfCheck } from '../../../main/doctor.ts';

describe('the self-check', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'landline-doctor-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('[self-check] finds everything in order here, and leaves nothing behind', async () => {
    const data = path.join(folder, 'new/data');
    const { ok, checks } = await selfCheck(data);
    expect(checks.map(({ name, ok }) => [name, ok])).toEqual([
      ['certificate', true],
      ['handshake', true],
      ['signature', true],
      ['full-text', true],
      ['storage', true],
    ]);
    expect(checks[1]?.detail).toMatch(/^TLSv1\.3, /);
    expect(ok).toBe(true);
    expect(await readdir(data)).toEqual([]);
  });

  it('[self-check] says what fails, and still tries the rest', async () => {
    const file = path.join(folder, 'not-a-folder');
    await writeFile(file, '');
    const broken = {
      ...realChecks(file),
      signature: () => Promise.reject(new Error('unsupported algorithm')),
    };
    const { ok, checks } = await runChecks(broken);
    expect(ok).toBe(false);
    expect(checks.filter((check) => check.ok).map(({ name }) => name)).toEqual([
      'certificate',
      'handshake',
      'full-text',
    ]);
    expect(checks[2]).toEqual({ name: 'signature', ok: false, detail: 'unsupported algorithm' });
    expect(checks[4]?.detail).toContain('not-a-folder');
  });
});
