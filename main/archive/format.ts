import { randomBytes, scrypt } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../preload/contract/errors.ts';

/** What an archive's parser takes at most. Sizes are bytes; `docs/archive.md` describes the file. */
export const archiveLimits = {
  file: 1024 * 1024 * 1024,
  entries: 2_000_000,
  header: 8 * 1024,
  /** Of one piece that is put or given. */
  piece: 1024 * 1024,
} as const;

const magic = Buffer.from('landline-archive\x01', 'latin1');
const saltBytes = 16;
const prefixBytes = 7;
export const headBytes = magic.length + saltBytes + prefixBytes;
export const chunkBytes = 64 * 1024;
export const tagBytes = 16;
export const signatureBytes = 64;

/** Stands before what the signature of an archive's maker is over. */
export const archiveDomain = Buffer.from('landline-archive-v1\0', 'latin1');

/** What an archive says of itself, in front of its entries. */
const Header = z.strictObject({
  room: z.string().regex(/^[a-z2-7]{32}$/),
  charter: z
    .string()
    .max(2_048)
    .regex(/^[A-Za-z0-9_-]+$/),
  name: z.string().max(256),
  /** Who made it: what they go by, and their device's key. */
  maker: z.strictObject({ name: z.string().max(256), key: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }),
  /** By the maker's clock, ms. */
  madeAt: z.int().min(0).max(0xffff_ffff_ffff),
  entries: z.int().min(0).max(archiveLimits.entries),
});
export type ArchiveHeader = z.infer<typeof Header>;

/** As it stands in front: its length as u32, then UTF-8 JSON. */
export function writeHeader(header: ArchiveHeader): Buffer {
  const json = Buffer.from(JSON.stringify(Header.parse(header)), 'utf8');
  if (json.length > archiveLimits.header) throw new RangeError('header');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json]);
}

/** Throws `archive-invalid`. */
export function readHeader(json: Uint8Array): ArchiveHeader {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(json);
    return Header.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError('archive-invalid', { cause });
  }
}

/** What stands in clear at the beginning of a file. */
export interface Head {
  readonly bytes: Buffer;
  readonly salt: Buffer;
  readonly prefix: Buffer;
}

export const newHead = (): Head =>
  readHead(Buffer.concat([magic, randomBytes(saltBytes), randomBytes(prefixBytes)]));

/** Throws `archive-invalid` where `bytes` begin no archive of a version that is known here. */
export function readHead(bytes: Buffer): Head {
  if (bytes.length !== headBytes || !bytes.subarray(0, magic.length).equals(magic))
    throw new AppError('archive-invalid');
  const salt = bytes.subarray(magic.length, magic.length + saltBytes);
  return { bytes, salt, prefix: bytes.subarray(magic.length + saltBytes) };
}

/** As in STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015): no chunk opens in another's place, and only the last one as the last. */
export function nonceOf({ prefix }: Head, counter: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(prefixBytes + 5);
  prefix.copy(nonce);
  nonce.writeUInt32BE(counter, prefixBytes);
  nonce.writeUInt8(last ? 1 : 0, prefixBytes + 4);
  return nonce;
}

const cost = { N: 2 ** 17, r: 8, p: 1 } as const;

/** Makes a key of 32 bytes from a passphrase, with the salt of the head. */
export type Stretch = (passphrase: string, head: Pick<Head, 'salt'>) => Promise<Buffer>;

/** Takes half a second and 128 MB, off the calling thread. */
export const keyOf: Stretch = (passphrase, { salt }) =>
  new Promise((resolve, reject) => {
    scrypt(
      passphrase.normalize('NFC'),
      salt,
      32,
      { ...cost, maxmem: 256 * cost.N * cost.r },
      (error, key) => {
        if (error) reject(error);
        else resolve(key);
      },
    );
  });
