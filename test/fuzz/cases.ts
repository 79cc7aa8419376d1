import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '../golden/fuzz');
const ending = '.hex';

/** An input that once was a finding. */
export interface Case {
  readonly file: string;
  readonly target: string;
  readonly input: Uint8Array;
}

/** All that are kept, by name. */
export const keptCases = (): readonly Case[] =>
  fs
    .readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => readCase(path.join(folder, name)));

/** Of a file named `TARGET-HASH.hex`. */
export const readCase = (file: string): Case => ({
  file,
  target: path.basename(file, ending).replace(/-[0-9a-f]{8}$/, ''),
  input: Buffer.from(fs.readFileSync(file, 'utf8').replace(/\s/g, ''), 'hex'),
});

/** Where the input belongs once what it found is mended, from the root of the project, and the file's text. */
export function caseOf(target: string, input: Uint8Array): { readonly file: string; readonly text: string } {
  const hash = createHash('sha256').update(input).digest('hex').slice(0, 8);
  const lines =
    Buffer.from(input)
      .toString('hex')
      .match(/.{1,64}/g) ?? [];
  return {
    file: `test/golden/fuzz/${target}-${hash}${ending}`,
    text: lines.map((line) => `${line}\n`).join(''),
  };
}

/** An input as it is kept while it is tried: its length first, since what is left of a longer one stays behind it. */
export function tryingBytes(input: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(input.length);
  return Buffer.concat([length, input]);
}

/** The input in such a file; empty where there was none yet. */
export function readTrying(file: string): Buffer {
  const bytes = fs.existsSync(file) ? fs.readFileSync(file) : Buffer.alloc(0);
  return bytes.length < 4 ? bytes : bytes.subarray(4, 4 + bytes.readUInt32BE(0));
}
