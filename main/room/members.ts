import { colours, type Colour, type Person } from '../../preload/contract/model.ts';
import type { StoredMember } from '../history/history.ts';
import { cursorOf } from '../lib/cursor.ts';
import type { Entry } from '../protocol/entry.ts';
import { cleanName } from '../protocol/names.ts';

interface Member {
  readonly device: string;
  readonly name: string;
  readonly colour: Colour;
  readonly cursor: string;
}

/** A device id's beginning in groups of four, to compare by eye or voice. */
export const fingerprintOf = (device: string): string =>
  `${device.slice(0, 4)} ${device.slice(4, 8)} ${device.slice(8, 12)}`;

const colourOf = (claimed: string): Colour => colours.find((colour) => colour === claimed) ?? 'slate';

/** Who has ever joined a room, by what each says of itself; the entry latest in shown order counts. */
export class Members {
  readonly #self: string;
  readonly #members = new Map<string, Member>();
  readonly #skews = new Map<string, number>();

  constructor(stored: readonly StoredMember[], self: string) {
    this.#self = self;
    for (const { device, name, colour, cursor, skewMs } of stored) {
      this.#put(device, name, colour, cursor);
      this.#skews.set(device, skewMs);
    }
  }

  get count(): number {
    return this.#members.size;
  }

  has(device: string): boolean {
    return this.#members.has(device);
  }

  nameOf(device: string): string {
    return this.#members.get(device)?.name ?? fingerprintOf(device);
  }

  colourOf(device: string): Colour {
    return this.#members.get(device)?.colour ?? 'slate';
  }

  /** That device's clock minus this one's, in ms. */
  skewOf(device: string): number {
    return this.#skews.get(device) ?? 0;
  }

  /** Of members only. Says whether it differs by a second or more from what was known: then it is worth keeping. */
  learnSkew(device: string, skewMs: number): boolean {
    if (device === this.#self || !this.has(device) || Math.abs(skewMs - this.skewOf(device)) < 1_000)
      return false;
    this.#skews.set(device, skewMs);
    return true;
  }

  /** Says whether anything shown has changed. */
  learn(entry: Entry): boolean {
    return (
      entry.kind === 'join' && this.#put(entry.author, entry.body.name, entry.body.colour, cursorOf(entry))
    );
  }

  people(present: ReadonlySet<string>, host: string | null): Person[] {
    const shared = new Map<string, number>();
    for (const { name } of this.#members.values()) shared.set(fold(name), (shared.get(fold(name)) ?? 0) + 1);
    return [...this.#members.values()]
      .map((member): Person => ({
        id: member.device as Person['id'],
        name: member.name,
        colour: member.colour,
        present: present.has(member.device),
        host: member.device === host,
        self: member.device === this.#self,
        fingerprint: fingerprintOf(member.device),
        sameName: (shared.get(fold(member.name)) ?? 0) > 1,
      }))
      .sort((a, b) => Number(b.present) - Number(a.present) || (a.name < b.name ? -1 : 1));
  }

  #put(device: string, claimedName: string, claimedColour: string, cursor: string): boolean {
    const known = this.#members.get(device);
    if (known && known.cursor > cursor) return false;
    const name = cleanName(claimedName) ?? fingerprintOf(device);
    const colour = colourOf(claimedColour);
    this.#members.set(device, { device, name, colour, cursor });
    return known?.name !== name || known.colour !== colour;
  }
}

/** Names that look alike to a reader count as the same (I4). */
const fold = (name: string): string => name.normalize('NFKC').toLowerCase();
