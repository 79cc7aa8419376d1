/**
 * Rooms, chains, entries in their two orders, members, acknowledgements and known hosts.
 * `counts` is 1 for a message of somebody else: what an unread count is made of; the shown-order index covers it.
 * A cursor is text and compares as such; ids and hashes are their bytes.
 */
export const roomsAndEntries = `
  CREATE TABLE rooms (
    room INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 20),
    charter BLOB NOT NULL,
    name TEXT NOT NULL,
    term INTEGER NOT NULL,
    host BLOB CHECK (length(host) = 20),
    part TEXT NOT NULL CHECK (part IN ('host', 'guest', 'left')),
    read_up_to TEXT,
    unread INTEGER NOT NULL DEFAULT 0,
    last_message INTEGER,
    last_cursor TEXT,
    greatest_lamport INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE chains (
    chain INTEGER PRIMARY KEY,
    room INTEGER NOT NULL REFERENCES rooms,
    id BLOB NOT NULL CHECK (length(id) = 16),
    author BLOB NOT NULL CHECK (length(author) = 20),
    author_key BLOB NOT NULL,
    seq INTEGER NOT NULL,
    lamport INTEGER NOT NULL,
    hash BLOB NOT NULL,
    UNIQUE (room, id)
  ) STRICT;

  CREATE TABLE entries (
    entry INTEGER PRIMARY KEY,
    room INTEGER NOT NULL,
    chain INTEGER NOT NULL REFERENCES chains,
    chain_id BLOB NOT NULL,
    seq INTEGER NOT NULL CHECK (seq > 0),
    lamport INTEGER NOT NULL,
    sent_at INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    counts INTEGER NOT NULL CHECK (counts IN (0, 1)),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    bytes BLOB NOT NULL,
    checksum INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX entries_in_chain ON entries (chain, seq);
  CREATE INDEX entries_in_shown_order ON entries (room, lamport, chain_id, seq, counts);

  CREATE TABLE members (
    member INTEGER PRIMARY KEY,
    room INTEGER NOT NULL REFERENCES rooms,
    device BLOB NOT NULL CHECK (length(device) = 20),
    key BLOB,
    name TEXT NOT NULL DEFAULT '',
    colour TEXT NOT NULL DEFAULT '',
    cursor TEXT,
    pin TEXT,
    skew_ms INTEGER NOT NULL DEFAULT 0,
    UNIQUE (room, device)
  ) STRICT;

  CREATE TABLE acknowledged (
    room INTEGER NOT NULL REFERENCES rooms,
    chain_id BLOB NOT NULL CHECK (length(chain_id) = 16),
    copies INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (room, chain_id, copies)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE known_hosts (
    room BLOB NOT NULL CHECK (length(room) = 20),
    host TEXT NOT NULL,
    port INTEGER NOT NULL,
    device BLOB NOT NULL CHECK (length(device) = 20),
    fingerprint TEXT NOT NULL,
    last_seen INTEGER NOT NULL,
    PRIMARY KEY (room, host, port)
  ) STRICT, WITHOUT ROWID;
`;
