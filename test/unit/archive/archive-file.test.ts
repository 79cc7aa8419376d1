import fc from 'fast-check';
import { createHash, scryptSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sealed } from '../../../main/archive/chunks.ts';
import {
  archiveLimits,
  chunkBytes,
  headBytes,
  keyOf,
  newHead,
  readHead,
  tagBytes,
  writeHeader,
  type ArchiveHeader,
  type Stretch,
} from '../../../main/archive/format.ts';
import type { Source } from '../../../main/archive/chunks.ts';
import { entriesOf, openArchive } from '../../../main/archive/read.ts';
import { writeArchive } from '../../../main/archive/write.ts';
import { makeEntry } from '../../../main/protocol/entry.ts';
import { knownDevice } from '../../support/devices.ts';
import { charterOf } from '../../support/room-devices.ts';

const stretched: string[] = [];
/** The real one takes half a second and is tried once below; here files are many. */
const quickly: Stretch = (passphrase, { salt }) => {
  stretched.push(passphrase);
  return Promise.resolve(createHash('sha256').update(salt).update(passphrase.normalize('NFC')).digest());
};

const ana = knownDevice(1);
const ben = knownDevice(2);
const charter = charterOf(ana);
const passphrase = 'correct horse';

/** A chain of messages of that many characters each. */
function entriesOfAna(lengths: readonly number[]): Uint8Array[] {
  let previous: Uint8Array = Buffer.alloc(32);
  return lengths.map((length, index) => {
    const entry = makeEntry(
      {
        room: charter.id,
        author: ana.publicKey,
        chain: '0a'.repeat(16),
        seq: index + 1,
        previous,
        lamport: index + 1,
        sentAt: 1_700_000_000_000 + index,
        kind: 'message',
        body: { text: 'x'.repeat(length) },
        salt: Buffer.alloc(16, index),
      },
      (message) => ana.sign(message),
    );
    previous = entry.hash;
    return entry.bytes;
  });
}

const headerOf = (entries: number): ArchiveHeader => ({
  room: charter.id,
  charter: Buffer.from(charter.bytes).toString('base64url'),
  name: 'Workshop',
  maker: { name: 'Ben', key: Buffer.from(ben.publicKey).toString('base64url') },
  madeAt: 1_700_000_100_000,
  entries,
});

async function* each<Value>(values: readonly Value[]): AsyncGenerator<Value> {
  for (const value of values) yield await Promise.resolve(value);
}

async function written(
  entries: readonly Uint8Array[],
  header: ArchiveHeader = headerOf(entries.length),
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of writeArchive(header, each(entries), ben, passphrase, quickly)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const sourceOf = (file: Buffer, size = file.length): Source => ({
  size,
  read: (at, length) => Promise.resolve(file.subarray(at, at + length)),
});

async function read(file: Buffer, by = passphrase): Promise<Buffer[]> {
  const archive = await openArchive(sourceOf(file), by, quickly);
  const all: Buffer[] = [];
  for await (const some of entriesOf(archive)) all.push(...some.map(({ bytes }) => Buffer.from(bytes)));
  return all;
}
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) => String((error as { code?: unknown }).code),
  );

