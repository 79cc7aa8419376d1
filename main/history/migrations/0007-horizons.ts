/**
 * Of a chain whose beginning was forgotten while the chain goes on (J7): its last entry then, without the entry. `given`: up to where
 * others are known to have it, and the hash there; 0: nothing is known. Entries up to `seq` are here only where they were put back.
 */
export const horizons = `
  CREATE TABLE horizons (
    chain INTEGER PRIMARY KEY REFERENCES chains,
    seq INTEGER NOT NULL CHECK (seq > 0),
    lamport INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    given INTEGER NOT NULL CHECK (given BETWEEN 0 AND seq),
    given_hash BLOB CHECK (length(given_hash) = 32)
  ) STRICT;
`;
