import { cursorOf } from '../lib/cursor.ts';
import type { Database } from './database.ts';
import { placeOf, toHex } from './rows.ts';
import { WordStore } from './word-store.ts';

export interface PlaceRow {
  readonly lamport: number;
  readonly chain_id: Uint8Array;
  readonly seq: number;
}
interface LastRow extends PlaceRow {
  readonly entry: number;
}
interface JoinOrLeaveRow extends PlaceRow {
  readonly kind: number;
  readonly name: string | null;
  readonly colour: string | null;
}

const after = '(e.lamport, e.chain_id, e.seq) > (?, ?, ?)';
const named = 'e.room = ? AND e.mention = 1 AND e.counts = 1';

/** Every statement that takes entries out and counts anew what was derived from them; the tests read their plans. */
export const cutStatements = {
  cut: `DELETE FROM entries WHERE chain = ? AND seq > ?`,
  forgetChain: `DELETE FROM chains WHERE chain = ?`,
  setHead: `UPDATE chains SET (seq, lamport, hash) =
              (SELECT seq, lamport, hash FROM entries e WHERE e.chain = chains.chain AND e.seq = ?2) WHERE chain = ?1`,
  horizon: `SELECT seq FROM horizons WHERE chain = ?`,
  setToHorizon: `UPDATE chains SET (seq, lamport, hash) =
                   (SELECT seq, lamport, hash FROM horizons h WHERE h.chain = chains.chain) WHERE chain = ?`,
  readUpTo: `SELECT read_up_to FROM rooms WHERE room = ?`,
  lastMessage: `SELECT e.entry, e.lamport, e.chain_id, e.seq FROM entries e WHERE e.room = ? AND e.kind = 1
                  AND e.hidden = 0 AND e.bare = 0 AND e.erased = 0
                ORDER BY e.lamport DESC, e.chain_id DESC, e.seq DESC LIMIT 1`,
  countAll: `SELECT count(*) AS count FROM entries e WHERE e.room = ? AND e.counts = 1`,
  countAfter: `SELECT count(*) AS count FROM entries e WHERE e.room = ? AND ${after} AND e.counts = 1`,
  countLate: `SELECT count(*) AS count FROM entries e WHERE e.room = ? AND e.late = 2 AND e.counts = 1 AND NOT ${after}`,
  mentionsAll: `SELECT count(*) AS count FROM entries e WHERE ${named}`,
  mentionsAfter: `SELECT count(*) AS count FROM entries e WHERE ${named} AND ${after}`,
  mentionsLate: `SELECT count(*) AS count FROM entries e WHERE ${named} AND e.late = 2 AND NOT ${after}`,
  setCounts: `UPDATE rooms SET last_message = ?2, last_cursor = ?3, unread = ?4, mentions = ?5,
                greatest_lamport = max(greatest_lamport, coalesce((SELECT max(lamport) FROM entries WHERE room = ?1), 0))
              WHERE room = ?1`,
  membership: `SELECT e.kind, e.lamport, e.chain_id, e.seq, e.name, e.colour FROM chains c JOIN entries e USING (chain)
               WHERE c.room = ? AND c.author = ? AND e.kind IN (2, 3)`,
  setMembership: `UPDATE members SET cursor = ?3, joined = ?4, left_at = ?5,
                    name = coalesce(?6, name), colour = coalesce(?7, colour) WHERE room = ?1 AND device = ?2`,
} as const;

/** Makes `last` the last entry of the chain, or its horizon, where that is greater; with 0 the chain is gone. */
export function cutChain(database: Database, chain: number, last: number): void {
  const end = Math.max(last, horizonOf(database, chain));
  new WordStore(database).removeBehind(chain, end);
  database.prepare(cutStatements.cut).run(chain, end);
  setHead(database, chain, end);
}

/** Up to where the chain was forgotten; 0: it was not. */
export const horizonOf = (database: Database, chain: number): number =>
  (database.prepare(cutStatements.horizon).get(chain)?.['seq'] as number | undefined) ?? 0;

/** Takes a chain's head from its entry at `last`, or from its horizon, where that is not behind it. */
export function setHead(database: Database, chain: number, last: number): void {
  const horizon = horizonOf(database, chain);
  if (horizon > 0 && last <= horizon) database.prepare(cutStatements.setToHorizon).run(chain);
  else if (last === 0) database.prepare(cutStatements.forgetChain).run(chain);
  else database.prepare(cutStatements.setHead).run(chain, last);
}

/** Derives again what a room's row keeps of its entries; the greatest lamport never falls. */
export function recount(database: Database, room: number): void {
  const count = (name: `${'count' | 'mentions'}${'All' | 'After' | 'Late'}`, ...place: Place): number =>
    database.prepare(cutStatements[name]).get(room, ...place)?.['count'] as number;
  const last = database.prepare(cutStatements.lastMessage).get(room) as LastRow | undefined;
  const key = last?.entry ?? null;
  const readUpTo = database.prepare(cutStatements.readUpTo).get(room)?.['read_up_to'] as string | null;
  const place = readUpTo === null ? [] : placeParameters(readUpTo);
  const [unread, mentions] = (['count', 'mentions'] as const).map((what) =>
    readUpTo === null
      ? count(`${what}All`)
      : count(`${what}After`, ...place) + count(`${what}Late`, ...place),
  ) as [number, number];
  const cursor = last ? cursorIn(last) : null;
  database.prepare(cutStatements.setCounts).run(room, key, cursor, unread, mentions);
}

type Place = readonly (number | Uint8Array)[];

/** Derives again what a member's row keeps of its joins and leaves; without a join it is listed no more. */
export function recountMember(database: Database, room: number, device: Uint8Array): void {
  const rows = database.prepare(cutStatements.membership).all(room, device) as unknown as JoinOrLeaveRow[];
  const inOrder = rows
    .map((row) => ({ ...row, cursor: cursorIn(row) }))
    .sort((a, b) => (a.cursor < b.cursor ? -1 : 1));
  const joins = inOrder.filter(({ kind }) => kind === 2);
  const left = inOrder.findLast(({ kind }) => kind === 3)?.cursor ?? null;
  const { cursor = null, name = null, colour = null } = joins.at(-1) ?? {};
  const joined = joins[0]?.cursor ?? null;
  database.prepare(cutStatements.setMembership).run(room, device, cursor, joined, left, name, colour);
}

export const cursorIn = (row: PlaceRow): string =>
  cursorOf({ lamport: row.lamport, chain: toHex(row.chain_id), seq: row.seq });

export function placeParameters(cursor: string): [number, Uint8Array, number] {
  const { lamport, chain, seq } = placeOf(cursor);
  return [lamport, chain, seq];
}
