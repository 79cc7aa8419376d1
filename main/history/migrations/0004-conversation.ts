/**
 * What entries are about, what was erased, who is named and asked; the words that messages are found by; drafts, and what a room is to
 * its person. `target` is the hash of the entry that it is about. `mention` is 1 for a message of somebody else that names this person.
 * `words` has a message's text as it is looked for (`fold.ts`), `found_by` the terms of it (`terms.ts`); both go by the key of the entry.
 * Messages with an entry key under `indexing.below` are still to be put into the two.
 */
export const conversation = `
  ALTER TABLE entries ADD COLUMN erased INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1));
  ALTER TABLE entries ADD COLUMN target BLOB CHECK (length(target) = 32);
  ALTER TABLE entries ADD COLUMN mention INTEGER NOT NULL DEFAULT 0 CHECK (mention IN (0, 1));
  ALTER TABLE entries ADD COLUMN announces INTEGER NOT NULL DEFAULT 0 CHECK (announces IN (0, 1));
  DROP INDEX entries_deeds;
  CREATE INDEX entries_deeds ON entries (room, lamport, chain_id, seq) WHERE kind BETWEEN 3 AND 12;
  CREATE INDEX entries_by_id ON entries (room, substr(hash, 1, 8));
  CREATE INDEX entries_about ON entries (room, target) WHERE target IS NOT NULL;
  CREATE INDEX entries_rewording ON entries (room, target) WHERE kind BETWEEN 13 AND 14 AND target IS NOT NULL;
  CREATE INDEX entries_pins ON entries (room, lamport, chain_id, seq) WHERE kind = 16;
  CREATE INDEX entries_announcements ON entries (room, lamport, chain_id, seq) WHERE announces = 1;
  CREATE INDEX entries_mentions ON entries (room, lamport, chain_id, seq) WHERE mention = 1;
  CREATE INDEX entries_sent ON entries (room, sent_at) WHERE kind = 1 AND hidden = 0;

  ALTER TABLE rooms ADD COLUMN mentions INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE rooms ADD COLUMN notify TEXT NOT NULL DEFAULT 'all' CHECK (notify IN ('all', 'mentions', 'none'));
  ALTER TABLE rooms ADD COLUMN marked_unread INTEGER NOT NULL DEFAULT 0 CHECK (marked_unread IN (0, 1));
  ALTER TABLE rooms ADD COLUMN archived_at INTEGER;
  ALTER TABLE members ADD COLUMN read_up_to TEXT;
  ALTER TABLE members ADD COLUMN last_seen INTEGER;

  CREATE TABLE drafts (
    room INTEGER PRIMARY KEY REFERENCES rooms,
    draft TEXT NOT NULL
  ) STRICT;

  CREATE TABLE words (
    entry INTEGER PRIMARY KEY REFERENCES entries,
    text TEXT NOT NULL
  ) STRICT;
  CREATE VIRTUAL TABLE found_by USING fts5 (terms, content = '', columnsize = 0, detail = none, tokenize = 'ascii');
  INSERT INTO found_by (found_by, rank) VALUES ('secure-delete', 1);

  CREATE TABLE indexing (below INTEGER NOT NULL) STRICT;
  INSERT INTO indexing (below) SELECT coalesce(max(entry), 0) + 1 FROM entries;
`;
