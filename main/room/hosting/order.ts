import { isAtLeast } from '../../governance/ranks.ts';
import type { Session } from '../../net/network.ts';
import type { Entry } from '../../protocol/entry.ts';
import type { ProtocolReason } from '../../protocol/errors.ts';
import type { RoomMessage } from '../../protocol/messages.ts';
import type { Members } from '../members.ts';
import type { Petitions } from '../door/petitions.ts';

interface Ordered {
  readonly device: string;
  readonly session: Session;
}

/** What the room's rules have a host do to its guests (J1, J6, S4). */
export class Order<Guest extends Ordered> {
  readonly #members: Members;
  readonly #petitions: Petitions;
  readonly #guests: ReadonlyMap<string, Guest>;

  constructor(
    room: { readonly members: Members; readonly petitions: Petitions },
    guests: ReadonlyMap<string, Guest>,
  ) {
    this.#members = room.members;
    this.#petitions = room.petitions;
    this.#guests = guests;
  }

  /** Tells a moderator that has come who asks to be let in. */
  greet({ device, session }: Ordered): void {
    if (this.#decides(device)) session.send(this.#asking());
  }

  /** Tells all moderators who asks to be let in. */
  tellAsking(): void {
    for (const guest of this.#guests.values()) this.greet(guest);
  }

  turnAway(by: string, device: string): void {
    if (this.#decides(by)) this.#petitions.turnAway(device);
  }

  /** Ends the sessions of those who are out; they have been told why by then, as the entry that says so. Gives who that was. */
  endOut(): { readonly guest: Guest; readonly reason: ProtocolReason }[] {
    return [...this.#guests.values()].flatMap((guest) => {
      const reason = this.#refusal(guest.device);
      if (!reason) return [];
      guest.session.end(reason);
      return [{ guest, reason }];
    });
  }

  #refusal(device: string): ProtocolReason | null {
    const removal = this.#members.rules.outBy(device);
    if (removal) return removal.how === 'ban' ? 'banned' : 'kicked';
    return this.#members.isUninvited(device) ? 'credential-needed' : null;
  }

  /** How far apart, in ms, what that guest sends has to be: slow mode is for messages, and not for those who keep order. */
  spacingMs({ device }: Ordered, entries: readonly Entry[]): number {
    const talks = entries.some(({ kind }) => kind === 'message') && !this.#decides(device);
    return talks ? this.#members.rules.rules.slowMs : 0;
  }

  #decides(device: string): boolean {
    return isAtLeast(this.#members.rules.roleOf(device), 'moderator');
  }

  #asking(): RoomMessage {
    return { type: 'asking', people: this.#petitions.list() };
  }
}
