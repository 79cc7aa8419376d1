import { AppError } from '../../preload/contract/errors.ts';
import type { Database } from './database.ts';
import type { History } from './history.ts';
import type {
  Acknowledged,
  KnownHost,
  StoredDraft,
  StoredMember,
  StoredRoom,
  Successor,
} from './stored-rooms.ts';
import { isSound } from './chain-check.ts';
import { entryColumns, fromHex, idBytes, idText, toEntry, toHex, type EntryRow } from './rows.ts';

interface RoomRow {
  readonly id: Uint8Array;
  readonly charter: Uint8Array;
  readonly name: string;
  readonly term: number;
  readonly host: Uint8Array | null;
  readonly part: StoredRoom['part'];
  readonly read_up_to: string | null;
  readonly unread: number;
  readonly last_message: number | null;
  readonly greatest_lamport: number;
  readonly mentions: number;
  readonly marked_unread: number;
  readonly notify: StoredRoom['notify'];
  readonly archived_at: number | null;
}
interface MemberRow {
  readonly device: Uint8Array;
  readonly key: Uint8Array;
  readonly name: string;
  readonly colour: string;
  readonly cursor: string;
  readonly joined: string | null;
  readonly left_at: string | null;
  readonly pin: string | null;
  readonly skew_ms: number;
  readonly forged: number;
  readonly read_up_to: string | null;
  readonly last_seen: number | null;
}

const hostsPerRoom = 16;

/** Every statement on rooms, members and hosts; the tests read their plans. */
export const roomStatements = {
  rooms: `SELECT * FROM rooms ORDER BY room`,
  room: `SELECT * FROM rooms WHERE id = ?`,
  roomKey: `SELECT room FROM rooms WHERE id = ?`,
  addRoom: `INSERT INTO rooms (id, charter, name, term, host, part, notify, marked_unread, archived_at)
            VALUES (?9, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)`,
  changeRoom: `UPDATE rooms SET charter = ?1, name = ?2, term = ?3, host = ?4, part = ?5, notify = ?6, marked_unread = ?7,
                 archived_at = ?8 WHERE id = ?9`,
  lastMessage: `SELECT ${entryColumns} FROM entries e JOIN chains c USING (chain) WHERE e.entry = ?`,
  members: `SELECT * FROM members WHERE room = ? AND cursor IS NOT NULL ORDER BY member`,
  putMember: `INSERT INTO members (room, device, pin, skew_ms, forged, read_up_to, last_seen)
              VALUES (?1, ?2, ?3, coalesce(?4, 0), coalesce(?6, 0), ?7, ?8)
              ON CONFLICT (room, device) DO UPDATE
              SET pin = CASE WHEN ?5 THEN ?3 ELSE pin END, skew_ms = coalesce(?4, skew_ms), forged = coalesce(?6, forged),
                read_up_to = CASE WHEN ?7 > coalesce(read_up_to, '') THEN ?7 ELSE read_up_to END,
                last_seen = CASE WHEN ?9 THEN ?8 ELSE last_seen END`,
  acknowledged: `SELECT chain_id, seq, copies FROM acknowledged WHERE room = ?`,
  acknowledge: `INSERT INTO acknowledged (room, chain_id, copies, seq) VALUES (?, ?, ?, ?)
                ON CONFLICT (room, chain_id, copies) DO UPDATE SET seq = max(seq, excluded.seq)`,
  drafts: `SELECT r.id, d.draft FROM drafts d JOIN rooms r USING (room) ORDER BY d.room`,
  putDraft: `INSERT INTO drafts (room, draft) VALUES (?, ?) ON CONFLICT (room) DO UPDATE SET draft = excluded.draft`,
  forgetDraft: `DELETE FROM drafts WHERE room = ?`,
  successors: `SELECT device, host, port FROM successors WHERE room = ? ORDER BY place`,
  forgetSuccessors: `DELETE FROM successors WHERE room = ?`,
  addSuccessor: `INSERT INTO successors (room, place, device, host, port) VALUES (?, ?, ?, ?, ?)`,
  knownHosts: `SELECT * FROM known_hosts ORDER BY last_seen DESC, host, port`,
  putKnownHost: `INSERT INTO known_hosts (room, host, port, device, fingerprint, last_seen) VALUES (?, ?, ?, ?, ?, ?)
                 ON CONFLICT (room, host, port) DO UPDATE
                 SET device = excluded.device, fingerprint = excluded.fingerprint, last_seen = excluded.last_seen`,
  forgetHosts: `DELETE FROM known_hosts WHERE room = ?1 AND (host, port) IN (
                  SELECT host, port FROM known_hosts WHERE room = ?1
                  ORDER BY (host = ?2 AND port = ?3) DESC, last_seen DESC, host, port LIMIT -1 OFFSET ${hostsPerRoom})`,
} as const;

/** Rooms, members and hosts, inside whatever transaction is open. */
export class RoomStore {
  readonly #statements;

