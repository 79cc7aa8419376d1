import type { DeviceId, Room } from '../../../preload/contract/model.ts';
import { Emitter } from '../../lib/emitter.ts';
import { cursorOf } from '../../lib/cursor.ts';
import type { Entry } from '../../protocol/entry.ts';
import type { Charter } from '../charter.ts';
import type { Membership } from '../membership.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Timeline } from '../messages/timeline.ts';

/** What of one room has to do with direct conversations: whom it is with, who may come for it, whether it is on the list (J7). */
export class DirectSide {
  /** Something was said while it was on no list. */
  readonly spoken = new Emitter<void>();
  /** This person has said something. */
  readonly said = new Emitter<void>();
  readonly #charter: Charter;
  readonly #membership: Membership;
  readonly #timeline: Timeline;
  readonly #around: Surroundings;
  /** Up to there is what this person has taken off this device: it brings the room back no more. */
  readonly #forgotten: string;

  constructor(charter: Charter, membership: Membership, timeline: Timeline, around: Surroundings) {
    this.#charter = charter;
    this.#membership = membership;
    this.#timeline = timeline;
    this.#around = around;
    const { greatestLamport, readUpTo } = membership.terms.stored;
    this.#forgotten = (greatestLamport === 0 ? readUpTo : null) ?? '';
  }

  /** Of a direct room the other one. */
  get partner(): string | null {
    return this.#timeline.members.partner;
  }

  /** As windows know it. */
  get view(): Pick<Room, 'kind' | 'partner' | 'hidden'> {
    const partner = this.partner as DeviceId | null;
    return { kind: partner === null ? 'group' : 'direct', partner, hidden: this.#charter.hidden };
  }

  /** What the other one is called here. */
  get partnerName(): string | null {
    const { partner } = this;
    return partner && (this.#around.contacts.of(partner).alias ?? this.#timeline.members.nameOf(partner));
  }

  /** The other one of this direct room is here. */
  get isTogether(): boolean {
    return this.#membership.parts.others().some(({ device }) => device === this.partner);
  }

  get listed(): boolean {
    return !this.#membership.terms.unlisted;
  }

  /** Whether it is on the list, at the next start too. Rejects with `storage-…`. */
  async setListed(listed: boolean): Promise<void> {
    const { terms, part } = this.#membership;
    if (this.listed === listed) return;
    terms.unlisted = !listed;
    await terms.keep({ part: part.kind === 'host' ? 'host' : 'guest' });
  }

  /** Takes in what has been committed, before it is shown. */
  hear(entries: readonly Entry[]): void {
    const { judging } = this.#timeline;
    const isSpeech = (entry: Entry): boolean =>
      entry.kind === 'message' && cursorOf(entry) > this.#forgotten && !judging.hides(entry);
    if (!this.listed && entries.some(isSpeech)) this.spoken.emit();
    const own = this.#around.signer.device;
    if (entries.some(({ kind, author }) => kind === 'message' && author === own)) this.said.emit();
  }

  /** A group's room with both this device and that one on its roster. */
  isSharedWith(device: string): boolean {
    const { members } = this.#timeline;
    const live = this.#charter.direct === null && !this.#membership.terms.isArchived;
    return live && members.has(this.#around.signer.device) && members.has(device);
  }

  /** Whether such a device may come for this room: for a direct room only the other one, unless blocked; for an archive nobody. */
  isFor(device: string): boolean {
    if (this.#membership.terms.isQuiet) return false;
    return this.#charter.direct === null || device === this.partner;
  }

  /** What is noted about that device has changed: the other one may be blocked now, or not any more. */
  noted(device: string): void {
    if (device === this.partner) void this.#membership.conform();
  }
}
