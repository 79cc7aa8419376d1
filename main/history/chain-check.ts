import { cutChain, horizonOf, recount } from './cuts.ts';
import type { Database } from './database.ts';
import { checksumOf, type EntryRow } from './rows.ts';

/** Bounds the usual check: the newest chains, and the newest entries of each. Heads are compared for all. */
const chainsChecked = 2_000;
const entriesChecked = 8;

interface ChainRow {
  readonly chain: number;
  readonly room: number;
  readonly seq: number;
}

export const chainCheckStatements = {
  /** Chains whose head is not the last entry that is there. */
  astray: `SELECT c.chain, c.room, c.seq FROM chains c LEFT JOIN entries e ON e.chain = c.chain AND e.seq = c.seq
             LEFT JOIN horizons h ON h.chain = c.chain AND h.seq >= c.seq
           WHERE (h.chain IS NULL AND (e.entry IS NULL OR e.hash <> c.hash OR e.lamport <> c.lamport))
              OR h.seq > c.seq OR h.hash <> c.hash OR h.lamport <> c.lamport
              OR EXISTS (SELECT 1 FROM entries later WHERE later.chain = c.chain AND later.seq > c.seq)`,
  behind: `SELECT seq FROM entries WHERE chain = ? AND seq > ? ORDER BY seq`,
  newest: `SELECT chain, room, seq FROM chains ORDER BY chain DESC LIMIT ?`,
  tail: `SELECT chain_id, seq, lamport, sent_at, kind, hash, bytes, checksum, bare, erased FROM entries
         WHERE chain = ? ORDER BY seq DESC LIMIT ?`,
  gap: `SELECT count(*) AS count, coalesce(max(seq), 0) AS last FROM entries WHERE chain = ? AND seq > ?`,
} as const;

/**
 * Cuts each chain in front of the first of its last entries that is not as it was written, or where a seq is missing.
 * `setAside` is called before anything is changed, once, where something must be; its answer is handed on.
 */
export function cutUnsoundChains(
  database: Database,
  { whole }: { readonly whole: boolean },
  setAside: () => string,
): { readonly chains: number; readonly setAside: string | null } {
  const cuts = findCuts(database, whole);
  if (cuts.length === 0) return { chains: 0, setAside: null };
  const copy = setAside();
  database.exec('BEGIN IMMEDIATE');
  for (const { chain, last } of cuts) cutChain(database, chain, last);
  for (const room of new Set(cuts.map((cut) => cut.room))) recount(database, room);
  database.exec('COMMIT');
  return { chains: cuts.length, setAside: copy };
}

interface Cut {
  readonly chain: number;
  readonly room: number;
  /** The seq that stays as the last one. */
  readonly last: number;
}

function findCuts(database: Database, whole: boolean): readonly Cut[] {
  const tail = database.prepare(chainCheckStatements.tail);
  const cuts = new Map<number, Cut>();
  for (const { chain, room } of database
    .prepare(chainCheckStatements.astray)
    .all() as unknown as ChainRow[]) {
    cuts.set(chain, { chain, room, last: lastInRow(database, chain) });
  }
  const newest = database.prepare(chainCheckStatements.newest).all(whole ? -1 : chainsChecked);
  for (const { chain, room, seq } of newest as unknown as ChainRow[]) {
    let last = cuts.get(chain)?.last ?? seq;
    const horizon = horizonOf(database, chain);
    let above: number | null = null;
    for (const row of tail.iterate(
      chain,
      whole ? -1 : entriesChecked,
    ) as Iterable<unknown> as Iterable<EntryRow>) {
      // What was put back below it is no part of what has to be whole.
      if (row.seq <= horizon) {
        if (above !== null && above > horizon + 1) last = Math.min(last, horizon);
        break;
      }
      if (above !== null && row.seq + 1 !== above) last = Math.min(last, row.seq);
      if (!isSound(row)) last = Math.min(last, row.seq - 1);
      above = row.seq;
    }
    if (last < seq) cuts.set(chain, { chain, room, last });
  }
  return [...cuts.values()];
}

interface Counted {
  readonly count: number;
  readonly last: number;
}

/** The last seq up to which none is missing behind the horizon. */
function lastInRow(database: Database, chain: number): number {
  const horizon = horizonOf(database, chain);
  const counted = database.prepare(chainCheckStatements.gap).get(chain, horizon) as unknown as Counted;
  if (counted.count === 0) return horizon;
  if (horizon + counted.count === counted.last) return counted.last;
  let last = horizon;
  for (const row of database.prepare(chainCheckStatements.behind).iterate(chain, horizon)) {
    if (row['seq'] !== last + 1) break;
    last++;
  }
  return last;
}

/** Of a row that may hold anything at all. */
export function isSound(row: Partial<EntryRow>): boolean {
  const { bytes, hash, chain_id: chain } = row;
  if (!(bytes instanceof Uint8Array && hash instanceof Uint8Array && chain instanceof Uint8Array))
    return false;
  return checksumOf(row as EntryRow) === row.checksum;
}
