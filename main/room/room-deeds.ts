import { AppError } from '../../preload/contract/errors.ts';
import type { DeviceId, EntryId, Room, RoomId } from '../../preload/contract/model.ts';
import type { Invite, InvitePreview, NewInvite, Removed, Role, Rules } from '../../preload/contract/rules.ts';
import { readInvite } from '../admission/invites.ts';
import { isLocalAddress } from '../lib/local-address.ts';
import { keyWords } from '../people/key-words.ts';
import { fingerprintOf } from '../protocol/names.ts';
import { writeAddress } from './address.ts';
import type { MemberRoom } from './member-room.ts';
import type { Surroundings } from './surroundings.ts';

export interface RoomDeedsOptions {
  /** Throws `room-unknown`. */
  readonly room: (roomId: RoomId) => MemberRoom;
  readonly find: (roomId: string) => { readonly name: string; readonly member: boolean } | null;
  /** Where this machine can be reached from its networks. */
  readonly addresses: () => readonly string[];
  /** Opens the port this device can be dialled at. */
  readonly listen: () => Promise<number>;
}

const addressesInLink = 4;

/**
 * What windows ask for about rules and people of a room. Whatever changes something throws `room-unknown`, `not-allowed` where it would not count, and
 * `storage-…`.
 */
export class RoomDeeds {
  readonly #around: Surroundings;
  readonly #options: RoomDeedsOptions;

  constructor(around: Surroundings, options: RoomDeedsOptions) {
    this.#around = around;
    this.#options = options;
  }

  /** Throws `passphrase-needed`, `login-failed` too. */
  async setRules(roomId: RoomId, change: Partial<Rules>, passphrase?: string): Promise<Room> {
    const room = this.#room(roomId);
    await room.acts.setRules(change, passphrase);
    return room.view();
  }

  removed(roomId: RoomId): Removed[] {
    return this.#room(roomId).acts.removed();
  }

  async admit(roomId: RoomId, device: DeviceId): Promise<void> {
    const room = this.#room(roomId);
    if (!room.view().asking.some(({ id }) => id === device)) throw new AppError('person-unknown');
    await room.acts.admit(device);
  }

  turnAway(roomId: RoomId, device: DeviceId): void {
    this.#room(roomId).asking.turnAway(device);
  }

  setRole(roomId: RoomId, device: DeviceId, role: Role): Promise<void> {
    return this.#room(roomId).acts.setRole(device, role);
  }

  remove(roomId: RoomId, device: DeviceId, how: 'kick' | 'ban'): Promise<void> {
    return this.#room(roomId).acts.remove(device, how);
  }

  pardon(roomId: RoomId, device: DeviceId): Promise<void> {
    return this.#room(roomId).acts.pardon(device);
  }

  /** `minutes` null: for good; 0 ends it. */
  mute(roomId: RoomId, device: DeviceId, minutes: number | null): Promise<void> {
    return this.#room(roomId).acts.mute(device, minutes);
  }

  /** Throws `invite-limit`, `login-failed` too. */
  async makeInvite(
    roomId: RoomId,
    { by, minutes }: { readonly by: 'link' | 'code'; readonly minutes?: number | undefined },
  ): Promise<NewInvite> {
    const room = this.#room(roomId);
    const host = room.membership.terms.stored.host ?? this.#around.signer.device;
    return room.acts.invite(by, minutes, { host, addresses: await this.#addresses(room) });
  }

  invites(roomId: RoomId): Invite[] {
    return this.#room(roomId).acts.invites();
  }

  revokeInvite(roomId: RoomId, id: EntryId): Promise<void> {
    return this.#room(roomId).acts.revoke(id);
  }

  /** What an invite says, without asking anybody. Throws `invite-invalid`. */
  readInvite(text: string): InvitePreview {
    const link = readInvite(text);
    if (!link) throw new AppError('invite-invalid');
    const known = this.#options.find(link.room);
    return {
      roomId: link.room as RoomId,
      roomName: known?.name ?? null,
      host: link.host as DeviceId,
      fingerprint: fingerprintOf(link.host),
      words: keyWords(link.host).words.en,
      addresses: link.addresses.map(writeAddress),
      expiresAt: link.expires,
      expired: link.expires <= this.#around.clock.now(),
      member: known?.member ?? false,
    };
  }

  /** The host first, where this device reaches it; then this device, which sends on to the host. */
  async #addresses({ membership: { part } }: MemberRoom): Promise<{ host: string; port: number }[]> {
    const { addresses, listen } = this.#options;
    const shared = part.kind === 'guest' ? part.shared : null;
    const port = await listen().catch(() => 0);
    const own = addresses().filter((address) => isLocalAddress(address) && !address.includes('%'));
    const places = port === 0 ? [] : (own.length > 0 ? own : ['127.0.0.1']).map((host) => ({ host, port }));
    return [...(shared ? [{ host: shared[0], port: shared[1] }] : []), ...places].slice(0, addressesInLink);
  }

  #room(roomId: RoomId): MemberRoom {
    return this.#options.room(roomId);
  }
}
