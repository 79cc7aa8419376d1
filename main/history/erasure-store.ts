import { AppError } from '../../preload/contract/errors.ts';
import { asBare, isBare } from '../protocol/entry-bytes.ts';
import { isSound } from './chain-check.ts';
import { recount } from './cuts.ts';
import type { Database } from './database.ts';
import type { History, Unsettled } from './history.ts';
import { checksumOf, entryColumns, idBytes, idText, kindCode, type EntryRow } from './rows.ts';
import type { WordStore } from './word-store.ts';

type KeyedRow = EntryRow & { readonly entry: number };

/** Every statement on bodies that are taken away; the tests read their plans. */
export const erasureStatements = {
  room: `SELECT room FROM rooms WHERE id = ?`,
  byId: `SELECT ${entryColumns}, e.entry FROM entries e JOIN chains c USING (chain)
         WHERE e.room = ?1 AND substr(e.hash, 1, 8) = substr(?2, 1, 8) AND e.hash = ?2`,
  erase: `UPDATE entries SET bytes = ?1, checksum = ?2, bare = 0, erased = 1, counts = 0 WHERE entry = ?3`,
  unerase: `UPDATE entries SET checksum = ?1, bare = 1, erased = 0 WHERE entry = ?2`,
  unsettled: `SELECT target, times FROM unsettled WHERE room = ?`,
  unsettledOne: `SELECT target, times FROM unsettled WHERE room = ? AND target = ?`,
  settled: `DELETE FROM unsettled WHERE room = ? AND target = ? AND times = ?`,
} as const;

/** Bodies that are taken away, and words that become others, inside whatever transaction is open. */
export class ErasureStore {
  readonly #database: Database;
  readonly #words: WordStore;
  readonly #statements;

  constructor(database: Database, words: WordStore) {
    this.#database = database;
    this.#words = words;
    this.#statements = Object.fromEntries(
      Object.entries(erasureStatements).map(([name, sql]) => [name, database.prepare(sql)]),
    ) as Record<keyof typeof erasureStatements, ReturnType<Database['prepare']>>;
  }

  erase(roomId: string, ids: readonly string[]): readonly string[] {
    const room = this.#existing(roomId);
    const erased = ids.filter((id) => {
      const row = this.#row(room, id);
      if (!row || row.erased === 1) return false;
      this.#words.remove(row.entry);
      const bytes = asBare(row.bytes);
      if (!isBare(bytes)) return false;
      const checksum = checksumOf({ ...row, bytes, bare: 0, erased: 1 });
      this.#statements.erase.run(bytes, checksum, row.entry);
      return true;
    });
    if (erased.length > 0) recount(this.#database, room);
    return erased;
  }

  unerase(roomId: string, ids: readonly string[]): void {
    const room = this.#existing(roomId);
    for (const id of ids) {
      const row = this.#row(room, id);
      if (row?.erased !== 1) continue;
      this.#statements.unerase.run(checksumOf({ ...row, bare: 1, erased: 0 }), row.entry);
    }
  }

  reword(roomId: string, words: Parameters<History['reword']>[1]): void {
    const room = this.#existing(roomId);
    for (const { id, text } of words) {
      const row = this.#row(room, id);
      if (!row || row.erased === 1 || row.kind !== kindCode('message')) continue;
      this.#words.replace(row.entry, text, { room, author: idText(row.author), sentAt: row.sent_at });
    }
  }

  unsettled(roomId: string, ids?: readonly string[]): readonly Unsettled[] {
    const room = this.#key(roomId);
    if (room === null) return [];
    const { unsettled, unsettledOne } = this.#statements;
    const rows = ids ? ids.map((id) => unsettledOne.get(room, idBytes(id))) : unsettled.all(room);
    return rows.flatMap((row) =>
      row ? [{ id: idText(row['target'] as Uint8Array), times: row['times'] as number }] : [],
    );
  }

  settled(roomId: string, done: readonly Unsettled[]): void {
    const room = this.#existing(roomId);
    for (const { id, times } of done) this.#statements.settled.run(room, idBytes(id), times);
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
