import { createHash } from 'node:crypto';
import { z } from 'zod';
import { fromBase32, toBase32 } from '../lib/base32.ts';
import { cursorOf } from '../lib/cursor.ts';
import { ProtocolError } from './errors.ts';
import { limits } from './limits.ts';

/**
 * An entry as it travels and as it is kept (L1), all integers big-endian:
 *
 *     version u8 = 1 | room 20 | author's public key 32 | chain 16 | seq u32 | hash of the author's previous entry in the chain 32
 *     | lamport u48 | sent-at u48 | kind u8 | body length u16 | body | signature 64
 *
 * The signature and the id are over `landline-entry-v1\0` and everything before the signature: exactly the bytes that travel.
 */
export const entryDomain = Buffer.from('landline-entry-v1\0', 'latin1');
const headerBytes = 1 + 20 + 32 + 16 + 4 + 32 + 6 + 6 + 1 + 2;
const signatureBytes = 64;
export const entryOverhead = headerBytes + signatureBytes;

export const entryKinds = {
  message: 1,
  join: 2,
  leave: 3,
  host: 4,
  settings: 5,
  role: 6,
  remove: 7,
  pardon: 8,
  mute: 9,
  admit: 10,
  invite: 11,
  revoke: 12,
} as const;
export type EntryKind = keyof typeof entryKinds;
const kindByCode = new Map<number, EntryKind>(
  Object.entries(entryKinds).map(([kind, code]) => [code, kind as EntryKind]),
);

