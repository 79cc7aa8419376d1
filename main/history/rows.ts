import { crc32 } from 'node:zlib';
import { fromBase32, toBase32 } from '../lib/base32.ts';
import type { StoredEntry } from './history.ts';

/** A place in shown order (L3), taken apart. */
export interface Place {
  readonly lamport: number;
  readonly chain: Uint8Array;
  readonly seq: number;
}

export function placeOf(cursor: string): Place {
  const [lamport = '', chain = '', seq = ''] = cursor.split('-');
  return { lamport: parseInt(lamport, 16), chain: fromHex(chain), seq: parseInt(seq, 16) };
}

export const fromHex = (text: string): Uint8Array => Buffer.from(text, 'hex');
export const toHex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
export const idBytes = (id: string): Uint8Array => fromBase32(id);
export const idText = (bytes: Uint8Array): string => toBase32(bytes);

/** Kept as numbers; further kinds are added, none is renumbered. */
const kindCodes = { message: 1, join: 2 } as const;
export const kindCode = (kind: StoredEntry['kind']): number => kindCodes[kind];
const kindOf = (code: number): StoredEntry['kind'] => (code === kindCodes.message ? 'message' : 'join');

/** What an entry's row holds beside its keys. */
export interface EntryRow {
  readonly author: Uint8Array;
  readonly chain_id: Uint8Array;
  readonly seq: number;
  readonly lamport: number;
  readonly sent_at: number;
  readonly kind: number;
  readonly hash: Uint8Array;
  readonly bytes: Uint8Array;
  readonly checksum: number;
}

export const toEntry = (row: EntryRow): StoredEntry => ({
  id: idText(row.hash),
  author: idText(row.author),
  chain: toHex(row.chain_id),
  seq: row.seq,
  lamport: row.lamport,
  sentAt: row.sent_at,
  kind: kindOf(row.kind),
  bytes: row.bytes,
});

/** Over the bytes and everything that was taken out of them, so that a row can be told from what a bad disk made of it. */
export function checksumOf(row: Omit<EntryRow, 'checksum' | 'author'>): number {
  const header = `${toHex(row.hash)}${toHex(row.chain_id)}${row.seq}/${row.lamport}/${row.sent_at}/${row.kind}`;
  return crc32(row.bytes, crc32(header));
}
