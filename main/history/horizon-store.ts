import { AppError } from '../../preload/contract/errors.ts';
import { cursorOf } from '../lib/cursor.ts';
import { recount } from './cuts.ts';
import type { Database } from './database.ts';
import type { EntryStore } from './entry-store.ts';
import { forgetHosts, forgetStatements } from './forgetting.ts';
import type { NewEntry } from './history.ts';
import type { ChainHead } from './stored-rooms.ts';
import { fromHex, idBytes } from './rows.ts';
import { WordStore } from './word-store.ts';

/** Every statement on horizons; the tests read their plans. */
export const horizonStatements = {
  room: `SELECT room FROM rooms WHERE id = ?`,
  chain: `SELECT chain FROM chains WHERE room = ? AND id = ?`,
  acknowledged: `SELECT max(seq) AS seq FROM acknowledged WHERE room = ? AND chain_id = ? AND copies >= 2`,
  hashAt: `SELECT hash FROM entries WHERE chain = ? AND seq = ?`,
  below: `SELECT c.chain, h.seq, h.hash FROM chains c JOIN horizons h USING (chain) WHERE c.room = ? AND c.id = ?`,
  lastBelow: `SELECT seq, hash FROM entries WHERE chain = ? AND seq <= ? ORDER BY seq DESC LIMIT 1`,
  end: `DELETE FROM horizons WHERE chain = ?`,
  read: `UPDATE rooms SET read_up_to = max(coalesce(read_up_to, ''), ?) WHERE room = ?`,
  addChain: `INSERT INTO chains (room, id, author, author_key, seq, lamport, hash) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  raise: `UPDATE rooms SET greatest_lamport = max(greatest_lamport, ?) WHERE room = ?`,
  put: `INSERT INTO horizons (chain, seq, lamport, hash, given, given_hash) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (chain) DO UPDATE SET seq = excluded.seq, lamport = excluded.lamport, hash = excluded.hash,
          given = excluded.given, given_hash = excluded.given_hash`,
  emptyRoom: `UPDATE rooms SET part = 'left', read_up_to = NULL, unread = 0, mentions = 0, marked_unread = 0,
                last_message = NULL, last_cursor = NULL WHERE room = ?`,
  emptyMembers: `UPDATE members SET pin = NULL, skew_ms = 0, read_up_to = NULL, last_seen = NULL WHERE room = ?`,
} as const;

/** Chains that go on from where they were forgotten up to (J7), inside whatever transaction is open. */
export class HorizonStore {
  readonly #database: Database;
  readonly #entries: EntryStore;
  readonly #self: string;
  readonly #statements;

  /** `self`: this device's id. */
  constructor(database: Database, entries: EntryStore, self: string) {
    this.#database = database;
    this.#entries = entries;
    this.#self = self;
    this.#statements = Object.fromEntries(
      Object.entries(horizonStatements).map(([name, sql]) => [name, database.prepare(sql)]),
    ) as Record<keyof typeof horizonStatements, ReturnType<Database['prepare']>>;
  }

  clear(roomId: string): void {
    forgetHosts(this.#database, roomId);
    const room = this.#statements.room.get(idBytes(roomId))?.['room'] as number | undefined;
    if (room === undefined) return;
    for (const head of this.#entries.heads(roomId)) {
      const chain = this.#statements.chain.get(room, fromHex(head.chain))?.['chain'] as number;
      const given = this.#given(room, chain, head);
      this.#statements.put.run(chain, head.seq, head.lamport, head.hash, given.seq, given.hash);
    }
    new WordStore(this.#database).removeRoom(room);
    const { drafts, entries, unsettled, unjudged, names, forks, successors, acknowledged } = forgetStatements;
    for (const sql of [drafts, entries, unsettled, unjudged, names, forks, successors, acknowledged])
      this.#database.prepare(sql).run(room);
    this.#statements.emptyMembers.run(room);
    this.#statements.emptyRoom.run(room);
  }

  begin(roomId: string, heads: readonly Omit<ChainHead, 'horizon'>[]): void {
    const room = this.#existing(roomId);
    for (const { chain, author, authorKey, seq, lamport, hash } of heads) {
      if (this.#statements.chain.get(room, fromHex(chain))) continue;
      const end = [seq, lamport, hash] as const;
      const added = this.#statements.addChain.run(room, fromHex(chain), idBytes(author), authorKey, ...end);
      this.#statements.put.run(added.lastInsertRowid, ...end, seq, hash);
      this.#statements.raise.run(lamport, room);
    }
  }

  putBack(roomId: string, entries: readonly NewEntry[]): readonly string[] {
    const room = this.#existing(roomId);
    const put = entries.filter((entry) => this.#putBack(room, entry));
    if (put.length === 0) return [];
    const last = put.map(cursorOf).sort().at(-1) as string;
    this.#statements.read.run(last, room);
    recount(this.#database, room);
    return put.map(({ id }) => id);
  }

  /** Says whether the entry is the next one to be put back in its chain. */
  #putBack(room: number, entry: NewEntry): boolean {
    const horizon = this.#statements.below.get(room, fromHex(entry.chain));
    if (!horizon) return false;
    const chain = horizon['chain'] as number;
    const before = this.#statements.lastBelow.get(chain, horizon['seq'] as number);
    if (entry.seq !== ((before?.['seq'] as number | undefined) ?? 0) + 1) return false;
    if (before && Buffer.compare(entry.previous, before['hash'] as Uint8Array) !== 0) return false;
    const ends = entry.seq === horizon['seq'];
    if (ends && Buffer.compare(entry.hash, horizon['hash'] as Uint8Array) !== 0) return false;
    this.#entries.addBelow(room, chain, entry);
    if (ends) this.#statements.end.run(chain);
    return true;
  }

  #existing(roomId: string): number {
    const room = this.#statements.room.get(idBytes(roomId))?.['room'] as number | undefined;
    if (room === undefined) throw new AppError('room-unknown');
    return room;
  }

  /** Up to where others have the chain: of theirs all of it, of an own one as far as they have said so and that place is known. */
  #given(
    room: number,
    chain: number,
    { author, chain: id, seq, hash, horizon }: ChainHead,
  ): { readonly seq: number; readonly hash: Uint8Array | null } {
    if (author !== this.#self) return { seq, hash };
    const said = this.#statements.acknowledged.get(room, fromHex(id))?.['seq'] as number | null;
    const reach = Math.min(said ?? 0, seq);
    const there = this.#statements.hashAt.get(chain, reach)?.['hash'] as Uint8Array | undefined;
    const known = there && { seq: reach, hash: there };
    const before = { seq: horizon?.given ?? 0, hash: horizon?.givenHash ?? null };
    return known && known.seq > before.seq ? known : before;
  }
}