describe('an archive', () => {
  it('[archive] gives what was put into it, whatever the sizes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 7_900 }), { maxLength: 40 }), async (lengths) => {
        const entries = entriesOfAna(lengths);
        const file = await written(entries);
        const archive = await openArchive(sourceOf(file), passphrase, quickly);
        expect(archive.header).toEqual(headerOf(entries.length));
        expect(archive.maker.device).toBe(ben.device);
        expect(archive.charter.id).toBe(charter.id);
        expect(await read(file)).toEqual(entries.map((bytes) => Buffer.from(bytes)));
      }),
      { numRuns: 25 },
    );
  });

  it('[archive] is sealed by scrypt at the cost it says, however its passphrase is typed', async () => {
    const salt = Buffer.alloc(16, 7);
    const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 };
    expect(await keyOf('cafe\u0301', { salt })).toEqual(scryptSync('caf\u00e9', salt, 32, cost));
  });

  it('[archive] shows nothing of what is in it', async () => {
    const file = await written(entriesOfAna([50]));
    expect(file.includes('Workshop')).toBe(false);
    expect(file.includes(Buffer.from(ben.publicKey))).toBe(false);
    expect(file.equals(await written(entriesOfAna([50])))).toBe(false);
  });

  it('[archive] opens by its passphrase alone, however that is typed', async () => {
    const file = await written(entriesOfAna([50]));
    expect(await codeOf(read(file, 'wrong horse'))).toBe('archive-passphrase');
    expect(await codeOf(read(file, passphrase))).toBe('none');
    const accented: Buffer[] = [];
    for await (const chunk of writeArchive(
      headerOf(0),
      each<Uint8Array>([]),
      ben,
      'caf\u00e9 caf\u00e9',
      quickly,
    )) {
      accented.push(chunk);
    }
    expect(await codeOf(read(Buffer.concat(accented), 'cafe\u0301 cafe\u0301'))).toBe('none');
  });

  it('[archive] with any byte changed is refused', async () => {
    const file = await written(entriesOfAna([200, 300]));
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: file.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const changed = Buffer.from(file);
          changed.writeUInt8(changed.readUInt8(at) ^ by, at);
          const code = await codeOf(read(changed));
          expect(['archive-invalid', 'archive-passphrase']).toContain(code);
          if (at < 17) expect(code).toBe('archive-invalid');
        },
      ),
      { numRuns: 400 },
    );
  });

  it('[archive] that is cut short anywhere, or goes on behind its end, is refused', async () => {
    const file = await written(entriesOfAna(Array.from({ length: 30 }, () => 7_000)));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: file.length - 1 }), async (length) => {
        expect(await codeOf(read(file.subarray(0, length)))).toMatch(/^archive-(invalid|passphrase)$/);
      }),
      { numRuns: 60, examples: [[0], [headBytes], [headBytes + chunkBytes + tagBytes]] },
    );
    expect(await codeOf(read(Buffer.concat([file, Buffer.alloc(1)])))).toBe('archive-invalid');
    expect(await codeOf(read(Buffer.concat([file, file.subarray(headBytes)])))).toBe('archive-invalid');
  });

  it('[archive] whose chunks were swapped, repeated or left out is refused', async () => {
    const file = await written(entriesOfAna(Array.from({ length: 40 }, () => 7_000)));
    const whole = chunkBytes + tagBytes;
    const chunk = (index: number): Buffer =>
      file.subarray(headBytes + index * whole, headBytes + (index + 1) * whole);
    const head = file.subarray(0, headBytes);
    const rest = file.subarray(headBytes + 3 * whole);
    expect(rest.length).toBeGreaterThan(whole);
    for (const order of [
      [0, 2, 1],
      [0, 1, 1, 2],
      [0, 2],
      [0, 1, 2, 2],
    ]) {
      const changed = Buffer.concat([head, ...order.map(chunk), rest]);
      expect(await codeOf(read(changed))).toBe('archive-invalid');
    }
    expect(await codeOf(read(Buffer.concat([head, chunk(1), chunk(0), chunk(2), rest])))).toBe(
      'archive-passphrase',
    );
  });

  it('[archive] signed by somebody else than it says is refused', async () => {
    const entries = entriesOfAna([20]);
    const chunks: Buffer[] = [];
    for await (const chunk of writeArchive(headerOf(1), each(entries), ana, passphrase, quickly))
      chunks.push(chunk);
    expect(await codeOf(read(Buffer.concat(chunks)))).toBe('archive-invalid');
  });

  it('[archive] that says it has more or fewer entries than it has is refused', async () => {
    const entries = entriesOfAna([20, 30, 40]);
    for (const count of [0, 2, 4, archiveLimits.entries])
      expect(await codeOf(read(await written(entries, headerOf(count))))).toBe('archive-invalid');
  });

  it('[archive] of another room than its charter’s, or with what is no entry of it, is refused', async () => {
    const other = charterOf(ben);
    const stranger = { ...headerOf(0), room: other.id };
    expect(await codeOf(read(await written([], stranger)))).toBe('archive-invalid');
    const theirs = {
      ...headerOf(1),
      room: other.id,
      charter: Buffer.from(other.bytes).toString('base64url'),
    };
    expect(await codeOf(read(await written(entriesOfAna([20]), theirs)))).toBe('archive-invalid');
    for (const noise of [
      Buffer.alloc(1),
      Buffer.alloc(400, 9),
      Buffer.alloc(100_000, 2),
      Buffer.alloc(3_000_000),
    ])
      expect(await codeOf(read(await written([noise], headerOf(1))))).toBe('archive-invalid');
  });
});

describe('a hostile beginning', () => {
  async function withPlain(plain: Uint8Array): Promise<Buffer> {
    const head = newHead();
    const chunks: Buffer[] = [];
    for await (const chunk of sealed(each([plain]), await quickly(passphrase, head), head))
      chunks.push(chunk);
    return Buffer.concat([head.bytes, ...chunks]);
  }

  it('[archive] of any bytes is refused, and asks for no memory', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (plain) => {
        expect(await codeOf(read(await withPlain(plain)))).toBe('archive-invalid');
      }),
    );
    const long = Buffer.alloc(64);
    long.writeUInt32BE(0xffff_ffff);
    expect(await codeOf(read(await withPlain(long)))).toBe('archive-invalid');
  });

  it('[archive] with a header that is none is refused', async () => {
    const good: Record<string, unknown> = headerOf(0);
    const bad: unknown[] = [
      null,
      [],
      'x',
      {},
      { ...good, entries: -1 },
      { ...good, entries: archiveLimits.entries + 1 },
      { ...good, entries: 1e300 },
      { ...good, madeAt: 'now' },
      { ...good, maker: { name: 'x', key: '' } },
      { ...good, more: 1 },
      { ...good, charter: 'e30' },
      { ...good, name: 'x'.repeat(300) },
    ];
    for (const header of bad) {
      const json = Buffer.from(JSON.stringify(header));
      const length = Buffer.alloc(4);
      length.writeUInt32BE(json.length);
      expect(await codeOf(read(await withPlain(Buffer.concat([length, json, Buffer.alloc(64)]))))).toBe(
        'archive-invalid',
      );
    }
    expect(() => writeHeader({ ...headerOf(0), entries: archiveLimits.entries + 1 })).toThrow();
  });

  it('[archive] of an unknown version, and a file over the limit, are refused before anything is worked out', async () => {
    const before = stretched.length;
    const other = Buffer.from(newHead().bytes);
    other.writeUInt8(2, 16);
    expect(() => readHead(other)).toThrow(expect.objectContaining({ code: 'archive-invalid' }) as Error);
    expect(await codeOf(openArchive(sourceOf(other, archiveLimits.file + 1), passphrase, quickly))).toBe(
      'archive-too-large',
    );
    expect(await codeOf(openArchive(sourceOf(other), passphrase, quickly))).toBe('archive-invalid');
    expect(stretched.length).toBe(before);
  });
});
