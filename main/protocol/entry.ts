import { createHash } from 'node:crypto';
import { fromBase32, toBase32 } from '../lib/base32.ts';
import {
  bareEntryBytes,
  bareForm,
  bodyDigest,
  digestBytes,
  entryLengthAt,
  headerBytes,
  saltBytes,
  signatureBytes,
  signedBytes,
  versions,
  viewOf,
} from './entry-bytes.ts';
import {
  bodySchemas,
  entryKinds,
  hasWords,
  kindByCode,
  type EntryBody,
  type EntryKind,
  type WordKind,
} from './entry-bodies.ts';
import { ProtocolError } from './errors.ts';
import { limits } from './limits.ts';

export { accesses, entryKinds, hasWords, historyPolicies, roles } from './entry-bodies.ts';
export type { EntryBody, EntryKind, Login } from './entry-bodies.ts';
export { entryOverhead, readPlace } from './entry-bytes.ts';

/** Stands before what an entry's signature and hash are over, in every version. */
export const entryDomain = Buffer.from('landline-entry-v1\0', 'latin1');

/** The author's chosen content, before it is signed. */
export interface EntryDraft<Kind extends EntryKind = EntryKind> {
  readonly room: string;
  readonly author: Uint8Array;
  /** 32 hexadecimal digits. */
  readonly chain: string;
  readonly seq: number;
  readonly previous: Uint8Array;
  readonly lamport: number;
  readonly sentAt: number;
  readonly kind: Kind;
  readonly body: EntryBody<Kind>;
  /** 16 random bytes: so that nobody finds the body of a bare entry by trying. */
  readonly salt: Uint8Array;
}

interface EntryBase {
  /** Base32 of the whole hash. */
  readonly id: string;
  readonly hash: Uint8Array;
  readonly room: string;
  readonly authorKey: Uint8Array;
  readonly author: string;
  readonly chain: string;
  readonly seq: number;
  readonly previous: Uint8Array;
  readonly lamport: number;
  readonly sentAt: number;
  /** The entry as it came, signature included: what is stored and relayed, never encoded anew. */
  readonly bytes: Uint8Array;
}
export type WholeEntry = {
  readonly [Kind in EntryKind]: EntryBase & {
    readonly kind: Kind;
    readonly body: EntryBody<Kind>;
    readonly bare: false;
  };
}[EntryKind];
/** A message, or an edit of one, without its body, which is not for this device (J5) or was erased. */
export type BareEntry = {
  readonly [Kind in WordKind]: EntryBase & {
    readonly kind: Kind;
    readonly body: null;
    readonly bare: true;
  };
}[WordKind];
/** One entry, read and checked for form; its signature is checked apart (`verifyEntry`). */
export type Entry = WholeEntry | BareEntry;

/** The first 160 bits of the SHA-256 of `bytes`, in base32: how devices and rooms are named (I1, L8). */
export const shortId = (bytes: Uint8Array): string =>
  toBase32(createHash('sha256').update(bytes).digest().subarray(0, 20));

/**
 * The two parts of a draft's bytes between which its signature comes: what it is over, without the domain in front, and
 * the salt with the body. Throws `entry-invalid` where the body is over its limit.
 */
export function draftParts(draft: EntryDraft): { readonly signed: Buffer; readonly salted: Buffer } {
  const body = Buffer.from(JSON.stringify(bodySchemas[draft.kind].parse(draft.body)), 'utf8');
  if (body.length > limits.entryBody) throw new ProtocolError('entry-invalid');
  if (draft.salt.length !== saltBytes) throw new RangeError('salt');
  const salted = Buffer.concat([draft.salt, body]);
  const signed = Buffer.alloc(signedBytes);
  let at = signed.writeUInt8(versions.whole, 0);
  at += Buffer.from(fromBase32(draft.room)).copy(signed, at);
  at += Buffer.from(draft.author).copy(signed, at);
  at += signed.write(draft.chain, at, 'hex');
  at = signed.writeUInt32BE(draft.seq, at);
  at += Buffer.from(draft.previous).copy(signed, at);
  at = signed.writeUIntBE(draft.lamport, at, 6);
  at = signed.writeUIntBE(draft.sentAt, at, 6);
  at = signed.writeUInt8(entryKinds[draft.kind], at);
  at = signed.writeUInt16BE(body.length, at);
  bodyDigest(salted).copy(signed, at);
  return { signed, salted };
}

/**
 * Signs `draft` and reads it back as everyone else will.
 * `sign` gives the 64-byte Ed25519 signature (RFC 8032) of its argument by the author's key.
 */
