import { AppError } from '../../preload/contract/errors.ts';
import { cursorOf } from '../lib/cursor.ts';
import type { Database } from './database.ts';
import type { NewEntry, StoredEntry } from './history.ts';
import type { ChainHead } from './stored-rooms.ts';
import { isSound } from './chain-check.ts';
import { bodySaid, type Body } from './body-of.ts';
import { placeParameters } from './cuts.ts';
import {
  checksumOf,
  entryColumns,
  fromHex,
  horizonIn,
  idBytes,
  idText,
  kindCode,
  toEntry,
  toHex,
  type EntryRow,
  type HorizonRow,
} from './rows.ts';
import type { WordStore } from './word-store.ts';

interface RoomState {
  readonly room: number;
  readonly read_up_to: string | null;
  readonly last_message: number | null;
  readonly last_cursor: string | null;
  readonly unread: number;
  readonly mentions: number;
  readonly greatest_lamport: number;
}
interface HeadRow {
  readonly chain: number;
  readonly id: Uint8Array;
  readonly author: Uint8Array;
  readonly author_key: Uint8Array;
  readonly seq: number;
  readonly lamport: number;
  readonly hash: Uint8Array;
}
interface Head {
  readonly key: number | bigint;
  readonly id: Uint8Array;
  seq: number;
  lamport: number;
  hash: Uint8Array;
}

/** The first so many names that one device goes by in one room. */
const namesPerMember = 32;

const shownOrder = 'e.lamport, e.chain_id, e.seq';
const newestFirst = 'e.lamport DESC, e.chain_id DESC, e.seq DESC';
const page = (beyond: string, order: string): string =>
  `SELECT ${entryColumns} FROM entries e JOIN chains c USING (chain)
   WHERE e.room = ? AND e.hidden <= ? ${beyond} ORDER BY ${order} LIMIT ?`;

/** Every statement on entries; the tests read their plans. */
export const entryStatements = {
  room: `SELECT room, read_up_to, last_message, last_cursor, unread, mentions, greatest_lamport FROM rooms WHERE id = ?`,
  changeRoom: `UPDATE rooms SET last_message = ?, last_cursor = ?, unread = ?, mentions = ?, greatest_lamport = ? WHERE room = ?`,
  head: `SELECT * FROM chains WHERE room = ? AND id = ?`,
  heads: `SELECT c.*, h.seq AS horizon, h.lamport AS horizon_lamport, h.hash AS horizon_hash, h.given, h.given_hash,
            CASE WHEN h.seq IS NULL THEN 0 ELSE (SELECT count(*) FROM entries e WHERE e.chain = c.chain AND e.seq <= h.seq) END AS back
          FROM chains c LEFT JOIN horizons h USING (chain) WHERE c.room = ? ORDER BY c.id`,
  addChain: `INSERT INTO chains (room, id, author, author_key, seq, lamport, hash) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  changeChain: `UPDATE chains SET seq = ?, lamport = ?, hash = ? WHERE chain = ?`,
  add: `INSERT INTO entries (room, chain, chain_id, seq, lamport, sent_at, kind, counts, hash, bytes, checksum,
          late, withheld, bare, hidden, erased, name, colour, target, mention, announces)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  join: `INSERT INTO members (room, device, key, name, colour, cursor) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (room, device) DO UPDATE
         SET key = excluded.key, name = excluded.name, colour = excluded.colour, cursor = excluded.cursor
         WHERE cursor IS NULL OR cursor < excluded.cursor`,
  joined: `UPDATE members SET joined = ?3 WHERE room = ?1 AND device = ?2 AND (joined IS NULL OR joined > ?3)`,
  nameMet: `INSERT OR IGNORE INTO names_met (room, device, name, first_met) SELECT ?1, ?2, ?3, ?4
            WHERE (SELECT count(*) FROM names_met WHERE room = ?1 AND device = ?2) < ${namesPerMember}`,
  leave: `INSERT INTO members (room, device, left_at) VALUES (?, ?, ?)
          ON CONFLICT (room, device) DO UPDATE SET left_at = excluded.left_at
          WHERE left_at IS NULL OR left_at < excluded.left_at`,
  range: `SELECT ${entryColumns} FROM chains c JOIN entries e USING (chain)
          WHERE c.room = ? AND c.id = ? AND e.seq BETWEEN ? AND ? ORDER BY e.seq LIMIT ?`,
  newest: page('', newestFirst),
  before: page(`AND (${shownOrder}) < (?, ?, ?)`, newestFirst),
  after: page(`AND (${shownOrder}) > (?, ?, ?)`, shownOrder),
} as const;

