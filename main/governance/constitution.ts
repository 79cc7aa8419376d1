import type { EntryBody } from '../protocol/entry.ts';
import { limits } from '../protocol/limits.ts';
import { cursorOf } from '../lib/cursor.ts';
import type { Entry } from '../protocol/entry.ts';
import { apply } from './apply.ts';
import { byPlace, placed, type Deed, type DeedKind, type DeedOf, type Placed } from './deeds.ts';
import { admissionOf, fold, isInside, isSeen, step, type CutOffs, type Ground } from './fold.ts';
import { isAtLeast, rankOf, type Role } from './ranks.ts';
import { State, type Invitation, type Removal, type Rules } from './state.ts';

/** What is new. `from`: from that place on what counts may be judged otherwise than before; null where nothing is. */
export interface Learnt {
  readonly changed: boolean;
  readonly from: string | null;
}

/** A room's rules as its signed deeds make them: who may what, who is out, and what counts (L6, L8, J1, J6). */
export class Constitution {
  readonly #ground: Ground;
  readonly #ids = new Set<string>();
  #deeds: Placed[] = [];
  #state: State;
  #cutOffs: CutOffs = new Map();

  constructor(ground: Ground, deeds: readonly Deed[] = []) {
    this.#ground = ground;
    this.#state = new State(ground);
    this.learn(deeds);
  }

  get rules(): Rules {
    return this.#state.rules;
  }