export function makeEntry<Kind extends EntryKind>(
  draft: EntryDraft<Kind>,
  sign: (message: Uint8Array) => Uint8Array,
): Extract<WholeEntry, { kind: Kind }> {
  const { signed, salted } = draftParts(draft);
  const signature = sign(Buffer.concat([entryDomain, signed]));
  const bytes = Buffer.concat([signed, signature, salted]);
  return decodeEntries(bytes)[0] as Extract<WholeEntry, { kind: Kind }>;
}

/** The same entry without its body: of words of version 2; any other entry stays as it is. */
export function bareOf(entry: Entry): Entry {
  if (entry.bare || !hasWords(entry.kind) || entry.bytes[0] !== versions.whole) return entry;
  return { ...entry, bare: true, body: null, bytes: bareForm(entry.bytes) } as BareEntry;
}

/** What the signature of `entry` is over, and the signature. */
export function signedPart(entry: Entry): { readonly message: Uint8Array; readonly signature: Uint8Array } {
  const buffer = viewOf(entry.bytes);
  const end = signedEnd(buffer);
  return { message: signedMessage(buffer), signature: buffer.subarray(end, end + signatureBytes) };
}

const signedEnd = (bytes: Buffer): number =>
  bytes[0] === versions.first ? bytes.length - signatureBytes : signedBytes;

function signedMessage(bytes: Buffer): Buffer {
  const message = Buffer.concat([entryDomain, bytes.subarray(0, signedEnd(bytes))]);
  if (bytes[0] === versions.bare) message.writeUInt8(versions.whole, entryDomain.length);
  return message;
}

/**
 * The entries that stand one behind the other in `payload`, in that order, as views of it.
 * Checks form alone: layout, kind, that the body is the one signed for, its schema, limits. Throws `entry-invalid`.
 */
export function decodeEntries(payload: Uint8Array): Entry[] {
  const buffer = viewOf(payload);
  const entries: Entry[] = [];
  for (let start = 0; start < buffer.length;) {
    const length = entryLengthAt(buffer, start);
    if (length === null || start + length > buffer.length) throw new ProtocolError('entry-invalid');
    entries.push(decodeEntry(buffer.subarray(start, start + length), entries.at(-1)));
    start += length;
  }
  return entries;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Neighbours mostly have one author and one room: what names them is then taken from `before`, not worked out again. */
function decodeEntry(bytes: Buffer, before: Entry | undefined): Entry {
  const kind = kindByCode.get(bytes.readUInt8(headerBytes - 3));
  const seq = bytes.readUInt32BE(69);
  const bare = bytes[0] === versions.bare;
  if (kind === undefined || seq === 0 || (bare && !hasWords(kind))) throw new ProtocolError('entry-invalid');
  if (bytes.readUInt16BE(headerBytes - 2) > limits.entryBody) throw new ProtocolError('entry-invalid');
  const authorKey = bytes.subarray(21, 53);
  const sameRoom = before !== undefined && bytes.compare(before.bytes, 1, 21, 1, 21) === 0;
  const sameAuthor = before !== undefined && authorKey.equals(before.authorKey);
  const hash = createHash('sha256').update(signedMessage(bytes)).digest();
  return {
    id: toBase32(hash),
    hash,
    room: sameRoom ? before.room : toBase32(bytes.subarray(1, 21)),
    authorKey,
    author: sameAuthor ? before.author : shortId(authorKey),
    chain: bytes.toString('hex', 53, 69),
    seq,
    previous: bytes.subarray(73, 105),
    lamport: bytes.readUIntBE(105, 6),
    sentAt: bytes.readUIntBE(111, 6),
    kind,
    bare,
    body: bare ? null : decodeBody(kind, bodyIn(bytes)),
    bytes,
  } as Entry;
}

/** Throws where it is another one than the signature is for. */
function bodyIn(bytes: Buffer): Uint8Array {
  if (bytes[0] === versions.first) return bytes.subarray(headerBytes, bytes.length - signatureBytes);
  const salted = bytes.subarray(bareEntryBytes);
  const digest = bytes.subarray(headerBytes, headerBytes + digestBytes);
  if (!bodyDigest(salted).equals(digest)) throw new ProtocolError('entry-invalid');
  return salted.subarray(saltBytes);
}

function decodeBody(kind: EntryKind, bytes: Uint8Array): EntryBody<EntryKind> {
  try {
    const body = bodySchemas[kind].parse(JSON.parse(utf8.decode(bytes)));
    if ('text' in body && codePoints(body.text) > limits.messageCodePoints) throw new RangeError('text');
    return body;
  } catch (cause) {
    throw new ProtocolError('entry-invalid', { cause });
  }
}

/** Cheaper than spreading: surrogate pairs count as one. */
function codePoints(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0xdc00 || unit > 0xdfff) count++;
  }
  return count;
}
