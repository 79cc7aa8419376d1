/**
 * What is withheld and what came late, whose last word was a leave, forks, and who may take over.
 * `late` is 2 for a message of somebody else that came in before `read_up_to` and has not been marked as read since.
 * `name` and `colour` are those of a join; one kept by version 1 has none.
 */
export const succession = `
  ALTER TABLE entries ADD COLUMN late INTEGER NOT NULL DEFAULT 0 CHECK (late IN (0, 1, 2));
  ALTER TABLE entries ADD COLUMN withheld INTEGER NOT NULL DEFAULT 0 CHECK (withheld IN (0, 1));
  ALTER TABLE entries ADD COLUMN name TEXT;
  ALTER TABLE entries ADD COLUMN colour TEXT;
  CREATE INDEX entries_withheld ON entries (room) WHERE withheld = 1;
  CREATE INDEX entries_late ON entries (room) WHERE late = 2;
  CREATE INDEX entries_of_members ON entries (chain, kind) WHERE kind IN (2, 3);

  ALTER TABLE members ADD COLUMN joined TEXT;
  ALTER TABLE members ADD COLUMN left_at TEXT;
  UPDATE members SET joined = first.cursor
    FROM (SELECT c.room, c.author, min(printf('%012x-%s-%08x', e.lamport, lower(hex(e.chain_id)), e.seq)) AS cursor
          FROM entries e JOIN chains c USING (chain) WHERE e.kind IN (2, 3) AND e.kind = 2
          GROUP BY c.room, c.author) AS first
    WHERE first.room = members.room AND first.author = members.device;
  UPDATE members SET joined = cursor WHERE joined IS NULL;

  CREATE TABLE forks (
    fork INTEGER PRIMARY KEY,
    room INTEGER NOT NULL REFERENCES rooms,
    chain_id BLOB NOT NULL CHECK (length(chain_id) = 16),
    seq INTEGER NOT NULL CHECK (seq > 0),
    first BLOB NOT NULL,
    second BLOB NOT NULL,
    checksum INTEGER NOT NULL,
    UNIQUE (room, chain_id)
  ) STRICT;

  CREATE TABLE successors (
    room INTEGER NOT NULL REFERENCES rooms,
    place INTEGER NOT NULL,
    device BLOB NOT NULL CHECK (length(device) = 20),
    host TEXT NOT NULL,
    port INTEGER NOT NULL,
    PRIMARY KEY (room, place)
  ) STRICT, WITHOUT ROWID;
`;