  /** Takes in deeds in any order and however often. */
  learn(deeds: readonly Deed[]): Learnt {
    const fresh = deeds.filter(({ id }) => !this.#ids.has(id)).map(placed);
    if (fresh.length === 0) return { changed: false, from: null };
    for (const { deed } of fresh) this.#ids.add(deed.id);
    fresh.sort(byPlace);
    const last = this.#deeds.at(-1)?.cursor ?? '';
    const behind = fresh.every(({ cursor, deed }) => cursor > last && !takesAway(deed));
    this.#deeds.push(...fresh);
    if (behind) {
      for (const next of fresh) step(this.#ground, this.#state, next, 'guest', this.#cutOffs);
      return { changed: true, from: fresh[0]?.cursor ?? null };
    }
    this.#deeds.sort(byPlace);
    return { changed: true, from: this.#refold(fresh[0]?.cursor ?? null) };
  }

  /** These could not be kept, or were cut with a forked chain: as if they had not come. */
  unlearn(ids: readonly string[]): Learnt {
    const gone = new Set(ids.filter((id) => this.#ids.delete(id)));
    if (gone.size === 0) return { changed: false, from: null };
    const first = this.#deeds.find(({ deed }) => gone.has(deed.id));
    this.#deeds = this.#deeds.filter(({ deed }) => !gone.has(deed.id));
    return { changed: true, from: this.#refold(first?.cursor ?? null) };
  }

  /** A device's first join has come, or turned out to stand further ahead: its deeds may count now. */
  reconsider(device: string): Learnt {
    if (!this.#deeds.some(({ deed }) => deed.author === device)) return { changed: false, from: null };
    const from = this.#refold(null);
    return { changed: from !== null, from };
  }

  roleOf(device: string): Role {
    return this.#state.roleOf(device);
  }

  /** Nothing but a join is needed for it to be on the roster. */
  isInside(device: string): boolean {
    return isInside(this.#ground, this.#state, device);
  }

  /** From which place on the device has been in the room by its rules; null where it never was, as far as is known. */
  admissionOf(device: string): string | null {
    return admissionOf(this.#ground, this.#state, device);
  }

  /** Everybody who reached a host could come in, at all times. */
  get alwaysOpen(): boolean {
    return this.#state.alwaysOpen;
  }

  /** Who is on no roster yet may come in without showing anything. */
  get isOpen(): boolean {
    return this.rules.access === 'open' && !this.rules.locked;
  }

  outBy(device: string): Removal | null {
    return this.#state.outBy(device);
  }

  /** Everybody who is out now, the last first. */
  removed(): Removal[] {
    const out = [...this.#state.removals.keys()].flatMap((device) => this.outBy(device) ?? []);
    return out.sort((a, b) => (a.from < b.from ? 1 : -1));
  }

  /** Ids of what keeps the device out, for a pardon or an admission to lift. */
  liftable(device: string, how: Removal['how']): string[] {
    const lasting = (this.#state.removals.get(device) ?? []).filter(({ to }) => to === null);
    return lasting
      .filter((removal) => removal.how === how)
      .map(({ id }) => id)
      .slice(-limits.liftsPerEntry);
  }

  /** Until when, 0 for good, null not at all. */
  mutedUntil(device: string, now: number): number | null {
    const until = this.#state.mutedAt(device, '\uffff');
    return until === null || (until !== 0 && until <= now) ? null : until;
  }

  /** Of deeds: whether it is carried out. Of anything else: whether it is shown (J6). */
  counts(entry: Entry): boolean {
    if (this.#ids.has(entry.id)) return this.#state.counted.has(entry.id);
    const { author, sentAt, kind } = entry;
    const cursor = cursorOf(entry);
    if (this.#state.outAt(author, cursor)) return kind === 'leave';
    if (!this.#isInsideAt(author, cursor)) return false;
    if (this.#ground.direct && isOfGroups(entry)) return false;
    if (!speaks(kind)) return true;
    const until = this.#state.mutedAt(author, cursor);
    if (until !== null && (until === 0 || sentAt < until)) return false;
    return !this.#state.readOnlyAt(cursor) || isAtLeast(this.#state.roleAt(author, cursor), 'moderator');
  }

  /** Whether such a deed by that device would count now. */
  permits<Kind extends DeedKind>(author: string, kind: Kind, body: EntryBody<Kind>, sentAt: number): boolean {
    if (this.#ground.direct || !this.isInside(author) || this.outBy(author)) return false;
    const { state } = fold(this.#ground, this.#deeds);
    const deed = {
      kind,
      body,
      author,
      sentAt,
      id: 'not signed',
      chain: '',
      seq: 1,
    } as unknown as DeedOf<Kind>;
    return apply(state, { deed, cursor: '\uffff' }, state.roleOf(author));
  }

  /** Whoever took a right away from its author behind it had seen it, or it stands behind that. */
  wasSeen(entry: Entry): boolean {
    return isSeen(this.#cutOffs.get(entry.author), entry, cursorOf(entry));
  }

  roleAt(device: string, cursor: string): Role {
    return this.#state.roleAt(device, cursor);
  }

  mayActOn(actor: string, device: string): boolean {
    const role = this.roleOf(actor);
    return isAtLeast(role, 'moderator') && rankOf(role) > rankOf(this.roleOf(device));
  }

  /** The device's chains with deeds that count, the latest last, and how far these reach in them. */
  known(device: string): [chain: string, seq: number][] {
    return [...(this.#state.reach.get(device) ?? [])].slice(-limits.knownChains);
  }

  /** Those that can still be used, the last made last. */
  invitations(now: number): Invitation[] {
    return [...this.#state.invitations.values()].filter(
      ({ revoked, usedBy, body }) => !revoked && usedBy === null && body.expires > now,
    );
  }

  /** By the id that a link carries, also where it can be used no more. */
  invitationOf(linkId: string): Invitation | null {
    const all = [...this.#state.invitations.values()];
    return all.find(({ body }) => body.by === 'link' && body.id === linkId) ?? null;
  }

  /** The spoken code that can be used now: the last that was made. */
  code(now: number): Invitation | null {
    return this.invitations(now).findLast(({ body }) => body.by === 'code') ?? null;
  }

  /** The room was open to all there, or the author had been let in. */
  #isInsideAt(author: string, cursor: string): boolean {
    const { founder, direct } = this.#ground;
    if (direct) return direct.includes(author);
    if (this.#state.alwaysOpen || author === founder || this.#state.openAt(cursor)) return true;
    const since = this.admissionOf(author);
    return since !== null && since <= cursor;
  }

  /** `from`, or the first place whose deed counts otherwise now. */
  #refold(from: string | null): string | null {
    const before = this.#state.counted;
    const { state, cutOffs } = fold(this.#ground, this.#deeds);
    this.#state = state;
    this.#cutOffs = cutOffs;
    const turned = this.#deeds.find(({ deed }) => before.has(deed.id) !== state.counted.has(deed.id));
    if (!turned) return from;
    return from === null || turned.cursor < from ? turned.cursor : from;
  }
}

/** What who is muted, or may not write, cannot do. Taking words back and confirming is open to all. */
const speaks = (kind: Entry['kind']): boolean =>
  kind === 'message' || kind === 'edit' || kind === 'reaction' || kind === 'pin';

/** Between two there is nothing to say of who came, went or hosts; another name is worth a line. */
const isOfGroups = ({ kind, body }: Entry): boolean =>
  kind === 'leave' || kind === 'host' || (kind === 'join' && body?.former === undefined);

/** Such deeds reach back to what stands before them. */
const takesAway = ({ kind }: Deed): boolean => kind === 'role' || kind === 'remove';
