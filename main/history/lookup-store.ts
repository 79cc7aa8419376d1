import { isSound } from './chain-check.ts';
import { cursorOf } from '../lib/cursor.ts';
import { placeParameters } from './cuts.ts';
import type { Database } from './database.ts';
import type { StoredEntry } from './history.ts';
import { entryColumns, idBytes, idText, toEntry, toHex, type EntryRow } from './rows.ts';

const shownOrder = 'e.lamport, e.chain_id, e.seq';
const newestFirst = 'e.lamport DESC, e.chain_id DESC, e.seq DESC';
const entries = `SELECT ${entryColumns} FROM entries e JOIN chains c USING (chain)`;
const withId = (id: string): string =>
  `e.room = ?1 AND substr(e.hash, 1, 8) = substr(${id}, 1, 8) AND e.hash = ${id}`;

/** Every statement that finds entries by what they are and what they are about; the tests read their plans. */
export const lookupStatements = {
  room: `SELECT room FROM rooms WHERE id = ?`,
  before: `${entries} WHERE e.room = ? AND e.hidden = 0 AND (${shownOrder}) < (?, ?, ?) ORDER BY ${newestFirst} LIMIT ?`,
  from: `${entries} WHERE e.room = ? AND e.hidden = 0 AND (${shownOrder}) >= (?, ?, ?) ORDER BY ${shownOrder} LIMIT ?`,
  placeAt: `SELECT e.lamport, e.chain_id, e.seq FROM entries e
            WHERE e.room = ? AND e.kind = 1 AND e.hidden = 0 AND e.sent_at >= ? ORDER BY e.sent_at LIMIT 1`,
  byId: `${entries} WHERE ${withId('?2')}`,
  about: `${entries} WHERE e.room = ? AND e.target = ?`,
  missingTargets: `SELECT DISTINCT a.target FROM entries a WHERE a.room = ?1 AND a.target IS NOT NULL
                   AND NOT EXISTS (SELECT 1 FROM entries e WHERE ${withId('a.target')}) ORDER BY a.target`,
  halfErased: `SELECT DISTINCT a.target FROM entries a JOIN entries e ON ${withId('a.target')}
               WHERE a.room = ?1 AND a.kind BETWEEN 13 AND 14 AND a.target IS NOT NULL
                 AND (CASE a.kind WHEN 14 THEN e.erased = 0 ELSE e.erased = 1 AND a.erased = 0 END)`,
  pins: `${entries} WHERE e.room = ? AND e.kind = 16 ORDER BY ${shownOrder}`,
  announcements: `${entries} WHERE e.room = ? AND e.announces = 1 AND e.hidden = 0 ORDER BY ${newestFirst} LIMIT ?`,
} as const;

/** Entries by what they are and what they are about, inside whatever transaction is open. */
export class LookupStore {
  readonly #statements;
  readonly #onDamaged: (entryId: string) => void;

  constructor(database: Database, onDamaged: (entryId: string) => void) {
    this.#onDamaged = onDamaged;
    this.#statements = Object.fromEntries(
      Object.entries(lookupStatements).map(([name, sql]) => [name, database.prepare(sql)]),
    ) as Record<keyof typeof lookupStatements, ReturnType<Database['prepare']>>;
  }

  around(
    roomId: string,
    cursor: string,
    limit: number,
  ): { entries: readonly StoredEntry[]; older: boolean; newer: boolean } {
    const room = this.#key(roomId);
    if (room === null) return { entries: [], older: false, newer: false };
    const place = placeParameters(cursor);
    const before = this.#statements.before.all(room, ...place, limit + 1) as unknown as EntryRow[];
    const from = this.#statements.from.all(room, ...place, limit + 1) as unknown as EntryRow[];
    const older = Math.min(before.length, Math.max(limit >> 1, limit - from.length));
    const newer = Math.min(from.length, limit - older);
    const rows = [...before.slice(0, older).reverse(), ...from.slice(0, newer)];
    return { entries: this.#entries(rows), older: before.length > older, newer: from.length > newer };
  }

  placeAt(roomId: string, sentAt: number): string | null {
    const room = this.#key(roomId);
    const row = room === null ? undefined : this.#statements.placeAt.get(room, sentAt);
    if (!row) return null;
    const { lamport, chain_id: chain, seq } = row as unknown as EntryRow;
    return cursorOf({ lamport, chain: toHex(chain), seq });
  }

  byIds(roomId: string, ids: readonly string[]): readonly StoredEntry[] {
    return this.#forEach(roomId, ids, 'byId');
  }

  about(roomId: string, ids: readonly string[]): readonly StoredEntry[] {
    return inShownOrder(this.#forEach(roomId, ids, 'about'));
  }

  missingTargets(roomId: string): readonly string[] {
    return this.#targets(roomId, 'missingTargets');
  }

  halfErased(roomId: string): readonly string[] {
    return this.#targets(roomId, 'halfErased');
  }

  pins(roomId: string): readonly StoredEntry[] {
    const room = this.#key(roomId);
    return room === null ? [] : this.#entries(this.#statements.pins.all(room) as unknown as EntryRow[]);
  }

  announcements(roomId: string, limit: number): readonly StoredEntry[] {
    const room = this.#key(roomId);
    if (room === null) return [];
    return this.#entries(this.#statements.announcements.all(room, limit) as unknown as EntryRow[]);
  }

  #targets(roomId: string, name: 'missingTargets' | 'halfErased'): readonly string[] {
    const room = this.#key(roomId);
    if (room === null) return [];
    return this.#statements[name].all(room).map((row) => idText(row['target'] as Uint8Array));
  }

  #forEach(roomId: string, ids: readonly string[], name: 'byId' | 'about'): readonly StoredEntry[] {
    const room = this.#key(roomId);
    if (room === null) return [];
    const rows = [...new Set(ids)].flatMap((id) => this.#statements[name].all(room, idBytes(id)));
    return this.#entries(rows as unknown as EntryRow[]);
  }

  #entries(rows: readonly EntryRow[]): readonly StoredEntry[] {
    return rows
      .filter((row) => {
        const sound = isSound(row);
        if (!sound) this.#onDamaged(idText(row.hash));
        return sound;
      })
      .map(toEntry);
  }

  #key(roomId: string): number | null {
    return (this.#statements.room.get(idBytes(roomId))?.['room'] as number | undefined) ?? null;
  }
}

const inShownOrder = (found: readonly StoredEntry[]): readonly StoredEntry[] =>
  found
    .map((entry) => ({ entry, cursor: cursorOf(entry) }))
    .sort((a, b) => (a.cursor < b.cursor ? -1 : 1))
    .map(({ entry }) => entry);
