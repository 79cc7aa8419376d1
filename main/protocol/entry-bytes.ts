import { createHash } from 'node:crypto';
import { cursorOf } from '../lib/cursor.ts';

/**
 * How an entry lies in its bytes (L1), all integers big-endian:
 *
 *     version u8 | room 20 | author's public key 32 | chain 16 | seq u32 | hash of the author's previous entry in the chain 32
 *     | lamport u48 | sent-at u48 | kind u8 | body length u16 | …
 *
 * and then, of version 2, `SHA-256(salt | body) 32 | signature 64 | salt 16 | body`. A bare one has version 3 and ends behind the
 * signature; it is the same entry: id and signature are over version 2. Of version 1, `body | signature 64`.
 */
export const versions = { first: 1, whole: 2, bare: 3 } as const;
export const headerBytes = 1 + 20 + 32 + 16 + 4 + 32 + 6 + 6 + 1 + 2;
export const digestBytes = 32;
export const signatureBytes = 64;
export const saltBytes = 16;
/** What id and signature of version 2 are over. */
export const signedBytes = headerBytes + digestBytes;
export const bareEntryBytes = signedBytes + signatureBytes;
/** What an entry has beside its body. */
export const entryOverhead = bareEntryBytes + saltBytes;
/** Of messages and edits (`wordKinds` in `entry-bodies.ts`). */
const kindsWithWords: readonly (number | undefined)[] = [1, 13];
const firstOverhead = headerBytes + signatureBytes;

export const viewOf = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** How long the entry is that begins at `start`, or null where what is there is too short to tell, or of another version. */
export function entryLengthAt(buffer: Buffer, start: number): number | null {
  const left = buffer.length - start;
  const version = left > 0 ? buffer[start] : 0;
  if (version === versions.bare) return left < bareEntryBytes ? null : bareEntryBytes;
  const overhead = version === versions.whole ? entryOverhead : firstOverhead;
  if (left < overhead || (version !== versions.whole && version !== versions.first)) return null;
  return overhead + buffer.readUInt16BE(start + headerBytes - 2);
}

export const bodyDigest = (saltAndBody: Uint8Array): Buffer =>
  createHash('sha256').update(saltAndBody).digest();

/** The bare form of a whole entry of version 2, in memory of its own. */
export function bareForm(whole: Uint8Array): Buffer {
  const bare = Buffer.from(whole.subarray(0, bareEntryBytes));
  bare.writeUInt8(versions.bare, 0);
  return bare;
}

/** The body of a whole entry that is known to be well formed; null of a bare one. */
export function bodyBytes(whole: Uint8Array): Uint8Array | null {
  if (whole[0] === versions.first) return whole.subarray(headerBytes, whole.length - signatureBytes);
  return whole[0] === versions.whole ? whole.subarray(entryOverhead) : null;
}

export const isBare = (bytes: Uint8Array): boolean => bytes[0] === versions.bare;

/** As `bareForm`, of whatever entry: only messages and edits of version 2 have one, all others stay as they are. */
export const asBare = (bytes: Uint8Array): Uint8Array =>
  bytes[0] === versions.whole && kindsWithWords.includes(bytes[headerBytes - 3]) ? bareForm(bytes) : bytes;

/** Whether `whole` is the entry that `bare` is without its body, with that very body. */
export function completes(bare: Uint8Array, whole: Uint8Array): boolean {
  if (bare.length !== bareEntryBytes || bare[0] !== versions.bare || whole[0] !== versions.whole)
    return false;
  if (entryLengthAt(viewOf(whole), 0) !== whole.length) return false;
  const digest = viewOf(whole).subarray(headerBytes, signedBytes);
  return bareForm(whole).equals(bare) && bodyDigest(whole.subarray(bareEntryBytes)).equals(digest);
}

/** Whether it names that public key as its author's. */
export const isBy = (key: Uint8Array, bytes: Uint8Array): boolean =>
  viewOf(bytes).subarray(21, 53).equals(key);

/** Chain and seq of an entry whose form was not looked at; of too few bytes, of no entry. */
export function placeIn(bytes: Uint8Array): { readonly chain: Uint8Array; readonly seq: number } {
  const buffer = viewOf(bytes);
  return { chain: buffer.subarray(53, 69), seq: buffer.length < headerBytes ? 0 : buffer.readUInt32BE(69) };
}

/** The cursor of an entry, read off its bytes, which are known to be well formed. */
export function readPlace(bytes: Uint8Array): string {
  const buffer = viewOf(bytes);
  const chain = buffer.toString('hex', 53, 69);
  return cursorOf({ lamport: buffer.readUIntBE(105, 6), chain, seq: buffer.readUInt32BE(69) });
}
