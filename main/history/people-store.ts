import type { Database } from './database.ts';
import type { History } from './history.ts';
import type { NameMet, StoredContact } from './stored-rooms.ts';
import { idBytes, idText } from './rows.ts';

interface ContactRow {
  readonly device: Uint8Array;
  readonly alias: string | null;
  readonly verified: number;
  readonly blocked: number;
  readonly same_as: Uint8Array | null;
  readonly new_key_seen: number;
}

/** Every statement on people in no room in particular; the tests read their plans. */
export const peopleStatements = {
  contacts: `SELECT * FROM contacts ORDER BY contact`,
  contact: `SELECT * FROM contacts WHERE device = ?`,
  putContact: `INSERT INTO contacts (device, alias, verified, blocked, same_as, new_key_seen) VALUES (?, ?, ?, ?, ?, ?)
               ON CONFLICT (device) DO UPDATE SET alias = excluded.alias, verified = excluded.verified,
                 blocked = excluded.blocked, same_as = excluded.same_as, new_key_seen = excluded.new_key_seen`,
  namesMet: `SELECT device, name, min(first_met) AS first_met FROM names_met GROUP BY device, name
             ORDER BY min(first_met), min(met)`,
} as const;

/** What this person has noted about others, and under which names they were met. */
export class PeopleStore {
  readonly #statements;

  constructor(database: Database) {
    this.#statements = Object.fromEntries(
      Object.entries(peopleStatements).map(([name, sql]) => [name, database.prepare(sql)]),
    ) as Record<keyof typeof peopleStatements, ReturnType<Database['prepare']>>;
  }

  contacts(): readonly StoredContact[] {
    return (this.#statements.contacts.all() as unknown as ContactRow[]).map(toContact);
  }

  putContact(given: Parameters<History['putContact']>[0]): void {
    const device = idBytes(given.device);
    const row = this.#statements.contact.get(device) as unknown as ContactRow | undefined;
    const known = row ? toContact(row) : nobody;
    const { alias = known.alias, sameAs = known.sameAs } = given;
    const { verified = known.verified, blocked = known.blocked, newKeySeen = known.newKeySeen } = given;
    const other = sameAs === null ? null : idBytes(sameAs);
    const [isVerified, isBlocked, isSeen] = [verified, blocked, newKeySeen].map(Number) as [
      number,
      number,
      number,
    ];
    this.#statements.putContact.run(device, alias, isVerified, isBlocked, other, isSeen);
  }

  namesMet(): readonly NameMet[] {
    return this.#statements.namesMet.all().map((row) => ({
      device: idText(row['device'] as Uint8Array),
      name: row['name'] as string,
      firstMet: row['first_met'] as number,
    }));
  }
}

const nobody = { alias: null, verified: false, blocked: false, sameAs: null, newKeySeen: false };

const toContact = (row: ContactRow): StoredContact => ({
  device: idText(row.device),
  alias: row.alias,
  verified: row.verified === 1,
  blocked: row.blocked === 1,
  sameAs: row.same_as === null ? null : idText(row.same_as),
  newKeySeen: row.new_key_seen === 1,
});
