const said = (row: 'NEW' | 'OLD'): string => `${row}.kind BETWEEN 13 AND 14 AND ${row}.target IS NOT NULL`;
const saidAbout = `NEW.kind = 1 AND EXISTS (SELECT 1 FROM entries a
                     WHERE a.room = NEW.room AND a.target = NEW.hash AND a.kind BETWEEN 13 AND 14 AND a.target IS NOT NULL)`;
const mark = (row: 'NEW' | 'OLD', target: 'target' | 'hash'): string => `
  BEGIN
    INSERT INTO unsettled (room, target) VALUES (${row}.room, ${row}.${target})
      ON CONFLICT (room, target) DO UPDATE SET times = times + 1;
  END`;

/**
 * What edits and deletes are about, from the transaction in which one comes, gets its body or goes until its message is erased, wanted
 * again or found by other words; a message that comes behind them, or gets its body then, too. `times`: how often since.
 */
export const settling = `
  CREATE TABLE unsettled (
    room INTEGER NOT NULL REFERENCES rooms,
    target BLOB NOT NULL CHECK (length(target) = 32),
    times INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (room, target)
  ) STRICT, WITHOUT ROWID;

  CREATE TRIGGER unsettled_by_what_comes AFTER INSERT ON entries WHEN ${said('NEW')} ${mark('NEW', 'target')};
  CREATE TRIGGER unsettled_by_what_goes AFTER DELETE ON entries WHEN ${said('OLD')} ${mark('OLD', 'target')};
  CREATE TRIGGER unsettled_by_a_body AFTER UPDATE OF bare ON entries
    WHEN OLD.bare = 1 AND NEW.bare = 0 AND NEW.erased = 0 AND ${said('NEW')} ${mark('NEW', 'target')};
  CREATE TRIGGER unsettled_as_it_comes AFTER INSERT ON entries WHEN ${saidAbout} ${mark('NEW', 'hash')};
  CREATE TRIGGER unsettled_by_its_body AFTER UPDATE OF bare ON entries
    WHEN OLD.bare = 1 AND NEW.bare = 0 AND NEW.erased = 0 AND ${saidAbout} ${mark('NEW', 'hash')};

  INSERT INTO unsettled (room, target)
    SELECT DISTINCT room, target FROM entries WHERE kind BETWEEN 13 AND 14 AND target IS NOT NULL;
`;
