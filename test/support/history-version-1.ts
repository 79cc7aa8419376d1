import { migrate, openFile, prepareForWriting } from '../../main/history/database.ts';
import type { NewEntry } from '../../main/history/history.ts';
import { checksumOf, fromHex, idBytes, kindCode } from '../../main/history/rows.ts';
import { cursorOf } from '../../main/lib/cursor.ts';
import { charterFor, idFor } from './history-entries.ts';

/** Makes `file` a history of version 1, with these entries in one room, the way that version kept them. */
export function writeVersion1(file: string, entries: readonly NewEntry[]): void {
  const database = openFile(file);
  prepareForWriting(database);
  migrate(database, 1);
  database.exec('BEGIN');
  database
    .prepare(
      `INSERT INTO rooms (room, id, charter, name, term, part, unread, greatest_lamport) VALUES (1, ?, ?, 'Workshop', 3, 'host', ?, ?)`,
    )
    .run(
      idBytes(idFor('room')),
      charterFor('room'),
      entries.filter(({ kind }) => kind === 'message').length,
      Math.max(...entries.map(({ lamport }) => lamport)),
    );
  const chain = database.prepare(
    `INSERT INTO chains (room, id, author, author_key, seq, lamport, hash) VALUES (1, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (room, id) DO UPDATE SET seq = excluded.seq, lamport = excluded.lamport, hash = excluded.hash`,
  );
  const add = database.prepare(
    `INSERT INTO entries (room, chain, chain_id, seq, lamport, sent_at, kind, counts, hash, bytes, checksum)
     VALUES (1, (SELECT chain FROM chains WHERE id = ?1), ?1, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const member = database.prepare(
    `INSERT INTO members (room, device, key, name, colour, cursor) VALUES (1, ?, ?, ?, ?, ?)
     ON CONFLICT (room, device) DO UPDATE SET name = excluded.name, colour = excluded.colour, cursor = excluded.cursor`,
  );
  for (const entry of entries) {
    const { seq, lamport, sentAt, hash, bytes } = entry;
    const id = fromHex(entry.chain);
    const kind = kindCode(entry.kind);
    chain.run(id, idBytes(entry.author), entry.authorKey, seq, lamport, hash);
    const checksum = checksumOf({ chain_id: id, seq, lamport, sent_at: sentAt, kind, hash, bytes });
    add.run(id, seq, lamport, sentAt, kind, Number(entry.kind === 'message'), hash, bytes, checksum);
    const { author, authorKey, name, colour } = entry;
    if (name !== undefined) member.run(idBytes(author), authorKey, name, colour ?? '', cursorOf(entry));
  }
  database.exec('COMMIT');
  database.close();
}
