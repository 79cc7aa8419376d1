const everything = `
  BEGIN
    INSERT INTO unjudged (room, place) SELECT room, '' FROM rooms WHERE true
      ON CONFLICT (room) DO UPDATE SET place = '', times = times + 1;
  END`;

/**
 * Rooms of which some entries may be hidden that are to be shown, or the other way round: from the transaction in which a deed comes that
 * says so, an entry that the rules are made of goes, or somebody is blocked or no longer so, until all of it was judged anew. `place`: from
 * that cursor on; `times`: how often since. Files of before are looked through once.
 */
export const judging = `
  CREATE TABLE unjudged (
    room INTEGER PRIMARY KEY REFERENCES rooms,
    place TEXT NOT NULL,
    times INTEGER NOT NULL DEFAULT 1
  ) STRICT;

  CREATE TRIGGER unjudged_by_what_goes AFTER DELETE ON entries WHEN OLD.kind BETWEEN 2 AND 12
    BEGIN
      INSERT INTO unjudged (room, place) VALUES (OLD.room, '')
        ON CONFLICT (room) DO UPDATE SET place = '', times = times + 1;
    END;
  CREATE TRIGGER unjudged_by_a_contact AFTER INSERT ON contacts WHEN NEW.blocked = 1 ${everything};
  CREATE TRIGGER unjudged_by_blocking AFTER UPDATE OF blocked ON contacts WHEN NEW.blocked <> OLD.blocked ${everything};

  INSERT INTO unjudged (room, place) SELECT room, '' FROM rooms;
`;
