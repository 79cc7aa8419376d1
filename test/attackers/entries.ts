import { randomBytes } from 'node:crypto';
import { base32, fromBase32, sha256, shortId, type Key } from './bytes.ts';

/** Entries (L1), written and read as an attacker needs them: whatever is in them. */
const domain = Buffer.from('landline-entry-v1\0');
const header = 120;
const digest = 32;
const signature = 64;
const salt = 16;
const kinds = [
  ...['', 'message', 'join', 'leave', 'host', 'settings', 'role', 'remove', 'pardon', 'mute', 'admit'],
  ...['invite', 'revoke'],
];

export interface Entry {
  readonly id: string;
  readonly hash: Buffer;
  readonly bytes: Buffer;
  readonly author: string;
  readonly chain: string;
  readonly seq: number;
  readonly lamport: number;
  readonly kind: string;
  /** Null where it is bare. */
  readonly body: Readonly<Record<string, unknown>> | null;
}

export interface Draft {
  readonly room: string;
  readonly author: Buffer;
  readonly chain: string;
  readonly seq: number;
  readonly previous: Buffer;
  readonly lamport: number;
  readonly sentAt: number;
  readonly kind: string;
  readonly body: object;
}

/** `by` signs, whoever the author is said to be. Numbers too great for their place wrap. */
export function makeEntry(draft: Draft, by: Key, version: 1 | 2 = 2): Entry {
  const body = Buffer.from(JSON.stringify(draft.body));
  const head = Buffer.alloc(header);
  head.writeUInt8(version, 0);
  fromBase32(draft.room).copy(head, 1);
  draft.author.copy(head, 21);
  head.write(draft.chain, 53, 'hex');
  head.writeUInt32BE(draft.seq, 69);
  draft.previous.copy(head, 73);
  head.writeUIntBE(draft.lamport % 2 ** 48, 105, 6);
  head.writeUIntBE(draft.sentAt % 2 ** 48, 111, 6);
  head.writeUInt8(kinds.indexOf(draft.kind), 117);
  head.writeUInt16BE(body.length, 118);
  const salted = Buffer.concat([randomBytes(salt), body]);
  const signed = Buffer.concat([head, version === 1 ? body : sha256(salted)]);
  const signedBy = by.sign(Buffer.concat([domain, signed]));
  const [entry] = readEntries(Buffer.concat([signed, signedBy, version === 1 ? Buffer.alloc(0) : salted]));
  return entry as Entry;
}

/** The entries that stand one behind the other. */
export function readEntries(payload: Buffer): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at < payload.length;) {
    const [version, length] = [payload.readUInt8(at), payload.readUInt16BE(at + header - 2)];
    const fixed = header + signature + (version === 1 ? 0 : digest) + (version === 2 ? salt : 0);
    const end = at + fixed + (version === 3 ? 0 : length);
    entries.push(readEntry(Buffer.from(payload.subarray(at, end)), length));
    at = end;
  }
  return entries;
}

function readEntry(bytes: Buffer, length: number): Entry {
  const version = bytes.readUInt8(0);
  const signed = Buffer.from(bytes.subarray(0, version === 1 ? bytes.length - signature : header + digest));
  if (version === 3) signed.writeUInt8(2, 0);
  const hash = sha256(domain, signed);
  const bodyAt = version === 1 ? header : bytes.length - length;
  const text = version === 3 ? 'null' : bytes.toString('utf8', bodyAt, bodyAt + length);
  return {
    id: base32(hash),
    hash,
    bytes,
    author: shortId(bytes.subarray(21, 53)),
    chain: bytes.toString('hex', 53, 69),
    seq: bytes.readUInt32BE(69),
    lamport: bytes.readUIntBE(105, 6),
    kind: kinds[bytes.readUInt8(117)] ?? '',
    body: JSON.parse(text) as Entry['body'],
  };
}

/** An author's chain: each entry goes on from the one before. */
export class Chain {
  readonly id = randomBytes(16).toString('hex');
  readonly entries: Entry[] = [];
  readonly #key: Key;
  readonly #room: string;

  constructor(room: string, key: Key) {
    this.#room = room;
    this.#key = key;
  }

  /** The next entry, or, with `at`, another one for that place. It is part of the chain where it is the next. */
  add(
    kind: string,
    body: object,
    given: { readonly lamport: number; readonly at?: number } & Partial<Draft>,
    version: 1 | 2 = 2,
  ): Entry {
    const { at, ...lies } = given;
    const seq = at ?? this.entries.length + 1;
    const draft: Draft = {
      room: this.#room,
      author: this.#key.publicKey,
      chain: this.id,
      seq,
      previous: this.entries[seq - 2]?.hash ?? Buffer.alloc(32),
      sentAt: Date.now(),
      kind,
      body,
      ...lies,
    };
    const entry = makeEntry(draft, this.#key, version);
    if (at === undefined) this.entries.push(entry);
    return entry;
  }
}
