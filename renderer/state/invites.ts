import type { Undo } from '../../preload/bridge/port.ts';
import type { EntryId, Room, RoomId } from '../../preload/contract/model.ts';
import type { Invite, NewInvite } from '../../preload/contract/rules.ts';
import type { AppLink } from './link.ts';
import { Store } from './store.ts';

/** Whether this person may invite into the room, as its rules say. */
export const mayInvite = ({ role, rules }: Pick<Room, 'role' | 'rules'>): boolean =>
  role === 'owner' || role === 'moderator' || (role === 'member' && rules.inviters === 'members');

/** The invites that can still be used, or why they are not known; null until main has answered. */
export type OpenInvites =
  | { readonly invites: readonly Invite[]; readonly error: null }
  | { readonly invites: null; readonly error: unknown }
  | null;

/** Invites into the room somebody looks at. */
export class InvitesStore {
  readonly open = new Store<OpenInvites>(null);
  readonly #link: AppLink;
  #roomId: RoomId | null = null;
  #asked = 0;

  constructor(link: AppLink) {
    this.#link = link;
    // Whoever comes in has used one up; whoever makes or revokes one changes the room.
    link.on('room.changed', (room) => this.#ask(room.id));
    link.on('room.peopleChanged', ({ roomId }) => this.#ask(roomId));
    link.onOpen(() => {
      if (this.#roomId !== null) this.#ask(this.#roomId);
    });
  }

  /** Keeps `open` to the invites of that room, until the returned call. */
  watch(roomId: RoomId): Undo {
    this.open.set(null);
    this.#roomId = roomId;
    this.#ask(roomId);
    return () => {
      if (this.#roomId === roomId) this.#roomId = null;
    };
  }

  /** A link good for `minutes`. What it answers is shown once: nobody can read it out again. Rejects with `not-allowed`, `invite-limit`. */
  makeLink(roomId: RoomId, minutes: number): Promise<NewInvite> {
    return this.#make(roomId, { by: 'link', minutes });
  }

  /** A code to say, good for ten minutes; the one before is not good any more. Rejects as `makeLink` does. */
  makeCode(roomId: RoomId): Promise<NewInvite> {
    return this.#make(roomId, { by: 'code' });
  }

  async revoke(roomId: RoomId, id: EntryId): Promise<void> {
    await this.#link.call('invite.revoke', { roomId, id });
    this.#ask(roomId);
  }

  async #make(
    roomId: RoomId,
    how: { readonly by: NewInvite['by']; readonly minutes?: number },
  ): Promise<NewInvite> {
    const invite = await this.#link.call('invite.make', { roomId, ...how });
    this.#ask(roomId);
    return invite;
  }

  #ask(roomId: RoomId): void {
    if (roomId !== this.#roomId) return;
    const asked = (this.#asked += 1);
    const put = (open: OpenInvites): void => {
      if (asked === this.#asked && roomId === this.#roomId) this.open.set(open);
    };
    this.#link.call('invite.list', { roomId }).then(
      (invites) => put({ invites, error: null }),
      (error: unknown) => put({ invites: null, error }),
    );
  }
}
