import fs from 'node:fs';
import path from 'node:path';
import type { Database } from './database.ts';
import { idBytes } from './rows.ts';
import { WordStore } from './word-store.ts';

/** In this order: what points to a row goes before it. The tests read their plans. */
export const forgetStatements = {
  room: `SELECT room FROM rooms WHERE id = ?`,
  drafts: `DELETE FROM drafts WHERE room = ?`,
  entries: `DELETE FROM entries WHERE chain IN (SELECT chain FROM chains WHERE room = ?)`,
  unsettled: `DELETE FROM unsettled WHERE room = ?`,
  unjudged: `DELETE FROM unjudged WHERE room = ?`,
  horizons: `DELETE FROM horizons WHERE chain IN (SELECT chain FROM chains WHERE room = ?)`,
  chains: `DELETE FROM chains WHERE room = ?`,
  members: `DELETE FROM members WHERE room = ?`,
  names: `DELETE FROM names_met WHERE room = ?`,
  forks: `DELETE FROM forks WHERE room = ?`,
  successors: `DELETE FROM successors WHERE room = ?`,
  acknowledged: `DELETE FROM acknowledged WHERE room = ?`,
  rooms: `DELETE FROM rooms WHERE room = ?`,
} as const;
const knownHosts = `DELETE FROM known_hosts WHERE room = ?`;

/** Where hosts of the room were. */
export function forgetHosts(database: Database, roomId: string): void {
  database.prepare(knownHosts).run(idBytes(roomId));
}

/** Takes out all rows of the room, inside whatever transaction is open; what they were is overwritten (`secure_delete`). */
export function forgetRoom(database: Database, roomId: string): void {
  forgetHosts(database, roomId);
  const { room: find, ...statements } = forgetStatements;
  const room = database.prepare(find).get(idBytes(roomId))?.['room'] as number | undefined;
  if (room === undefined) return;
  new WordStore(database).removeRoom(room);
  for (const sql of Object.values(statements)) database.prepare(sql).run(room);
}

/** What was written stays in the file alone, and nothing of it in the log beside it. No transaction is open. */
export function emptyLog(database: Database): void {
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}

/** Empty; it is there from before a room's rows go until no trace of them is left. */
const unsweptFile = 'history-unswept';

/** What a room leaves behind has to be swept out, at the next opening at the latest. */
export function askForSweep(folder: string): void {
  fs.writeFileSync(path.join(folder, unsweptFile), '');
}

/**
 * Where it was asked for: writes the file anew, without what earlier changes left in it, empties the log beside it, and removes the copies
 * of damaged files, out of which nobody can take one room. No transaction is open. Throws as SQLite and the file system do.
 */
export function sweepIfAsked(database: Database, folder: string): void {
  const asked = path.join(folder, unsweptFile);
  if (!fs.existsSync(asked)) return;
  database.exec('VACUUM');
  emptyLog(database);
  for (const name of fs.readdirSync(folder)) {
    if (name.startsWith('history-damaged-')) fs.rmSync(path.join(folder, name), { force: true });
  }
  fs.rmSync(asked, { force: true });
}
