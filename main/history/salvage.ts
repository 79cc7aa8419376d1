import { isSound } from './chain-check.ts';
import { recount, setHead } from './cuts.ts';
import { openFile, type Database, type Statement } from './database.ts';
import { WordStore } from './word-store.ts';

/** So many rows in succession that cannot be read end the search for further ones. */
const givenUpAfter = 100_000;
const rowsPerTransaction = 10_000;

type Row = Readonly<Record<string, null | number | bigint | string | Uint8Array>>;

/**
 * Reads from the damaged file at `damaged` whatever can be read, row by row, into `target`, which is new and empty,
 * and answers how many entries that were. Rows that are not as they were written are left behind,
 * and so is what follows them in their chain. Never throws on account of `damaged`.
 */
export function salvage(damaged: string, target: Database): number {
  const source = openDamaged(damaged);
  if (source === null) return 0;
  try {
    target.exec('BEGIN');
    const roomColumns =
      'room id charter name term host part read_up_to notify marked_unread archived_at'.split(' ');
    copy(source, target, 'rooms', 'room', roomColumns, { notify: 'all', marked_unread: 0 });
    copy(source, target, 'drafts', 'room', ['room', 'draft']);
    copy(source, target, 'chains', 'chain', [
      'chain',
      'room',
      'id',
      'author',
      'author_key',
      'seq',
      'lamport',
      'hash',
    ]);
    const horizonColumns = ['chain', 'seq', 'lamport', 'hash', 'given', 'given_hash'];
    copy(source, target, 'horizons', 'chain', horizonColumns);
    const memberColumns =
      'member room device key name colour cursor joined left_at pin skew_ms forged read_up_to last_seen'.split(
        ' ',
      );
    copy(source, target, 'members', 'member', memberColumns, { forged: 0 });
    copy(source, target, 'forks', 'fork', 'fork room chain_id seq first second checksum'.split(' '));
    copy(source, target, 'successors', null, ['room', 'place', 'device', 'host', 'port']);
    copy(source, target, 'acknowledged', null, ['room', 'chain_id', 'copies', 'seq']);
    copy(source, target, 'known_hosts', null, ['room', 'host', 'port', 'device', 'fingerprint', 'last_seen']);
    const contactColumns = 'contact device alias verified blocked same_as new_key_seen'.split(' ');
    copy(source, target, 'contacts', 'contact', contactColumns);
    copy(source, target, 'names_met', 'met', ['met', 'room', 'device', 'name', 'first_met']);
    const entries = copyEntries(source, target);
    // What is lost may have been what others are hidden, or shown, by.
    target.exec(`INSERT OR IGNORE INTO unjudged (room, place) SELECT room, '' FROM rooms`);
    rankMembers(target);
    noteNames(target);
    for (const row of target.prepare('SELECT room FROM rooms').all()) recount(target, row['room'] as number);
    target.exec('COMMIT');
    return entries;
  } finally {
    source.close();
  }
}

/** Constraint or mismatch by SQLite's codes, or a value that the driver itself does not take. */
function isRefusal(error: unknown): boolean {
  const code = (error as { errcode?: unknown }).errcode;
  return typeof code !== 'number' || [19, 20].includes(code & 0xff);
}

function openDamaged(file: string): Database | null {
  try {
    const database = openFile(file);
    try {
      database.prepare('SELECT count(*) FROM sqlite_schema').get();
      return database;
    } catch {
      database.close();
      return null;
    }
  } catch {
    return null;
  }
}

function copy(
  source: Database,
  target: Database,
  table: string,
  key: string | null,
  columns: readonly string[],
  /** Of columns that a file of an earlier version has not. */
  defaults: Row = {},
): void {
  const insert = inserter(target, table, columns);
  for (const row of readable(source, table, key)) insert({ ...defaults, ...row });
}

const flagNames = ['withheld', 'bare', 'hidden', 'erased', 'mention', 'announces'];

/** By what each message was found; null where that was not kept, or cannot be read. */
function wordsOf(source: Database): (entry: number) => string | null {
  const one = prepareOrNull(source, 'SELECT text FROM words WHERE entry = ?');
  return (entry) => {
    try {
      const text = one?.get(entry)?.['text'];
      return typeof text === 'string' ? text : null;
    } catch {
      return null;
    }
  };
}

interface Growing {
  readonly room: number;
  readonly id: Uint8Array;
  readonly horizon: number;
  /** The last of what was put back below the horizon, and of what is behind it. */
  back: number;
  last: number;
}

