import { AppError } from '../../../preload/contract/errors.ts';
import type { Asking } from '../../../preload/contract/rules.ts';
import { isAtLeast } from '../../governance/ranks.ts';
import type { Acts } from '../acts.ts';
import type { Members } from '../members.ts';
import type { Membership } from '../membership.ts';

/** Who asks to be let into one room, where this person may decide (J1). */
export class WhoAsks {
  readonly #membership: Membership;
  readonly #members: Members;
  readonly #acts: Acts;
  readonly #self: string;

  constructor(membership: Membership, members: Members, acts: Acts, self: string) {
    this.#membership = membership;
    this.#members = members;
    this.#acts = acts;
    this.#self = self;
  }

  list(): Asking[] {
    const { part, door } = this.#membership;
    const decides = isAtLeast(this.#members.rules.roleOf(this.#self), 'moderator');
    if (!decides || part.kind === 'away') return [];
    return this.#acts.asking(part.kind === 'host' ? door.petitions.list() : part.asking);
  }

  /** Throws `person-unknown`. */
  turnAway(device: string): void {
    const { part, door } = this.#membership;
    if (!this.list().some(({ id }) => id === device)) throw new AppError('person-unknown');
    if (part.kind === 'host') door.petitions.turnAway(device);
    else if (part.kind === 'guest') part.stay.turnAway(device);
  }
}
