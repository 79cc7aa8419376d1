import { AppError } from '../../preload/contract/errors.ts';
import { completes, placeIn } from '../protocol/entry-bytes.ts';
import { isSound } from './chain-check.ts';
import { placeParameters, recount } from './cuts.ts';
import type { Database } from './database.ts';
import type { BareRow, EntryPlace, History, StoredEntry, Unjudged } from './history.ts';
import { bodyIn } from './body-of.ts';
import {
  checksumOf,
  entryColumns,
  fromHex,
  idBytes,
  idText,
  kindCode,
  toEntry,
  toHex,
  type EntryRow,
} from './rows.ts';
import type { WordStore } from './word-store.ts';

type KeyedRow = EntryRow & { readonly entry: number };

const atPlace = 'e.chain = (SELECT chain FROM chains WHERE room = ?1 AND id = ?2) AND e.seq = ?3';
/** A message of somebody else is what an unread count is made of. */
const ofOthers = '(kind = 1 AND (SELECT author FROM chains c WHERE c.chain = e.chain) <> ?4)';

/** Every statement on what is decided about entries after they came; the tests read their plans. */
export const judgementStatements = {
  room: `SELECT room FROM rooms WHERE id = ?`,
  deeds: `SELECT ${entryColumns} FROM entries e JOIN chains c USING (chain)
          WHERE e.room = ? AND e.kind BETWEEN 3 AND 12 ORDER BY e.lamport, e.chain_id, e.seq`,
  hide: `UPDATE entries AS e SET hidden = 1, counts = 0 WHERE ${atPlace} AND hidden = 0`,
  show: `UPDATE entries AS e SET hidden = 0, counts = (bare = 0 AND erased = 0 AND ${ofOthers}) WHERE ${atPlace} AND hidden = 1`,
  atPlace: `SELECT ${entryColumns}, e.entry FROM chains c JOIN entries e USING (chain)
            WHERE c.room = ? AND c.id = ? AND e.seq = ?`,
  fill: `UPDATE entries AS e SET bare = 0, bytes = ?1, checksum = ?2, counts = (hidden = 0 AND ${ofOthers}),
           target = ?5, mention = (?6 AND ${ofOthers}), announces = ?7 WHERE entry = ?3`,
  bare: `SELECT e.hash, e.chain_id, e.seq FROM entries e WHERE e.room = ? AND e.bare = 1 AND (e.lamport, e.chain_id, e.seq) > (?, ?, ?)
         ORDER BY e.lamport DESC, e.chain_id DESC, e.seq DESC LIMIT ?`,
  bareHeads: `SELECT e.chain_id, max(e.seq) AS seq FROM entries e WHERE e.room = ? AND e.bare = 1 GROUP BY e.chain_id
              ORDER BY e.chain_id`,
  mark: `INSERT INTO unjudged (room, place) VALUES (?, ?)
         ON CONFLICT (room) DO UPDATE SET place = min(place, excluded.place), times = times + 1`,
  unjudged: `SELECT place, times FROM unjudged WHERE room = ?`,
  judged: `DELETE FROM unjudged WHERE room = ? AND times = ?`,
  unsettle: `INSERT INTO unsettled (room, target) VALUES (?, ?) ON CONFLICT (room, target) DO UPDATE SET times = times + 1`,
} as const;

/** Which entries count and which have bodies, inside whatever transaction is open. */
export class JudgementStore {
  readonly #database: Database;
  readonly #self: Uint8Array;
  readonly #ownDevice: string;
  readonly #words: WordStore;
  readonly #statements;

  constructor(database: Database, words: WordStore, ownDevice: string) {
    this.#database = database;
    this.#words = words;
    this.#ownDevice = ownDevice;
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

  setHidden(roomId: string, hide: readonly EntryPlace[], show: readonly EntryPlace[]): void {
    const room = this.#existing(roomId);
    let changed = 0;
    for (const { chain, seq } of hide)
      changed += Number(this.#statements.hide.run(room, fromHex(chain), seq).changes);
    for (const { chain, seq } of show)
      changed += Number(this.#statements.show.run(room, fromHex(chain), seq, this.#self).changes);
    if (changed > 0) recount(this.#database, room);
  }

  mark(roomId: string, from: string): void {
    this.#statements.mark.run(this.#existing(roomId), from);
  }

  unjudged(roomId: string): Unjudged | null {
    const room = this.#key(roomId);
    const row = room === null ? undefined : this.#statements.unjudged.get(room);
    return row ? { from: row['place'] as string, times: row['times'] as number } : null;
  }

  judged(roomId: string, { times }: Unjudged, reworded: readonly string[]): void {
    const room = this.#existing(roomId);
    this.#statements.judged.run(room, times);
    for (const id of reworded) this.#statements.unsettle.run(room, idBytes(id));
  }

  fill(roomId: string, entries: Parameters<History['fill']>[1]): readonly string[] {
    const room = this.#existing(roomId);
    const filled: string[] = [];
    for (const { id, bytes } of entries) {
      const row = this.#row(room, bytes);
      if (row?.bare !== 1 || idText(row.hash) !== id || !completes(row.bytes, bytes)) continue;
      this.#fill(room, row, bytes);
      filled.push(id);
    }
    if (filled.length > 0) recount(this.#database, room);
    return filled;
  }

  #fill(room: number, row: KeyedRow, bytes: Uint8Array): void {
    const { text, target, mentions, announces } = bodyIn(bytes, this.#ownDevice);
    const isMessage = row.kind === kindCode('message');
    const about = isMessage || target === null ? null : idBytes(target);
    const checksum = checksumOf({ ...row, bytes, bare: 0 });
    const flags = [Number(isMessage && mentions), Number(isMessage && announces)];
    this.#statements.fill.run(bytes, checksum, row.entry, this.#self, about, ...flags);
    const placed = { room, author: idText(row.author), sentAt: row.sent_at };
    if (isMessage && text !== null) this.#words.replace(row.entry, text, placed);
  }

  bare(roomId: string, after: string, limit: number): readonly BareRow[] {
    const room = this.#key(roomId);
    if (room === null) return [];
    const place = after === '' ? [-1, new Uint8Array(0), 0] : placeParameters(after);
    return this.#statements.bare.all(room, ...place, limit).map((row) => ({
      id: idText(row['hash'] as Uint8Array),
      chain: toHex(row['chain_id'] as Uint8Array),
      seq: row['seq'] as number,
    }));
  }

  bareHeads(roomId: string): readonly EntryPlace[] {
    const room = this.#key(roomId);
    if (room === null) return [];
    const rows = this.#statements.bareHeads.all(room);
    return rows.map((row) => ({ chain: toHex(row['chain_id'] as Uint8Array), seq: row['seq'] as number }));
  }

  /** What is at the place of an entry of these bytes; null also where the disk has changed it. */
  #row(room: number, bytes: Uint8Array): KeyedRow | null {
    const { chain, seq } = placeIn(bytes);
    const row = this.#statements.atPlace.get(room, chain, seq) as unknown as KeyedRow | undefined;
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
