import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readLines } from '../../../main/cli/lines.ts';
import { Output } from '../../../main/cli/output.ts';
import { readSecret, type SecretSource } from '../../../main/cli/secret.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'landline-secret-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = path.join(folder, 'secret');
const sink = { write: () => undefined };
const output = new Output({ json: true, language: 'en', out: sink, errors: sink });

/** What of the input is a secret, and what is left of it. */
async function read(source: SecretSource, ...input: string[]) {
  const lines = readLines(
    (async function* () {
      yield* input;
    })(),
    1_000,
  );
  const secret = await readSecret(source, lines, output);
  const rest: unknown[] = [];
  for await (const line of lines) rest.push(line);
  return { secret, rest };
}

describe('a passphrase', () => {
  it('[J1] is the first line of a file, blanks and all', async () => {
    writeFileSync(file, ' correct horse \r\nbattery\n');
    expect(await read({ kind: 'file', file })).toEqual({ secret: ' correct horse ', rest: [] });
  });

  it('[J1] of the input is taken off it, so that nothing of it is a message', async () => {
    const { secret, rest } = await read({ kind: 'input' }, 'correct horse\nhel', 'lo\n');
    expect(secret).toBe('correct horse');
    expect(rest).toEqual([{ kind: 'line', text: 'hello' }]);
  });

  it('[J1] of the environment leaves the input alone', async () => {
    const { secret, rest } = await read({ kind: 'given', text: 'correct horse' }, 'hello\n');
    expect([secret, rest]).toEqual(['correct horse', [{ kind: 'line', text: 'hello' }]]);
  });

  it('[J1] that is none is told as such', async () => {
    writeFileSync(file, '');
    await expect(read({ kind: 'file', file })).rejects.toMatchObject({ code: 'passphrase-needed' });
    await expect(read({ kind: 'input' })).rejects.toMatchObject({ code: 'passphrase-needed' });
    const missing = { kind: 'file', file: `${file}-missing` } as const;
    await expect(read(missing)).rejects.toMatchObject({ code: 'invalid-request', key: 'secret.file' });
    const long = 'x'.repeat(201);
    await expect(read({ kind: 'input' }, `${long}\n`)).rejects.toMatchObject({ key: 'secret.too-long' });
    const endless = 'x'.repeat(2_000);
    await expect(read({ kind: 'input' }, endless)).rejects.toMatchObject({ key: 'secret.too-long' });
  });
});
