import { AppError } from '../../preload/contract/errors.ts';
import { completes } from '../protocol/entry-bytes.ts';
import { isSound } from './chain-check.ts';
import { placeParameters, recount } from './cuts.ts';
import type { Database } from './database.ts';
import type { History, StoredEntry } from './history.ts';
import { checksumOf, entryColumns, idBytes, idText, toEntry, toHex, type EntryRow } from './rows.ts';

type KeyedRow = EntryRow & { readonly entry: number };

const byId = 'e.room = ?1 AND substr(e.hash, 1, 8) = substr(?2, 1, 8) AND e.hash = ?2';
/** A message of somebody else is what an unread count is made of. */
const ofOthers = '(kind = 1 AND (SELECT author FROM chains c WHERE c.chain = e.chain) <> ?3)';

/** Every statement on what is decided about entries after they came; the tests read their plans. */
export const judgementStatements = {
  room: `SELECT room FROM rooms WHERE id = ?`,
  deeds: `SELECT ${entryColumns} FROM entries e JOIN chains c USING (chain)
          WHERE e.room = ? AND e.kind > 2 ORDER BY e.lamport, e.chain_id, e.seq`,
  hide: `UPDATE entries AS e SET hidden = 1, counts = 0 WHERE ${byId} AND hidden = 0`,
  show: `UPDATE entries AS e SET hidden = 0, counts = (bare = 0 AND ${ofOthers}) WHERE ${byId} AND hidden = 1`,
  byId: `SELECT ${entryColumns}, e.entry FROM entries e JOIN chains c USING (chain) WHERE ${byId}`,
  fill: `UPDATE entries AS e SET bare = 0, bytes = ?1, checksum = ?2, counts = (hidden = 0 AND ${ofOthers}) WHERE entry = ?4`,
  bare: `SELECT e.hash FROM entries e WHERE e.room = ? AND e.bare = 1 AND (e.lamport, e.chain_id, e.seq) > (?, ?, ?)
         ORDER BY e.lamport DESC, e.chain_id DESC, e.seq DESC LIMIT ?`,
  bareHeads: `SELECT e.chain_id, max(e.seq) AS seq FROM entries e WHERE e.room = ? AND e.bare = 1 GROUP BY e.chain_id
              ORDER BY e.chain_id`,
} as const;

/** Which entries count and which have bodies, inside whatever transaction is open. */
export class JudgementStore {
  readonly #database: Database;
  readonly #self: Uint8Array;
  readonly #statements;

  constructor(database: Database, ownDevice: string) {
    this.#database = database;
    this.#self = idBytes(ownDevice);
    this.#statements = Object.fromEntries(
      Object.entries(judgementStatements).map(([name, sql]) => [name, database.prepare(sql)]),
    ) as Record<keyof typeof judgementStatements, ReturnType<Database['prepare']>>;
  }

  deeds(roomId: string): readonly StoredEntry[] {
    const room = this.#key(roomId);
    if (room === null) return [];
    return (this.#statements.deeds.all(room) as unknown as EntryRow[]).filter(isSound).map(toEntry);
  }

  setHidden(roomId: string, hide: readonly string[], show: readonly string[]): void {
    const room = this.#existing(roomId);
    let changed = 0;
    for (const id of hide) changed += Number(this.#statements.hide.run(room, idBytes(id)).changes);
    for (const id of show)
      changed += Number(this.#statements.show.run(room, idBytes(id), this.#self).changes);
    if (changed > 0) recount(this.#database, room);
  }

  fill(roomId: string, entries: Parameters<History['fill']>[1]): readonly string[] {
    const room = this.#existing(roomId);
    const filled: string[] = [];
    for (const { id, bytes } of entries) {
      const row = this.#row(room, id);
      if (row?.bare !== 1 || !completes(row.bytes, bytes)) continue;
      const checksum = checksumOf({ ...row, bytes, bare: 0 });
      this.#statements.fill.run(bytes, checksum, this.#self, row.entry);
      filled.push(id);
    }
    if (filled.length > 0) recount(this.#database, room);
    return filled;
  }

  bare(roomId: string, after: string, limit: number): readonly string[] {
    const room = this.#key(roomId);
    if (room === null) return [];
    const place = after === '' ? [-1, new Uint8Array(0), 0] : placeParameters(after);
    return this.#statements.bare.all(room, ...place, limit).map((row) => idText(row['hash'] as Uint8Array));
  }

  bareHeads(roomId: string): readonly { readonly chain: string; readonly seq: number }[] {
    const room = this.#key(roomId);
    if (room === null) return [];
    const rows = this.#statements.bareHeads.all(room);
    return rows.map((row) => ({ chain: toHex(row['chain_id'] as Uint8Array), seq: row['seq'] as number }));
  }

  entriesById(roomId: string, ids: readonly string[]): readonly Uint8Array[] {
    const room = this.#key(roomId);
    if (room === null) return [];
    return ids.flatMap((id) => {
      const row = this.#row(room, id);
      return row?.bare === 0 ? [row.bytes] : [];
    });
  }

  /** Null also where the disk has changed it. */
  #row(room: number, id: string): KeyedRow | null {
    const row = this.#statements.byId.get(room, idBytes(id)) as unknown as KeyedRow | undefined;
    return row && isSound(row) ? row : null;
  }

  #key(roomId: string): number | null {
    return (this.#statements.room.get(idBytes(roomId))?.['room'] as number | undefined) ?? null;
  }

  #existing(roomId: string): number {
    const room = this.#key(roomId);
    if (room === null) throw new AppError('room-unknown');
    return room;
  }
}
