import type { EntryBody } from '../protocol/entry.ts';
import type { Deed } from './deeds.ts';
import type { Role } from './ranks.ts';

type Settings = EntryBody<'settings'>;

/** The room's rules as they are at one place (L6). */
export interface Rules {
  readonly access: NonNullable<Settings['access']>;
  /** Of the passphrase, where there is one. */
  readonly login: Settings['login'] | null;
  readonly locked: boolean;
  readonly readOnly: boolean;
  readonly slowMs: number;
  readonly files: boolean;
  readonly history: NonNullable<Settings['history']>;
  readonly inviters: NonNullable<Settings['inviters']>;
}

export interface Removal {
  readonly id: string;
  readonly device: string;
  readonly how: 'kick' | 'ban';
  readonly by: string;
  readonly byRole: Role;
  readonly at: number;
  readonly from: string;
  /** The place from which on it is over; null while it lasts. */
  to: string | null;
}

export interface Invitation {
  /** Of its entry. */
  readonly id: string;
  readonly body: EntryBody<'invite'>;
  readonly by: string;
  revoked: boolean;
  usedBy: string | null;
}

interface Changed<Value> {
  readonly from: string;
  readonly value: Value;
}

/** Where one deed takes a right away from somebody: what the author of it had not seen of theirs counts no more. */
export interface CutOff {
  readonly cursor: string;
  readonly known: ReadonlyMap<string, number>;
}

/** What a run over the deeds has found so far. */
export class State {
  readonly #roles = new Map<string, Changed<Role>[]>();
  readonly removals = new Map<string, Removal[]>();
  readonly mutes = new Map<string, Changed<number | null>[]>();
  readonly readOnly: Changed<boolean>[] = [];
  /** Whether whoever reached the host could come in. */
  readonly open: Changed<boolean>[] = [];
  readonly admitted = new Map<string, string>();
  readonly invitations = new Map<string, Invitation>();
  readonly cutOffs = new Map<string, CutOff[]>();
  /** Ids of the deeds that count. */
  readonly counted = new Set<string>();
  /** Of the deeds that count: for each device, how far they reach in each of its chains, the latest chain last. */
  readonly reach = new Map<string, Map<string, number>>();
  rules: Rules;

  constructor(ground: {
    readonly founder: string;
    readonly access: Rules['access'];
    readonly direct?: readonly string[] | null;
  }) {
    const { founder, access, direct } = ground;
    for (const owner of direct ?? [founder]) this.setRole(owner, 'owner', '');
    this.open.push({ from: '', value: access === 'open' });
    this.rules = {
      access,
      login: null,
      locked: false,
      readOnly: false,
      slowMs: 0,
      files: true,
      history: 'all',
      inviters: 'members',
    };
  }

  roleOf(device: string): Role {
    return this.#roles.get(device)?.at(-1)?.value ?? 'member';
  }

  roleAt(device: string, cursor: string): Role {
    return valueAt(this.#roles.get(device) ?? [], cursor) ?? 'member';
  }

  setRole(device: string, role: Role, cursor: string): void {
    this.#roles.set(device, [...(this.#roles.get(device) ?? []), { from: cursor, value: role }]);
  }

  /** The removal that keeps the device out now; a ban before a kick. */
  outBy(device: string): Removal | null {
    const lasting = (this.removals.get(device) ?? []).filter(({ to }) => to === null);
    return lasting.find(({ how }) => how === 'ban') ?? lasting[0] ?? null;
  }

  outAt(device: string, cursor: string): boolean {
    return (this.removals.get(device) ?? []).some(
      ({ from, to }) => from < cursor && (to === null || cursor < to),
    );
  }

  openAt(cursor: string): boolean {
    return valueAt(this.open, cursor) ?? false;
  }

  /** Everybody who ever came was free to. */
  get alwaysOpen(): boolean {
    return this.open.every(({ value }) => value);
  }

  readOnlyAt(cursor: string): boolean {
    return valueAt(this.readOnly, cursor) ?? false;
  }

  /** Until when, by the author's clock; 0 is for good, null not at all. */
  mutedAt(device: string, cursor: string): number | null {
    return valueAt(this.mutes.get(device) ?? [], cursor) ?? null;
  }

  note(deed: Deed): void {
    this.counted.add(deed.id);
    const chains = this.reach.get(deed.author) ?? new Map<string, number>();
    const seq = Math.max(deed.seq, chains.get(deed.chain) ?? 0);
    chains.delete(deed.chain);
    this.reach.set(deed.author, chains.set(deed.chain, seq));
  }
}

/** `changes` are in shown order. */
function valueAt<Value>(changes: readonly Changed<Value>[], cursor: string): Value | undefined {
  return changes.findLast(({ from }) => from < cursor)?.value;
}