  constructor(database: Database) {
    this.#statements = Object.fromEntries(
      Object.entries(roomStatements).map(([name, sql]) => [name, database.prepare(sql)]),
    ) as Record<keyof typeof roomStatements, ReturnType<Database['prepare']>>;
  }

  rooms(): readonly StoredRoom[] {
    return (this.#statements.rooms.all() as unknown as RoomRow[]).map((row) => this.#toRoom(row));
  }

  room(roomId: string): StoredRoom | null {
    const row = this.#row(roomId);
    return row ? this.#toRoom(row) : null;
  }

  putRoom(room: Parameters<History['putRoom']>[0]): void {
    const id = idBytes(room.id);
    const row = this.#row(room.id);
    const charter = room.charter ?? row?.charter;
    if (charter === undefined) throw new AppError('room-unknown');
    const term = room.term ?? row?.term ?? 0;
    if (row && term < row.term) throw new AppError('storage-failed', { message: 'a term never falls' });
    const host =
      room.host === undefined ? (row?.host ?? null) : room.host === null ? null : idBytes(room.host);
    const values = [
      charter,
      room.name ?? row?.name ?? '',
      term,
      host,
      room.part ?? row?.part ?? 'guest',
      room.notify ?? row?.notify ?? 'all',
      room.markedUnread === undefined ? (row?.marked_unread ?? 0) : Number(room.markedUnread),
      room.archivedAt === undefined ? (row?.archived_at ?? null) : room.archivedAt,
    ] as const;
    this.#statements[row ? 'changeRoom' : 'addRoom'].run(...values, id);
  }

  members(roomId: string): readonly StoredMember[] {
    const room = this.#key(roomId);
    if (room === null) return [];
    return (this.#statements.members.all(room) as unknown as MemberRow[]).map((row) => ({
      device: idText(row.device),
      key: row.key,
      name: row.name,
      colour: row.colour,
      cursor: row.cursor,
      joined: row.joined ?? row.cursor,
      left: row.left_at !== null && row.left_at > row.cursor,
      pin: row.pin,
      skewMs: row.skew_ms,
      forged: row.forged === 1,
      readUpTo: row.read_up_to,
      lastSeen: row.last_seen,
    }));
  }

  putMember(roomId: string, member: Parameters<History['putMember']>[1]): void {
    const { device, pin, skewMs, forged, readUpTo, lastSeen } = member;
    const room = this.#existing(roomId);
    this.#statements.putMember.run(
      room,
      idBytes(device),
      pin ?? null,
      skewMs ?? null,
      Number(pin !== undefined),
      forged === undefined ? null : Number(forged),
      readUpTo ?? null,
      lastSeen ?? null,
      Number(lastSeen !== undefined),
    );
  }

  acknowledged(roomId: string): readonly Acknowledged[] {
    const room = this.#key(roomId);
    if (room === null) return [];
    const rows = this.#statements.acknowledged.all(room);
    return rows.map((row) => ({
      chain: toHex(row['chain_id'] as Uint8Array),
      seq: row['seq'] as number,
      copies: row['copies'] as number,
    }));
  }

  acknowledge(roomId: string, rows: readonly Acknowledged[]): void {
    const room = this.#existing(roomId);
    for (const { chain, copies, seq } of rows)
      this.#statements.acknowledge.run(room, fromHex(chain), copies, seq);
  }

  drafts(): readonly StoredDraft[] {
    return this.#statements.drafts
      .all()
      .map((row) => ({ room: idText(row['id'] as Uint8Array), draft: row['draft'] as string }));
  }

  putDraft(roomId: string, draft: string | null): void {
    const room = this.#existing(roomId);
    if (draft === null) this.#statements.forgetDraft.run(room);
    else this.#statements.putDraft.run(room, draft);
  }

  successors(roomId: string): readonly Successor[] {
    const room = this.#key(roomId);
    if (room === null) return [];
    return this.#statements.successors.all(room).map((row) => ({
      device: idText(row['device'] as Uint8Array),
      host: row['host'] as string,
      port: row['port'] as number,
    }));
  }

  putSuccessors(roomId: string, order: readonly Successor[]): void {
    const room = this.#existing(roomId);
    this.#statements.forgetSuccessors.run(room);
    order.forEach(({ device, host, port }, place) =>
      this.#statements.addSuccessor.run(room, place, idBytes(device), host, port),
    );
  }

  knownHosts(): readonly KnownHost[] {
    return this.#statements.knownHosts.all().map((row) => ({
      room: idText(row['room'] as Uint8Array),
      host: row['host'] as string,
      port: row['port'] as number,
      device: idText(row['device'] as Uint8Array),
      fingerprint: row['fingerprint'] as string,
      lastSeen: row['last_seen'] as number,
    }));
  }

  putKnownHost({ room, host, port, device, fingerprint, lastSeen }: KnownHost): void {
    const id = idBytes(room);
    this.#statements.putKnownHost.run(id, host, port, idBytes(device), fingerprint, lastSeen);
    this.#statements.forgetHosts.run(id, host, port);
  }

  #row(roomId: string): RoomRow | undefined {
    return this.#statements.room.get(idBytes(roomId)) as unknown as RoomRow | undefined;
  }

  #key(roomId: string): number | null {
    return (this.#statements.roomKey.get(idBytes(roomId))?.['room'] as number | undefined) ?? null;
  }

  #existing(roomId: string): number {
    const room = this.#key(roomId);
    if (room === null) throw new AppError('room-unknown');
    return room;
  }

  #toRoom(row: RoomRow): StoredRoom {
    const last = row.last_message === null ? undefined : this.#statements.lastMessage.get(row.last_message);
    return {
      id: idText(row.id),
      charter: row.charter,
      name: row.name,
      term: row.term,
      host: row.host === null ? null : idText(row.host),
      part: row.part,
      readUpTo: row.read_up_to,
      unread: row.unread,
      lastMessage: last && isSound(last) ? toEntry(last as unknown as EntryRow) : null,
      greatestLamport: row.greatest_lamport,
      mentions: row.mentions,
      markedUnread: row.marked_unread === 1,
      notify: row.notify,
      archivedAt: row.archived_at,
    };
  }
}