function chainsIn(target: Database): Map<number, Growing> {
  const rows = target
    .prepare(
      'SELECT c.chain, c.room, c.id, h.seq AS horizon FROM chains c LEFT JOIN horizons h USING (chain)',
    )
    .all();
  const growing = rows.map(({ chain, room, id, horizon }): [number, Growing] => {
    const from = (horizon as number | null) ?? 0;
    return [
      chain as number,
      { room: room as number, id: id as Uint8Array, horizon: from, back: 0, last: from },
    ];
  });
  return new Map(growing);
}

/** Where the chain goes on with that entry; null: nowhere. */
function endAt({ horizon, back, last }: Growing, seq: number): 'back' | 'last' | null {
  if (seq === last + 1) return 'last';
  return seq === back + 1 && seq < horizon ? 'back' : null;
}

/** In the order in which they were kept, so that each chain grows from its beginning. */
function copyEntries(source: Database, target: Database): number {
  const columns =
    'room chain chain_id seq lamport sent_at kind counts hash bytes checksum late withheld bare hidden name colour erased target mention announces';
  const words = wordsOf(source);
  const find = new WordStore(target);
  const newest = target.prepare('SELECT max(entry) AS entry FROM entries');
  const insert = inserter(target, 'entries', columns.split(' '));
  const chains = chainsIn(target);
  let count = 0;
  for (const row of readable(source, 'entries', 'entry')) {
    const chain = chains.get(row['chain'] as number);
    const end = chain && endAt(chain, row['seq'] as number);
    if (!end || !isSound(row)) continue;
    if (Buffer.compare(chain.id, row['chain_id'] as Uint8Array) !== 0) continue;
    const late = [1, 2].includes(row['late'] as number) ? (row['late'] as number) : 0;
    const flags = Object.fromEntries(flagNames.map((name) => [name, Number(row[name] === 1)]));
    if (!insert({ ...row, ...flags, late, room: chain.room })) continue;
    const text = words(row['entry'] as number);
    if (text !== null) find.addFolded(newest.get()?.['entry'] as number, text);
    chain[end]++;
    if (++count % rowsPerTransaction === 0) target.exec('COMMIT; BEGIN');
  }
  for (const [chain, { last }] of chains) setHead(target, chain, last);
  find.indexAgain();
  return count;
}

/** By the joins that are there, where the file was of a version that did not keep it. */
function rankMembers(target: Database): void {
  target.exec(`
    UPDATE members SET joined =
      (SELECT min(printf('%012x-%s-%08x', e.lamport, lower(hex(e.chain_id)), e.seq))
       FROM chains c JOIN entries e USING (chain)
       WHERE c.room = members.room AND c.author = members.device AND e.kind IN (2, 3) AND e.kind = 2)
    WHERE joined IS NULL AND cursor IS NOT NULL`);
}

/** Of members whose names were not noted, as by a file of an earlier version. */
function noteNames(target: Database): void {
  target.exec(`
    INSERT OR IGNORE INTO names_met (room, device, name, first_met)
      SELECT room, device, name, 0 FROM members WHERE cursor IS NOT NULL AND name <> ''`);
}

/** Answers false where the schema refuses a row, which is damage too; a full disk and the like are thrown. */
function inserter(target: Database, table: string, columns: readonly string[]): (row: Row) => boolean {
  const places = columns.map(() => '?').join(', ');
  const insert = target.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`);
  return (row) => {
    try {
      insert.run(...columns.map((column) => row[column] ?? null));
      return true;
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    }
  };
}

/** The rows of `table` that can be read, by rising `key`; without a key, those before the first that cannot. */
function* readable(source: Database, table: string, key: string | null): Generator<Row> {
  let last = 0;
  const where = key === null ? '' : `WHERE ${key} > ? ORDER BY ${key}`;
  for (;;) {
    try {
      const rows = source.prepare(`SELECT * FROM ${table} ${where}`).iterate(...(key === null ? [] : [last]));
      for (const row of rows) {
        if (key !== null) last = row[key] as number;
        yield row;
      }
      return;
    } catch {
      const next = key === null ? null : nextReadable(source, table, key, last);
      if (next === null) return;
      last = next.key;
      yield next.row;
    }
  }
}

/** Steps over what cannot be read: damage to one page hides some rows, and those behind it are found by their keys. */
function nextReadable(
  source: Database,
  table: string,
  key: string,
  after: number,
): { readonly key: number; readonly row: Row } | null {
  const one = prepareOrNull(source, `SELECT * FROM ${table} WHERE ${key} = ?`);
  for (let at = after + 1; one !== null && at <= after + givenUpAfter; at++) {
    try {
      const row = one.get(at);
      if (row) return { key: at, row };
    } catch {
      continue;
    }
  }
  return null;
}

function prepareOrNull(source: Database, sql: string): Statement | null {
  try {
    return source.prepare(sql);
  } catch {
    return null;
  }
}
