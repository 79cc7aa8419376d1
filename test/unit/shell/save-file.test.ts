import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { savePieces } from '../../../main/shell/save-file.ts';
import { AppError } from '../../../preload/contract/errors.ts';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-save-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));
const at = (name: string): string => path.join(folder, name);

async function* pieces(...given: (string | Error)[]): AsyncGenerator<string> {
  for (const piece of given) {
    if (piece instanceof Error) throw piece;
    yield piece;
  }
}

describe('a file that a person saves', () => {
  it('[A53] holds all pieces, for this user alone, and nothing is left beside it', async () => {
    await savePieces(at('mine.jsonl'), pieces('one\n', 'two\n', '三\n'));
    expect(fs.readFileSync(at('mine.jsonl'), 'utf8')).toBe('one\ntwo\n三\n');
    expect(fs.readdirSync(folder)).toEqual(['mine.jsonl']);
    if (process.platform !== 'win32') expect(fs.statSync(at('mine.jsonl')).mode & 0o777).toBe(0o600);
  });

  it('[export] takes the place of what was there only once it is whole', async () => {
    fs.writeFileSync(at('mine'), 'before');
    const failing = savePieces(at('mine'), pieces('half', new AppError('storage-failed')));
    await expect(failing).rejects.toMatchObject({ code: 'storage-failed' });
    expect(fs.readFileSync(at('mine'), 'utf8')).toBe('before');
    expect(fs.readdirSync(folder)).toEqual(['mine']);
    await savePieces(at('mine'), pieces('after'));
    expect(fs.readFileSync(at('mine'), 'utf8')).toBe('after');
  });

  it.skipIf(process.platform === 'win32')('[A53] that is a link is replaced, not followed', async () => {
    fs.writeFileSync(at('elsewhere'), 'untouched');
    fs.symlinkSync(at('elsewhere'), at('mine'));
    await savePieces(at('mine'), pieces('text'));
    expect(fs.readFileSync(at('elsewhere'), 'utf8')).toBe('untouched');
    expect(fs.lstatSync(at('mine')).isSymbolicLink()).toBe(false);
  });

  it('[export] that cannot be written says so', async () => {
    const nowhere = savePieces(path.join(folder, 'missing', 'mine'), pieces('text'));
    await expect(nowhere).rejects.toMatchObject({ code: 'storage-failed' });
    fs.mkdirSync(at('folder'));
    fs.writeFileSync(path.join(at('folder'), 'in it'), '');
    await expect(savePieces(at('folder'), pieces('text'))).rejects.toMatchObject({ code: 'storage-failed' });
    expect(fs.readdirSync(folder)).toEqual(['folder']);
  });
});
