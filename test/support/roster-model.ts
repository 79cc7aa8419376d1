import type { History, NewEntry } from '../../main/history/history.ts';
import type { StoredMember } from '../../main/history/stored-rooms.ts';
import { cursorOf } from '../../main/lib/cursor.ts';

type Member = Omit<StoredMember, 'device' | 'cursor' | 'joined' | 'left'> & {
  readonly cursor: string | null;
  readonly joined: string | null;
  readonly leftAt: string | null;
};

const newMember: Member = {
  key: new Uint8Array(32),
  name: '',
  colour: '',
  pin: null,
  skewMs: 0,
  forged: false,
  readUpTo: null,
  lastSeen: null,
  cursor: null,
  joined: null,
  leftAt: null,
};

/** Who is and was a member of a room, by their joins and leaves in whatever order they come. */
export class RosterModel {
  #members = new Map<string, Member>();

  copy(): RosterModel {
    const copy = new RosterModel();
    copy.#members = new Map(this.#members);
    return copy;
  }

  list(): readonly StoredMember[] {
    const members: StoredMember[] = [];
    for (const [device, { cursor, joined, leftAt, ...member }] of this.#members) {
      if (cursor === null) continue;
      const left = leftAt !== null && leftAt > cursor;
      members.push({ device, ...member, cursor, joined: joined ?? cursor, left });
    }
    return members;
  }

  put({ device, pin, skewMs, forged, readUpTo, lastSeen }: Parameters<History['putMember']>[1]): void {
    const known = this.#members.get(device) ?? newMember;
    this.#members.set(device, {
      ...known,
      pin: pin === undefined ? known.pin : pin,
      skewMs: skewMs ?? known.skewMs,
      forged: forged ?? known.forged,
      readUpTo: (readUpTo ?? '') > (known.readUpTo ?? '') ? (readUpTo ?? null) : known.readUpTo,
      lastSeen: lastSeen === undefined ? known.lastSeen : lastSeen,
    });
  }

  /** Nothing is kept but who they are. */
  clear(): void {
    const nothing = { pin: null, skewMs: 0, readUpTo: null, lastSeen: null };
    for (const [device, member] of this.#members) this.#members.set(device, { ...member, ...nothing });
  }

  learn(entry: NewEntry): void {
    const cursor = cursorOf(entry);
    const known = this.#members.get(entry.author) ?? newMember;
    if (entry.kind === 'leave' && cursor > (known.leftAt ?? ''))
      this.#members.set(entry.author, { ...known, leftAt: cursor });
    if (entry.kind !== 'join') return;
    const joined = known.joined === null || cursor < known.joined ? cursor : known.joined;
    const { authorKey: key, name = '', colour = '' } = entry;
    const latest = cursor > (known.cursor ?? '') ? { key, name, colour, cursor } : {};
    this.#members.set(entry.author, { ...known, joined, ...latest });
  }

  /** Of `device` only `entries` are left. */
  relearn(device: string, entries: readonly NewEntry[]): void {
    const known = this.#members.get(device);
    if (known) this.#members.set(device, { ...known, cursor: null, joined: null, leftAt: null });
    for (const entry of entries) this.learn(entry);
  }
}
