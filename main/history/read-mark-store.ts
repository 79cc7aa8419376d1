import { AppError } from '../../preload/contract/errors.ts';
import { cursorIn, cutStatements, placeParameters, recount, type PlaceRow } from './cuts.ts';
import type { Database } from './database.ts';
import { idBytes } from './rows.ts';

interface MarkRow {
  readonly room: number;
  readonly read_up_to: string | null;
  readonly unread: number;
}

/** Every statement on what was read; the tests read their plans. */
export const readMarkStatements = {
  room: `SELECT room, read_up_to, unread FROM rooms WHERE id = ?`,
  readLate: `UPDATE entries SET late = 1 WHERE room = ? AND late = 2`,
  markRead: `UPDATE rooms SET read_up_to = ?, unread = ?, mentions = ? WHERE room = ?`,
  markUnread: `UPDATE rooms SET read_up_to = ? WHERE room = ?`,
  placeBefore: `SELECT e.lamport, e.chain_id, e.seq FROM entries e WHERE e.room = ? AND (e.lamport, e.chain_id, e.seq) < (?, ?, ?)
                ORDER BY e.lamport DESC, e.chain_id DESC, e.seq DESC LIMIT 1`,
  countAfter: cutStatements.countAfter,
  mentionsAfter: cutStatements.mentionsAfter,
} as const;

/** Up to where this person has read, inside whatever transaction is open. */
export class ReadMarkStore {
  readonly #database: Database;
  readonly #statements;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = Object.fromEntries(
      Object.entries(readMarkStatements).map(([name, sql]) => [name, database.prepare(sql)]),
    ) as Record<keyof typeof readMarkStatements, ReturnType<Database['prepare']>>;
  }

  markRead(roomId: string, upTo: string): number {
    const state = this.#room(roomId);
    if (state === undefined) throw new AppError('room-unknown');
    const mark = state.read_up_to !== null && upTo <= state.read_up_to ? state.read_up_to : upTo;
    const cleared = this.#statements.readLate.run(state.room).changes;
    if (cleared === 0 && mark === state.read_up_to) return state.unread;
    const place = placeParameters(mark);
    const unread = this.#statements.countAfter.get(state.room, ...place)?.['count'] as number;
    const mentions = this.#statements.mentionsAfter.get(state.room, ...place)?.['count'] as number;
    this.#statements.markRead.run(mark, unread, mentions, state.room);
    return unread;
  }

  markUnread(roomId: string, from: string): number {
    const state = this.#room(roomId);
    if (state === undefined) throw new AppError('room-unknown');
    if (state.read_up_to === null || state.read_up_to < from) return state.unread;
    const before = this.#statements.placeBefore.get(state.room, ...placeParameters(from));
    this.#statements.markUnread.run(before ? cursorIn(before as unknown as PlaceRow) : null, state.room);
    recount(this.#database, state.room);
    return this.#room(roomId)?.unread as number;
  }

  #room(roomId: string): MarkRow | undefined {
    return this.#statements.room.get(idBytes(roomId)) as unknown as MarkRow | undefined;
  }
}