/** Entries of rooms and their chains' heads, inside whatever transaction is open. */
export class EntryStore {
  readonly #statements;
  readonly #words: WordStore;
  readonly #ownDevice: string;
  readonly #now: () => number;
  readonly #onDamaged: (entryId: string) => void;

  /** `onDamaged` hears of each entry that the disk has changed, when one is met. */
  constructor(
    database: Database,
    words: WordStore,
    ownDevice: string,
    hooks: { readonly now: () => number; readonly onDamaged: (entryId: string) => void },
  ) {
    this.#words = words;
    this.#ownDevice = ownDevice;
    this.#now = hooks.now;
    this.#onDamaged = hooks.onDamaged;
    this.#statements = Object.fromEntries(
      Object.entries(entryStatements).map(([name, sql]) => [name, database.prepare(sql)]),
    ) as Record<keyof typeof entryStatements, ReturnType<Database['prepare']>>;
  }

  append(roomId: string, entries: readonly NewEntry[]): readonly string[] {
    const state = this.#room(roomId);
    if (state === undefined) throw new AppError('room-unknown');
    const change = { ...state };
    const heads = new Map<string, Head>();
    const added: string[] = [];
    for (const entry of entries) {
      const head = heads.get(entry.chain) ?? this.#headFor(state.room, entry);
      heads.set(entry.chain, head);
      if (entry.seq <= head.seq) continue;
      if (!follows(entry, head)) {
        throw new AppError('storage-failed', {
          message: `entry ${entry.id} does not follow its chain's head`,
        });
      }
      const cursor = cursorOf(entry);
      const body = bodySaid(entry, this.#ownDevice);
      const marked = state.read_up_to !== null && cursor <= state.read_up_to;
      const { key, shown, counts } = this.#put(state.room, head, entry, body, marked);
      Object.assign(head, { seq: entry.seq, lamport: entry.lamport, hash: entry.hash });
      if (entry.kind === 'join') this.#join(state.room, entry, cursor);
      else if (entry.kind === 'leave') this.#statements.leave.run(state.room, idBytes(entry.author), cursor);
      else if (shown && (change.last_cursor === null || cursor > change.last_cursor)) {
        Object.assign(change, { last_message: key, last_cursor: cursor });
      }
      if (counts && (entry.late || !marked)) {
        change.unread++;
        if (body.mentions) change.mentions++;
      }
      change.greatest_lamport = Math.max(change.greatest_lamport, entry.lamport);
      added.push(entry.id);
    }
    if (added.length === 0) return added;
    for (const head of heads.values()) {
      this.#statements.changeChain.run(head.seq, head.lamport, head.hash, head.key);
    }
    const { last_message, last_cursor, unread, mentions, greatest_lamport } = change;
    this.#statements.changeRoom.run(
      last_message,
      last_cursor,
      unread,
      mentions,
      greatest_lamport,
      state.room,
    );
    return added;
  }

  /** As read, below its chain's horizon: what is kept of the chain and the room does not go by it. */
  addBelow(room: number, chain: number, entry: NewEntry): void {
    const head = { ...entry, key: chain, id: fromHex(entry.chain) };
    this.#put(room, head, entry, bodySaid(entry, this.#ownDevice), true);
    if (entry.kind === 'join') this.#join(room, entry, cursorOf(entry));
  }

  heads(roomId: string): readonly ChainHead[] {
    const state = this.#room(roomId);
    if (state === undefined) return [];
    const rows = this.#statements.heads.all(state.room) as unknown as (HeadRow & HorizonRow)[];
    return rows.map((row) => ({
      chain: toHex(row.id),
      author: idText(row.author),
      authorKey: row.author_key,
      seq: row.seq,
      lamport: row.lamport,
      hash: row.hash,
      horizon: horizonIn(row),
    }));
  }

  range(roomId: string, chain: string, from: number, to: number, limit: number): readonly Uint8Array[] {
    const state = this.#room(roomId);
    if (state === undefined) return [];
    const rows = this.#statements.range.all(
      state.room,
      fromHex(chain),
      from,
      to,
      limit,
    ) as unknown as EntryRow[];
    const damaged = rows.findIndex((row) => !this.#isSound(row));
    return rows.slice(0, damaged < 0 ? undefined : damaged).map((row) => row.bytes);
  }

  page(
    roomId: string,
    options: { before?: string; after?: string; limit: number; all?: boolean },
  ): { entries: readonly StoredEntry[]; more: boolean } {
    const state = this.#room(roomId);
    if (state === undefined) return { entries: [], more: false };
    const { before, after, limit, all = false } = options;
    const cursor = after ?? before;
    const statement =
      this.#statements[after !== undefined ? 'after' : before !== undefined ? 'before' : 'newest'];
    const place = cursor === undefined ? [] : placeParameters(cursor);
    const rows = statement.all(state.room, Number(all), ...place, limit + 1) as unknown as EntryRow[];
    const shown = rows.slice(0, limit);
    const entries = shown.filter((row) => this.#isSound(row)).map(toEntry);
    return { entries: after === undefined ? entries.reverse() : entries, more: rows.length > limit };
  }

  #isSound(row: EntryRow): boolean {
    const sound = isSound(row);
    if (!sound) this.#onDamaged(idText(row.hash));
    return sound;
  }

  #room(roomId: string): RoomState | undefined {
    return this.#statements.room.get(idBytes(roomId)) as unknown as RoomState | undefined;
  }

  #headFor(room: number, entry: NewEntry): Head {
    const id = fromHex(entry.chain);
    const row = this.#statements.head.get(room, id) as unknown as HeadRow | undefined;
    if (row) return { key: row.chain, id, seq: row.seq, lamport: row.lamport, hash: row.hash };
    const nothing = new Uint8Array(32);
    const added = this.#statements.addChain.run(
      room,
      id,
      idBytes(entry.author),
      entry.authorKey,
      0,
      0,
      nothing,
    );
    return { key: added.lastInsertRowid, id, seq: 0, lamport: 0, hash: nothing };
  }

  #put(
    room: number,
    head: Head,
    entry: NewEntry,
    body: Body,
    marked: boolean,
  ): { readonly key: number; readonly shown: boolean; readonly counts: boolean } {
    const shown = entry.kind === 'message' && !entry.hidden && !entry.bare && !entry.erased;
    const counts = shown && entry.author !== this.#ownDevice;
    const key = this.#add(room, head, entry, body, { counts, marked });
    if (body.text !== null) this.#words.add(key, body.text, { ...entry, room });
    return { key, shown, counts };
  }

  #add(
    room: number,
    head: Head,
    entry: NewEntry,
    { target, mentions, announces }: Body,
    { counts, marked }: { readonly counts: boolean; readonly marked: boolean },
  ): number {
    const { seq, lamport, sentAt, hash, bytes, name = null, colour = null } = entry;
    const kind = kindCode(entry.kind);
    const [bare, erased] = [Number(entry.bare), Number(entry.erased)];
    const checksum = checksumOf({
      chain_id: head.id,
      seq,
      lamport,
      sent_at: sentAt,
      kind,
      hash,
      bytes,
      bare,
      erased,
    });
    // It counts from when it is shown, if it is not now.
    const ofOthers = entry.kind === 'message' && entry.author !== this.#ownDevice;
    const late = !entry.late ? 0 : ofOthers && marked ? 2 : 1;
    const flags = [late, Number(entry.withheld), bare, Number(entry.hidden), erased];
    const about = [target === null ? null : idBytes(target), Number(mentions), Number(announces)];
    const row = [room, head.key, head.id, seq, lamport, sentAt, kind, Number(counts), hash, bytes, checksum];
    return Number(this.#statements.add.run(...row, ...flags, name, colour, ...about).lastInsertRowid);
  }

  #join(room: number, entry: NewEntry, cursor: string): void {
    const { author, authorKey, name = '', colour = '' } = entry;
    const device = idBytes(author);
    this.#statements.join.run(room, device, authorKey, name, colour, cursor);
    this.#statements.joined.run(room, device, cursor);
    this.#statements.nameMet.run(room, device, name, this.#now());
  }
}

const follows = (entry: NewEntry, head: Head): boolean =>
  entry.seq === head.seq + 1 && (entry.seq === 1 || Buffer.compare(entry.previous, head.hash) === 0);
