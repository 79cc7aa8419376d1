/**
 * What does not count and what has no body, the deeds that the rules are made of, who passed on forgeries, names met, contacts.
 * `counts` is 1 for a message of somebody else that is neither hidden nor bare.
 * `first_met` is 0 where a name was met before this was noted, and the author's own time where no better is known.
 */
export const judgedAndBare = `
  ALTER TABLE entries ADD COLUMN bare INTEGER NOT NULL DEFAULT 0 CHECK (bare IN (0, 1));
  ALTER TABLE entries ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1));
  DROP INDEX entries_in_shown_order;
  CREATE INDEX entries_in_shown_order ON entries (room, lamport, chain_id, seq, counts, hidden);
  CREATE INDEX entries_deeds ON entries (room, lamport, chain_id, seq) WHERE kind > 2;
  CREATE INDEX entries_bare ON entries (room, lamport, chain_id, seq) WHERE bare = 1;

  ALTER TABLE members ADD COLUMN forged INTEGER NOT NULL DEFAULT 0 CHECK (forged IN (0, 1));

  CREATE TABLE contacts (
    contact INTEGER PRIMARY KEY,
    device BLOB NOT NULL UNIQUE CHECK (length(device) = 20),
    alias TEXT,
    verified INTEGER NOT NULL DEFAULT 0 CHECK (verified IN (0, 1)),
    blocked INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1)),
    same_as BLOB CHECK (length(same_as) = 20),
    new_key_seen INTEGER NOT NULL DEFAULT 0 CHECK (new_key_seen IN (0, 1))
  ) STRICT;

  CREATE TABLE names_met (
    met INTEGER PRIMARY KEY,
    room INTEGER NOT NULL REFERENCES rooms,
    device BLOB NOT NULL CHECK (length(device) = 20),
    name TEXT NOT NULL,
    first_met INTEGER NOT NULL,
    UNIQUE (room, device, name)
  ) STRICT;
  INSERT INTO names_met (room, device, name, first_met)
    SELECT c.room, c.author, e.name, min(e.sent_at) FROM entries e JOIN chains c USING (chain)
    WHERE e.kind IN (2, 3) AND e.kind = 2 AND e.name IS NOT NULL GROUP BY c.room, c.author, e.name;
  INSERT OR IGNORE INTO names_met (room, device, name, first_met)
    SELECT room, device, name, 0 FROM members WHERE cursor IS NOT NULL AND name <> '';
`;