const Device = z.string().regex(/^[a-z2-7]{32}$/);
const EntryId = z.string().regex(/^[a-z2-7]{52}$/);
const Instant = z.int().min(0).max(0xffff_ffff_ffff);
const base64url = (bytes: number) =>
  z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${Math.ceil((bytes * 4) / 3)}}$`));
/** What a passphrase or a code is checked with (RFC 9807): the server's setup and the registration record. */
const Login = z.strictObject({
  setup: z.string().regex(/^[A-Za-z0-9_-]{100,400}$/),
  record: z.string().regex(/^[A-Za-z0-9_-]{100,600}$/),
});
export type Login = z.infer<typeof Login>;
/** Up to where in each of a device's chains its deeds had been seen by whoever takes its role away: later ones count no more. */
const Known = z
  .array(z.tuple([z.string().regex(/^[0-9a-f]{32}$/), z.int().min(1).max(0xffff_ffff)]))
  .max(limits.knownChains);

export const accesses = ['open', 'passphrase', 'invite', 'ask'] as const;
export const roles = ['owner', 'moderator', 'member', 'guest'] as const;
export const historyPolicies = ['all', 'joined', 'none'] as const;

const MessageBody = z.strictObject({ text: z.string().min(1) });
const JoinBody = z.strictObject({
  name: z.string().min(1).max(256),
  colour: z.string().regex(/^[a-z]{1,16}$/),
  /** What the author was called before in this room. */
  former: z.optional(z.string().min(1).max(256)),
});
const LeaveBody = z.strictObject({});
/** The author hosts the room under `term`; `former` hosted it before and was lost, or has handed it over (H7). */
const HostBody = z.strictObject({
  term: z.int().min(1).max(Number.MAX_SAFE_INTEGER),
  former: z.string().regex(/^[a-z2-7]{32}$/),
  how: z.enum(['lost', 'handed']),
});
/** What of the room's rules changes; of each the last in shown order counts that its author could give. `login` goes with `access: passphrase`. */
const SettingsBody = z.strictObject({
  access: z.optional(z.enum(accesses)),
  login: z.optional(Login),
  /** Nobody new is let in. */
  locked: z.optional(z.boolean()),
  /** Only moderators write. */
  readOnly: z.optional(z.boolean()),
  /** Milliseconds between two messages of one member; 0 for none. */
  slowMs: z.optional(z.int().min(0).max(86_400_000)),
  /** Whether files may be offered. */
  files: z.optional(z.boolean()),
  /** How much of what was said before a newcomer is given (J5). */
  history: z.optional(z.enum(historyPolicies)),
  /** Who may invite. */
  inviters: z.optional(z.enum(['members', 'moderators'])),
});
const RoleBody = z.strictObject({ device: Device, role: z.enum(roles), known: Known });
/** Out of the room, until let in anew (`kick`) or pardoned (`ban`). */
const RemoveBody = z.strictObject({ device: Device, how: z.enum(['kick', 'ban']), known: Known });
/** Lifts these bans, and no other that its author had not seen. */
const PardonBody = z.strictObject({
  device: Device,
  lifts: z.array(EntryId).min(1).max(limits.liftsPerEntry),
});
/** What the device writes until then, by its own clock, does not count; null ends it, 0 is for good. */
const MuteBody = z.strictObject({ device: Device, until: z.nullable(Instant) });
/** The author has let the device in; `lifts`: kicks that are over with this. */
const AdmitBody = z.strictObject({
  device: Device,
  how: z.enum(['passphrase', 'invite', 'asked']),
  /** Of `how: invite`: the id of the invite's entry. */
  invite: z.optional(EntryId),
  lifts: z.array(EntryId).max(limits.liftsPerEntry),
});
/** One newcomer may come by it until `expires`: with a link, that shares `key`, or with a spoken code, that `login` checks. */
const InviteBody = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('link'), id: base64url(16), key: base64url(32), expires: Instant }),
  z.strictObject({ by: z.literal('code'), login: Login, expires: Instant }),
]);
const RevokeBody = z.strictObject({ invite: EntryId });
const bodies = {
  message: MessageBody,
  join: JoinBody,
  leave: LeaveBody,
  host: HostBody,
  settings: SettingsBody,
  role: RoleBody,
  remove: RemoveBody,
  pardon: PardonBody,
  mute: MuteBody,
  admit: AdmitBody,
  invite: InviteBody,
  revoke: RevokeBody,
} as const;
export type EntryBody<Kind extends EntryKind> = z.infer<(typeof bodies)[Kind]>;

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
}

/** One entry, read and checked for form; its signature is checked apart (`verifyEntry`). */
export type Entry = {
  readonly [Kind in EntryKind]: {
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
    readonly kind: Kind;
    readonly body: EntryBody<Kind>;
    /** The whole entry, signature included: what is stored and relayed, never encoded anew. */
    readonly bytes: Uint8Array;
  };
}[EntryKind];

/** The first 160 bits of the SHA-256 of `bytes`, in base32: how devices and rooms are named (I1, L8). */
export const shortId = (bytes: Uint8Array): string =>
  toBase32(createHash('sha256').update(bytes).digest().subarray(0, 20));

/** The bytes a draft's author signs, without the domain in front. Throws `entry-invalid` where the body is over its limit. */
export function entryBytes(draft: EntryDraft): Buffer {
  const body = Buffer.from(JSON.stringify(bodies[draft.kind].parse(draft.body)), 'utf8');
  if (body.length > limits.entryBody) throw new ProtocolError('entry-invalid');
  const bytes = Buffer.alloc(headerBytes + body.length);
  let at = bytes.writeUInt8(1, 0);
  at += Buffer.from(fromBase32(draft.room)).copy(bytes, at);
  at += Buffer.from(draft.author).copy(bytes, at);
  at += bytes.write(draft.chain, at, 'hex');
  at = bytes.writeUInt32BE(draft.seq, at);
  at += Buffer.from(draft.previous).copy(bytes, at);
  at = bytes.writeUIntBE(draft.lamport, at, 6);
  at = bytes.writeUIntBE(draft.sentAt, at, 6);
  at = bytes.writeUInt8(entryKinds[draft.kind], at);
  at = bytes.writeUInt16BE(body.length, at);
  body.copy(bytes, at);
  return bytes;
}

/**
 * Signs `draft` and reads it back as everyone else will.
 * `sign` gives the 64-byte Ed25519 signature (RFC 8032) of its argument by the author's key.
 */
export function makeEntry(draft: EntryDraft, sign: (message: Uint8Array) => Uint8Array): Entry {
  const signed = entryBytes(draft);
  const signature = sign(Buffer.concat([entryDomain, signed]));
  return decodeEntries(Buffer.concat([signed, signature]))[0] as Entry;
}

/** What the signature of `entry` is over, and the signature: views of `entry.bytes`. */
export function signedPart(entry: Entry): { readonly message: Uint8Array; readonly signature: Uint8Array } {
  const end = entry.bytes.length - signatureBytes;
  return {
    message: Buffer.concat([entryDomain, entry.bytes.subarray(0, end)]),
    signature: entry.bytes.subarray(end),
  };
}

/**
 * The entries that stand one behind the other in `payload`, in that order, as views of it.
 * Checks form alone: layout, kind, body's schema, limits. Throws `entry-invalid`.
 */
export function decodeEntries(payload: Uint8Array): Entry[] {
  const buffer = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  const entries: Entry[] = [];
  for (let start = 0; start < buffer.length;) {
    if (buffer.length - start < entryOverhead) throw new ProtocolError('entry-invalid');
    const bodyLength = buffer.readUInt16BE(start + headerBytes - 2);
    const end = start + entryOverhead + bodyLength;
    if (bodyLength > limits.entryBody || end > buffer.length) throw new ProtocolError('entry-invalid');
    entries.push(decodeEntry(buffer.subarray(start, end), entries.at(-1)));
    start = end;
  }
  return entries;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Neighbours mostly have one author and one room: what names them is then taken from `before`, not worked out again. */
function decodeEntry(bytes: Buffer, before: Entry | undefined): Entry {
  const kind = kindByCode.get(bytes.readUInt8(headerBytes - 3));
  const seq = bytes.readUInt32BE(69);
  if (bytes[0] !== 1 || kind === undefined || seq === 0) throw new ProtocolError('entry-invalid');
  const authorKey = bytes.subarray(21, 53);
  const sameRoom = before !== undefined && bytes.compare(before.bytes, 1, 21, 1, 21) === 0;
  const sameAuthor = before !== undefined && authorKey.equals(before.authorKey);
  const hash = createHash('sha256')
    .update(entryDomain)
    .update(bytes.subarray(0, bytes.length - signatureBytes))
    .digest();
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
    body: decodeBody(kind, bytes.subarray(headerBytes, bytes.length - signatureBytes)),
    bytes,
  } as Entry;
}

function decodeBody(kind: EntryKind, bytes: Uint8Array): EntryBody<EntryKind> {
  try {
    const body = bodies[kind].parse(JSON.parse(utf8.decode(bytes)));
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

/** The cursor of an entry, read off its bytes, which are known to be well formed. */
export function readPlace(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chain = buffer.toString('hex', 53, 69);
  return cursorOf({ lamport: buffer.readUIntBE(105, 6), chain, seq: buffer.readUInt32BE(69) });
}
