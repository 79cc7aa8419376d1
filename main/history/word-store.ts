import { bodyIn } from './body-of.ts';
import type { Database } from './database.ts';
import { fold } from './fold.ts';
import { idText } from './rows.ts';
import { termsOf, type Placed } from './terms.ts';

interface WordRow {
  readonly entry: number;
  readonly text: string;
  readonly room: number;
  readonly author: Uint8Array;
  readonly sent_at: number;
}
interface UnindexedRow extends Omit<WordRow, 'text'> {
  readonly bytes: Uint8Array;
}

/** Taking one out of the index takes as long as putting a hundred in. */
const removedSingly = 200;

const withPlace = 'w.entry, w.text, e.room, c.author, e.sent_at';

/** Every statement on the words that messages are found by; the tests read their plans. */
export const wordStatements = {
  one: `SELECT ${withPlace} FROM words w CROSS JOIN entries e USING (entry) CROSS JOIN chains c USING (chain) WHERE w.entry = ?`,
  put: `INSERT INTO words (entry, text) VALUES (?, ?)`,
  take: `DELETE FROM words WHERE entry = ?`,
  find: `INSERT INTO found_by (rowid, terms) VALUES (?, ?)`,
  lose: `INSERT INTO found_by (found_by, rowid, terms) VALUES ('delete', ?, ?)`,
  behind: `SELECT ${withPlace} FROM entries e CROSS JOIN words w USING (entry) CROSS JOIN chains c USING (chain)
           WHERE e.chain = ? AND e.seq > ?`,
  ofRoom: `SELECT ${withPlace} FROM chains c CROSS JOIN entries e USING (chain) CROSS JOIN words w USING (entry) WHERE c.room = ?`,
  secure: `INSERT INTO found_by (found_by, rank) VALUES ('secure-delete', CAST(? AS INTEGER))`,
  merge: `INSERT INTO found_by (found_by) VALUES ('optimize')`,
  loseAll: `INSERT INTO found_by (found_by) VALUES ('delete-all')`,
  below: `SELECT below FROM indexing`,
  indexAgain: `UPDATE indexing SET below = (SELECT coalesce(max(entry), 0) + 1 FROM entries)`,
  setBelow: `UPDATE indexing SET below = ?`,
  unindexed: `SELECT e.entry, e.room, c.author, e.sent_at, e.bytes FROM entries e CROSS JOIN chains c USING (chain)
              WHERE e.entry < ? AND e.entry >= ? AND e.kind = 1 AND e.bare = 0 AND e.erased = 0
                AND NOT EXISTS (SELECT 1 FROM words w WHERE w.entry = e.entry) ORDER BY e.entry DESC`,
} as const;
/** These read all that is there, and are asked only when a whole room goes. */
export const wholeWordStatements = {
  all: `SELECT ${withPlace} FROM words w CROSS JOIN entries e USING (entry) CROSS JOIN chains c USING (chain)
        WHERE w.entry > ? ORDER BY w.entry LIMIT 1000`,
  count: `SELECT count(*) AS count FROM words`,
} as const;

/** The words of messages, and what finds them, inside whatever transaction is open. */
export class WordStore {
  readonly #statements;

  constructor(database: Database) {
    const all = { ...wordStatements, ...wholeWordStatements };
    this.#statements = Object.fromEntries(
      Object.entries(all).map(([name, sql]) => [name, database.prepare(sql)]),
    ) as Record<keyof typeof all, ReturnType<Database['prepare']>>;
  }

  /** Of an entry that has none. Without anything to find it by it stays so. */
  add(entry: number, text: string, placed: Placed): void {
    const folded = fold(text);
    if (folded.trim() === '') return;
    this.#statements.put.run(entry, folded);
    this.#statements.find.run(entry, termsOf(folded, placed));
  }

  /** Of an entry that has none, with a text that was folded before. */
  addFolded(entry: number, folded: string): void {
    this.#statements.put.run(entry, folded);
    const row = this.#statements.one.get(entry) as unknown as WordRow;
    this.#statements.find.run(entry, termsOf(folded, placeIn(row)));
  }

  /** Nothing finds it any more, and nothing of its words is left in the index. */
  remove(entry: number): void {
    const row = this.#statements.one.get(entry) as unknown as WordRow | undefined;
    if (row) this.#remove(row);
  }

  /** Costs next to nothing where it is found by these words already. */
  replace(entry: number, text: string, placed: Placed): void {
    const row = this.#statements.one.get(entry) as unknown as WordRow | undefined;
    if (row?.text === fold(text)) return;
    if (row) this.#remove(row);
    this.add(entry, text, placed);
  }

  /** Of the chain's entries behind `last`. */
  removeBehind(chain: number, last: number): void {
    for (const row of this.#statements.behind.all(chain, last) as unknown as WordRow[]) this.#remove(row);
  }

  /**
   * Of all entries of the room, by taking them out or by putting in all others anew, whichever is less; either way nothing of them is
   * left in the index.
   */
  removeRoom(room: number): void {
    const own = this.#statements.ofRoom.all(room) as unknown as WordRow[];
    if (own.length === 0) return;
    const count = this.#statements.count.get()?.['count'] as number;
    if (own.length * 2 <= count) {
      this.#removeMany(own);
      return;
    }
    for (const { entry } of own) this.#statements.take.run(entry);
    this.#statements.loseAll.run();
    for (let last = 0; ;) {
      const rows = this.#statements.all.all(last) as unknown as WordRow[];
      for (const row of rows) this.#statements.find.run(row.entry, termsOf(row.text, placeIn(row)));
      const end = rows.at(-1);
      if (!end) return;
      last = end.entry;
    }
  }

  /** Every message that has been kept can be found. */
  get isComplete(): boolean {
    return this.#below() <= 1;
  }

  /** All entries are looked at anew for words that have not been put in. */
  indexAgain(): void {
    this.#statements.indexAgain.run();
  }

  /** Puts the words of the last `count` entries in of those that have not been looked at yet. */
  indexSome(count: number, self: string): void {
    const below = this.#below();
    const from = Math.max(1, below - count);
    const rows = this.#statements.unindexed.all(below, from) as unknown as UnindexedRow[];
    for (const row of rows) {
      const { text } = bodyIn(row.bytes, self);
      if (text !== null) this.add(row.entry, text, placeIn(row));
    }
    this.#statements.setBelow.run(from);
  }

  #below(): number {
    return (this.#statements.below.get()?.['below'] as number | undefined) ?? 1;
  }

  /** Each out of the index by itself, or, where they are many, all that is left written anew without them. */
  #removeMany(rows: readonly WordRow[]): void {
    const anew = rows.length > removedSingly;
    if (anew) this.#statements.secure.run(0);
    for (const row of rows) this.#remove(row);
    if (!anew) return;
    this.#statements.merge.run();
    this.#statements.secure.run(1);
  }

  #remove(row: WordRow): void {
    this.#statements.lose.run(row.entry, termsOf(row.text, placeIn(row)));
    this.#statements.take.run(row.entry);
  }
}

const placeIn = ({ room, author, sent_at: sentAt }: Omit<WordRow, 'text'>): Placed => ({
  room,
  author: idText(author),
  sentAt,
});
