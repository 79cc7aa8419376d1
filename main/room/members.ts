import { colours, type Colour, type Person } from '../../preload/contract/model.ts';
import type { StoredMember } from '../history/history.ts';
import { cursorOf } from '../lib/cursor.ts';
import type { Entry } from '../protocol/entry.ts';
import { cleanName, fingerprintOf, foldName } from '../protocol/names.ts';

interface Member {
  readonly device: string;
  readonly name: string;
  readonly colour: Colour;
  /** Of the entry that says so, and of its first join. */
  readonly cursor: string;
  readonly joined: string;
  readonly left: boolean;
}

const colourOf = (claimed: string): Colour => colours.find((colour) => colour === claimed) ?? 'slate';

/** The room's roster, and who has ever been on it, by what each says of itself; the entry latest in shown order counts. */
export class Members {
  readonly #self: string;
  readonly #members = new Map<string, Member>();
  readonly #skews = new Map<string, number>();
  /** Where the last leave stands of devices whose join is not here yet: entries of two chains come in any order. */
  readonly #leftBefore = new Map<string, string>();

  constructor(stored: readonly StoredMember[], self: string) {
    this.#self = self;
    for (const { skewMs, ...member } of stored) {
      const { device, name, colour } = member;
      this.#members.set(device, { ...member, name: nameFor(device, name), colour: colourOf(colour) });
      this.#skews.set(device, skewMs);
    }
  }

  get count(): number {
    return this.#present().length;
  }

  /** It has joined, and not left since. */
  has(device: string): boolean {
    return this.#members.get(device)?.left === false;
  }

  hasLeft(device: string): boolean {
    return this.#members.get(device)?.left === true;
  }

  /** Devices on the roster, those who joined first before the others (H3). */
  ranked(): readonly string[] {
    return this.#present()
      .sort((a, b) => (a.joined < b.joined ? -1 : 1))
      .map(({ device }) => device);
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
    if (entry.kind === 'join') return this.#join(entry.author, entry.body, cursorOf(entry));
    return entry.kind === 'leave' && this.#leave(entry.author, cursorOf(entry));
  }

  /** `successors`: whom the room can be handed over to. */
  people(context: {
    readonly present: ReadonlySet<string>;
    readonly host: string | null;
    readonly successors: ReadonlySet<string>;
  }): Person[] {
    const { present, host, successors } = context;
    const members = this.#present();
    const shared = new Map<string, number>();
    for (const { name } of members) shared.set(foldName(name), (shared.get(foldName(name)) ?? 0) + 1);
    return members
      .map((member): Person => ({
        id: member.device as Person['id'],
        name: member.name,
        colour: member.colour,
        present: present.has(member.device),
        host: member.device === host,
        self: member.device === this.#self,
        canHost: successors.has(member.device),
        fingerprint: fingerprintOf(member.device),
        sameName: (shared.get(foldName(member.name)) ?? 0) > 1,
      }))
      .sort((a, b) => Number(b.present) - Number(a.present) || (a.name < b.name ? -1 : 1));
  }

  #present(): Member[] {
    return [...this.#members.values()].filter(({ left }) => !left);
  }

  #join(
    device: string,
    claimed: { readonly name: string; readonly colour: string },
    cursor: string,
  ): boolean {
    const known = this.#members.get(device);
    const joined = known && known.joined < cursor ? known.joined : cursor;
    if (known && known.cursor > cursor) {
      this.#members.set(device, { ...known, joined });
      return false;
    }
    const name = nameFor(device, claimed.name);
    const colour = colourOf(claimed.colour);
    const leftAt = this.#leftBefore.get(device) ?? '';
    this.#leftBefore.delete(device);
    if (leftAt > cursor) {
      this.#members.set(device, { device, name, colour, cursor: leftAt, joined, left: true });
      return true;
    }
    this.#members.set(device, { device, name, colour, cursor, joined, left: false });
    return known?.name !== name || known.colour !== colour || known.left;
  }

  #leave(device: string, cursor: string): boolean {
    const known = this.#members.get(device);
    if (!known) {
      if (cursor > (this.#leftBefore.get(device) ?? '')) this.#leftBefore.set(device, cursor);
      return false;
    }
    if (known.cursor > cursor) return false;
    this.#members.set(device, { ...known, cursor, left: true });
    return !known.left;
  }
}

const nameFor = (device: string, claimed: string): string => cleanName(claimed) ?? fingerprintOf(device);
