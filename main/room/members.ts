import { colours, type Colour } from '../../preload/contract/model.ts';
import { Constitution } from '../governance/constitution.ts';
import { isDeed, type Deed } from '../governance/deeds.ts';
import type { Ground } from '../governance/fold.ts';
import type { StoredMember } from '../history/stored-rooms.ts';
import { cursorOf } from '../lib/cursor.ts';
import type { Entry } from '../protocol/entry.ts';
import { cleanName, fingerprintOf, foldName } from '../protocol/names.ts';

export interface Member {
  readonly device: string;
  readonly name: string;
  readonly colour: Colour;
  /** Of the entry that says so, and of its first join. */
  readonly cursor: string;
  readonly joined: string;
  readonly left: boolean;
}

const colourOf = (claimed: string): Colour => colours.find((colour) => colour === claimed) ?? 'slate';

/** Of a direct room: its devices, and what this person's partner was called when it was opened (J7). */
export interface Pair {
  readonly devices: readonly [string, string];
  readonly name: string;
}

/** What entries have changed. `from`: from that place on other entries may count otherwise than before; null where none do. */
export interface News {
  readonly people: boolean;
  readonly from: string | null;
}

/**
 * The room's roster, and who has ever been on it, by what each says of itself; the entry latest in shown order counts. Who came in by
 * the room's rules, and is not out, is on it (J1, J6).
 */
export class Members {
  readonly rules: Constitution;
  /** Some of what the host holds is still on its way: who let somebody in may come behind that one's word. */
  partial = false;
  readonly #self: string;
  readonly #pair: Pair | null;
  readonly #forged = new Set<string>();
  readonly #members = new Map<string, Member>();
  readonly #skews = new Map<string, number>();
  /** Where the last leave stands of devices whose join is not here yet: entries of two chains come in any order. */
  readonly #leftBefore = new Map<string, string>();

  constructor(
    stored: readonly StoredMember[],
    self: string,
    room: Pick<Ground, 'founder' | 'access'> & {
      readonly deeds: readonly Deed[];
      readonly pair?: Pair | null;
    },
  ) {
    const { founder, access, deeds, pair = null } = room;
    this.#self = self;
    this.#pair = pair;
    for (const { skewMs, forged, ...member } of stored) {
      if (forged) this.#forged.add(member.device);
      const { device, name, colour } = member;
      this.#members.set(device, { ...member, name: nameFor(device, name), colour: colourOf(colour) });
      this.#skews.set(device, skewMs);
    }
    const joinOf = (device: string): string | null => this.#members.get(device)?.joined ?? null;
    this.rules = new Constitution({ founder, access, direct: pair?.devices ?? null, joinOf }, deeds);
  }

  /** Of a direct room the other one. */
  get partner(): string | null {
    if (!this.#pair?.devices.includes(this.#self)) return null;
    return this.#pair.devices.find((device) => device !== this.#self) ?? null;
  }

  get count(): number {
    return this.present().length;
  }

  /** It has joined by the rules, not left since, and is not out; the two of a direct room are on its roster for good. */
  has(device: string): boolean {
    if (this.#pair) return this.#pair.devices.includes(device);
    return this.#members.get(device)?.left === false && this.#mayBeHere(device);
  }

  /** It has left, was removed, or should not have come. */
  hasGone(device: string): boolean {
    return (!this.#pair && this.#members.get(device)?.left === true) || this.isOut(device);
  }

  /** It may not be here: it was removed, or is uninvited. */
  isOut(device: string): boolean {
    return this.rules.outBy(device) !== null || this.isUninvited(device);
  }

  /** It came while the room was not open to all, and nobody who may has let it in, as far as is known (J1). */
  isUninvited(device: string): boolean {
    if (this.#pair) return !this.has(device);
    return this.hasJoined(device) && !this.partial && !this.rules.isInside(device);
  }

  /** It says that it has, by right or not. */
  hasJoined(device: string): boolean {
    return this.#members.has(device);
  }

  /** Devices on the roster that may host, those who joined first before the others (H3). */
  ranked(): readonly string[] {
    return this.present()
      .filter(({ device }) => this.mayHost(device))
      .sort((a, b) => (a.joined < b.joined ? -1 : 1))
      .map(({ device }) => device);
  }

  mayHost(device: string): boolean {
    return this.rules.roleOf(device) !== 'guest';
  }

  /** Another member goes by a name that reads the same (I4). */
  isTaken(name: string, by: string): boolean {
    const folded = foldName(name);
    return this.present().some((member) => member.device !== by && foldName(member.name) === folded);
  }

  /** It passed on what was not genuine (L4). */
  hasForged(device: string): boolean {
    return this.#forged.has(device);
  }

  /** Says whether that is news. */
  flagForged(device: string): boolean {
    if (this.#forged.has(device)) return false;
    this.#forged.add(device);
    return true;
  }

  /** Where its first join stands; null where there is none here. */
  joinOf(device: string): string | null {
    return this.#members.get(device)?.joined ?? null;
  }

  nameOf(device: string): string {
    return this.#members.get(device)?.name ?? this.#nameMet(device) ?? fingerprintOf(device);
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

  /** Takes in what came, in any order. */
  learn(entries: readonly Entry[]): News {
    let people = false;
    const places: (string | null)[] = [];
    for (const entry of entries) {
      const before = this.#members.get(entry.author)?.joined;
      if (this.#learn(entry)) people = true;
      const joined = this.#members.get(entry.author)?.joined;
      if (joined === undefined || joined === before) continue;
      places.push(this.rules.reconsider(entry.author).from);
      // What came of it before its join could not be shown.
      if (!this.rules.alwaysOpen) places.push(joined);
    }
    const deeds = entries.filter(isDeed);
    const learnt = this.rules.learn(deeds);
    for (const deed of deeds) {
      if (deed.kind === 'admit') places.push(this.#members.get(deed.body.device)?.joined ?? null);
    }
    const from = [learnt.from, ...places].filter((place) => place !== null).sort()[0] ?? null;
    return { people: people || learnt.changed, from };
  }

  /** These entries are not in the log any more, or never came into it. */
  unlearn(ids: readonly string[]): News {
    const { changed, from } = this.rules.unlearn(ids);
    return { people: changed, from };
  }

  present(): Member[] {
    if (this.#pair) return this.#pair.devices.map((device) => this.#ofPair(device));
    return [...this.#members.values()].filter(({ left, device }) => !left && this.#mayBeHere(device));
  }

  #ofPair(device: string): Member {
    const unheard = { device, name: this.nameOf(device), colour: 'slate' as const, cursor: '', joined: '' };
    return { ...(this.#members.get(device) ?? unheard), left: false };
  }

  #nameMet(device: string): string | null {
    return this.#pair && device !== this.#self && this.has(device) ? cleanName(this.#pair.name) : null;
  }

  #mayBeHere(device: string): boolean {
    return this.rules.isInside(device) && this.rules.outBy(device) === null;
  }

  #learn(entry: Entry): boolean {
    if (entry.kind === 'join') return this.#join(entry.author, entry.body, cursorOf(entry));
    return entry.kind === 'leave' && this.#leave(entry.author, cursorOf(entry));
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
