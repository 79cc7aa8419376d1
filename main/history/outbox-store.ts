import { AppError } from '../../preload/contract/errors.ts';
import { isSound } from './chain-check.ts';
import { cutChain, recount, recountMember } from './cuts.ts';
import type { Database } from './database.ts';
import type { EntryStore } from './entry-store.ts';
import type { History, NewEntry, StoredEntry } from './history.ts';
import type { Fork } from './stored-rooms.ts';
import {
  entryColumns,
  forkChecksum,
  fromHex,
  idBytes,
  toEntry,
  toHex,
  type EntryRow,
  type ForkRow,
} from './rows.ts';

const forksPerRoom = 256;

/** Every statement on what is withheld and what is cut; the tests read their plans. */
export const outboxStatements = {
  room: `SELECT room FROM rooms WHERE id = ?`,
  chain: `SELECT chain, author, seq FROM chains WHERE room = ? AND id = ?`,
  withheld: `SELECT ${entryColumns} FROM entries e JOIN chains c USING (chain)
             WHERE e.room = ? AND e.withheld = 1 ORDER BY e.entry`,
  release: `UPDATE entries SET withheld = 0 WHERE room = ? AND withheld = 1`,
  sent: `SELECT 1 FROM entries WHERE chain = ? AND seq >= ? AND withheld = 0 LIMIT 1`,
  forks: `SELECT chain_id, seq, first, second, checksum FROM forks WHERE room = ? ORDER BY chain_id`,
  putFork: `INSERT INTO forks (room, chain_id, seq, first, second, checksum) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (room, chain_id) DO UPDATE
            SET seq = excluded.seq, first = excluded.first, second = excluded.second, checksum = excluded.checksum
            WHERE excluded.seq < seq`,
  forgetForks: `DELETE FROM forks WHERE fork IN (
                  SELECT fork FROM forks WHERE room = ? ORDER BY fork LIMIT -1 OFFSET ${forksPerRoom})`,
} as const;

/** Entries that have not left this device, and chains that are cut, inside whatever transaction is open. */
export class OutboxStore {
  readonly #database: Database;
  readonly #entries: EntryStore;
  readonly #statements;

  constructor(database: Database, entries: EntryStore) {
    this.#database = database;
    this.#entries = entries;
    this.#statements = Object.fromEntries(
      Object.entries(outboxStatements).map(([name, sql]) => [name, database.prepare(sql)]),
    ) as Record<keyof typeof outboxStatements, ReturnType<Database['prepare']>>;
  }

  withheld(roomId: string): readonly StoredEntry[] {
    const room = this.#key(roomId);
    if (room === null) return [];
    const rows = this.#statements.withheld.all(room) as unknown as EntryRow[];
    return rows.filter(isSound).map(toEntry);
  }

  release(roomId: string): void {
    this.#statements.release.run(this.#existing(roomId));
  }

  rewrite(roomId: string, cut: Parameters<History['rewrite']>[1], entries: readonly NewEntry[]): void {
    const room = this.#existing(roomId);
    for (const { chain, from } of cut) {
      const key = this.#statements.chain.get(room, fromHex(chain))?.['chain'] as number | undefined;
      if (key !== undefined && this.#statements.sent.get(key, from)) throw new AppError('already-sent');
    }
    this.#cut(room, cut);
    this.#entries.append(roomId, entries);
  }

  putFork(roomId: string, { chain, seq, entries: [first, second] }: Fork): void {
    const room = this.#existing(roomId);
    const row = { chain_id: fromHex(chain), seq, first, second };
    this.#statements.putFork.run(room, row.chain_id, seq, first, second, forkChecksum(row));
    this.#statements.forgetForks.run(room);
    this.#cut(room, [{ chain, from: seq }]);
  }

  forks(roomId: string): readonly Fork[] {
    const room = this.#key(roomId);
    if (room === null) return [];
    const rows = this.#statements.forks.all(room) as unknown as ForkRow[];
    return rows
      .filter((row) => forkChecksum(row) === row.checksum)
      .map(({ chain_id, seq, first, second }) => ({ chain: toHex(chain_id), seq, entries: [first, second] }));
  }

  #cut(room: number, cut: readonly { readonly chain: string; readonly from: number }[]): void {
    const authors = new Map<string, Uint8Array>();
    for (const { chain, from } of cut) {
      const row = this.#statements.chain.get(room, fromHex(chain));
      if (!row || from > (row['seq'] as number)) continue;
      const author = row['author'] as Uint8Array;
      authors.set(toHex(author), author);
      cutChain(this.#database, row['chain'] as number, from - 1);
    }
    if (authors.size === 0) return;
    recount(this.#database, room);
    for (const author of authors.values()) recountMember(this.#database, room, author);
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
