import { isSound } from './chain-check.ts';
import type { Database } from './database.ts';
import type { StoredEntry, StoredSearch } from './history.ts';
import { entryColumns, idBytes, idText, toEntry, type EntryRow } from './rows.ts';
import { matchFor, probeFor } from './terms.ts';

interface FoundRow extends EntryRow {
  readonly entry: number;
  readonly room_id: Uint8Array;
}

export interface FoundSome {
  readonly found: readonly { readonly room: string; readonly entry: StoredEntry }[];
  /** The key of the last entry that was looked at, or null: there are no further ones. */
  readonly last: number | null;
}

/** So many texts are looked through in one go where no term narrows them down. */
const lookedThrough = 20_000;
const endOfTime = Number.MAX_SAFE_INTEGER;

/** What is looked for, by `texts` parts that have to be in the text; `matched`: the index narrows it down. The tests read its plan. */
export function searchStatement(matched: boolean, texts: number): string {
  const index = matched ? `FROM found_by f CROSS JOIN words w ON w.entry = f.rowid` : `FROM words w`;
  const key = matched ? 'f.rowid' : 'w.entry';
  const inText = Array.from({ length: texts }, () => 'AND instr(w.text, ?)').join(' ');
  return `SELECT ${entryColumns}, e.entry, r.id AS room_id ${index}
          CROSS JOIN entries e ON e.entry = w.entry CROSS JOIN chains c USING (chain) CROSS JOIN rooms r ON r.room = e.room
          WHERE ${matched ? 'f.found_by MATCH ? AND' : ''} ${key} < ? AND ${key} >= ? ${inText}
            AND e.hidden = 0 AND e.erased = 0 AND e.sent_at >= ? AND e.sent_at < ? ORDER BY ${key} DESC LIMIT ?`;
}

/** A `next` of before as a key; of what is none, nothing is behind it. */
export function placeBehind(next: string | undefined): number {
  if (next === undefined) return endOfTime;
  return /^\d{1,15}$/.test(next) ? Number(next) : 0;
}

/** Finds messages by their words, inside whatever transaction is open. */
export class SearchStore {
  readonly #database: Database;
  readonly #onDamaged: (entryId: string) => void;
  readonly #statements = new Map<string, ReturnType<Database['prepare']>>();

  constructor(database: Database, onDamaged: (entryId: string) => void) {
    this.#database = database;
    this.#onDamaged = onDamaged;
  }

  /** Fewer than asked for where that took too long; `last` then says where to go on. */
  search(query: StoredSearch, behind: number): FoundSome {
    const { room = null, author = null, after = null, before = null, limit } = query;
    const probes = query.words.flatMap((word) => probeFor(word) ?? []);
    const key = room === null ? null : this.#roomKey(room);
    if (after !== null && before !== null && after >= before) return { found: [], last: null };
    if (query.has === 'file' || (room !== null && key === null) || limit < 1)
      return { found: [], last: null };
    const match = matchFor(probes, { room: key, author, link: query.has === 'link', after, before });
    const texts = [...new Set(probes.flatMap(({ text }) => text ?? []))];
    const from = match === null ? Math.max(0, Math.min(behind, this.#end()) - lookedThrough) : 0;
    const rows = this.#statement(searchStatement(match !== null, texts.length)).all(
      ...(match === null ? [] : [match]),
      behind,
      from,
      ...texts,
      after ?? 0,
      before ?? endOfTime,
      limit + 1,
    ) as unknown as FoundRow[];
    const found = rows.slice(0, limit).filter((row) => this.#isSound(row));
    const last = rows.length > limit ? (rows[limit - 1]?.entry ?? null) : from > 0 ? from : null;
    return { found: found.map((row) => ({ room: idText(row.room_id), entry: toEntry(row) })), last };
  }

  /** Made once: there are no more than two for each count of texts. */
  #statement(sql: string): ReturnType<Database['prepare']> {
    const made = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }

  #end(): number {
    const newest = this.#statement('SELECT max(entry) AS newest FROM words').get();
    return ((newest?.['newest'] as number | null) ?? 0) + 1;
  }

  #roomKey(roomId: string): number | null {
    const row = this.#statement('SELECT room FROM rooms WHERE id = ?').get(idBytes(roomId));
    return (row?.['room'] as number | undefined) ?? null;
  }

  #isSound(row: FoundRow): boolean {
    const sound = isSound(row);
    if (!sound) this.#onDamaged(idText(row.hash));
    return sound;
  }
}
