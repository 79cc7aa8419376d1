import { crc32 } from 'node:zlib';
import { fromBase32, toBase32 } from '../lib/base32.ts';
import type { StoredEntry } from './history.ts';
import type { Horizon } from './stored-rooms.ts';

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
const kinds: readonly StoredEntry['kind'][] = [
  'message',
  'join',
  'leave',
  'host',
  'settings',
  'role',
  'remove',
  'pardon',
  'mute',
  'admit',
  'invite',
  'revoke',
  'edit',
  'delete',
  'reaction',
  'pin',
  'confirm',
  'remind',
];
export const kindCode = (kind: StoredEntry['kind']): number => kinds.indexOf(kind) + 1;
const kindOf = (code: number): StoredEntry['kind'] => kinds[code - 1] ?? 'message';

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
  readonly late: number;
  readonly withheld: number;
  readonly bare: number;
  readonly hidden: number;
  readonly erased: number;
}

/** The columns of an EntryRow, of entries `e` and their chains `c`. */
export const entryColumns =
  'c.author, e.chain_id, e.seq, e.lamport, e.sent_at, e.kind, e.hash, e.bytes, e.checksum, e.late, e.withheld, e.bare, e.hidden, e.erased';

export const toEntry = (row: EntryRow): StoredEntry => ({
  id: idText(row.hash),
  author: idText(row.author),
  chain: toHex(row.chain_id),
  seq: row.seq,
  lamport: row.lamport,
  sentAt: row.sent_at,
  kind: kindOf(row.kind),
  bytes: row.bytes,
  bare: row.bare === 1,
  hidden: row.hidden === 1,
  late: row.late > 0,
  withheld: row.withheld === 1,
  erased: row.erased === 1,
});

/** Over the bytes and everything that was taken out of them, so that a row can be told from what a bad disk made of it. */
export function checksumOf(
  row: Omit<EntryRow, 'checksum' | 'author' | 'late' | 'withheld' | 'hidden' | 'bare' | 'erased'> & {
    readonly bare?: number;
    readonly erased?: number;
  },
): number {
  const header = `${toHex(row.hash)}${toHex(row.chain_id)}${row.seq}/${row.lamport}/${row.sent_at}/${row.kind}`;
  const without = row.bare ? '/bare' : row.erased ? '/erased' : '';
  return crc32(row.bytes, crc32(`${header}${without}`));
}

/** A fork as its row says it. */
export interface ForkRow {
  readonly chain_id: Uint8Array;
  readonly seq: number;
  readonly first: Uint8Array;
  readonly second: Uint8Array;
  readonly checksum: number;
}

export const forkChecksum = (row: Omit<ForkRow, 'checksum'>): number =>
  crc32(row.second, crc32(row.first, crc32(`${toHex(row.chain_id)}${row.seq}`)));

/** A chain’s horizon beside its head; `horizon` is null where there is none. */
export interface HorizonRow {
  readonly horizon: number | null;
  readonly horizon_lamport: number;
  readonly horizon_hash: Uint8Array;
  readonly given: number;
  readonly given_hash: Uint8Array | null;
  readonly back: number;
}
export const horizonIn = (row: HorizonRow): Horizon | null =>
  row.horizon === null
    ? null
    : {
        seq: row.horizon,
        lamport: row.horizon_lamport,
        hash: row.horizon_hash,
        given: row.given,
        givenHash: row.given_hash,
        back: row.back,
      };
