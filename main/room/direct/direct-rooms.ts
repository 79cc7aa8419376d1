import { AppError } from '../../../preload/contract/errors.ts';
import { TokenBucket } from '../../lib/token-bucket.ts';
import type { Peer } from '../../net/network.ts';
import { limits } from '../../protocol/limits.ts';
import { directCharter, partnerOf, readCharter, type Charter } from '../charter.ts';
import type { MemberRoom } from '../member-room.ts';
import type { OwnRooms } from '../own-rooms.ts';
import type { Place } from '../place.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Telling } from '../telling.ts';

/**
 * The rooms of two people alone (J7): how one is opened by either of them, how the two find each other by the rooms they share, and when
 * a conversation is on the list. One that the other has opened is not, before something is said in it; nor one that was closed.
 */
export class DirectRooms {
  readonly #around: Surroundings;
  readonly #rooms: OwnRooms;
  readonly #telling: Telling;
  readonly #introduce: (room: MemberRoom) => Promise<void>;
  /** How many conversations others may have this device begin. */
  readonly #openings: TokenBucket;
  /** Who was in each shared room when that was last told. */
  readonly #here = new Map<string, ReadonlySet<string>>();

  /** `introduce` says in a room how this person is called. */
  constructor(
    around: Surroundings,
    rooms: OwnRooms,
    telling: Telling,
    introduce: (room: MemberRoom) => Promise<void>,
  ) {
    this.#around = around;
    this.#rooms = rooms;
    this.#telling = telling;
    this.#introduce = introduce;
    const now = around.clock.monotonic();
    this.#openings = new TokenBucket(limits.directsBurst, limits.directsPerMinute / 60, now);
  }

  /** The room with that person, made where there is none. Throws `person-unknown`, `room-limit`, `storage-…`. */
  async open(device: string): Promise<MemberRoom> {
    const { contacts, signer, history } = this.#around;
    if (device === signer.device || contacts.of(device).blocked) throw new AppError('person-unknown');
    const shared = this.#shared(device)[0];
    const key = shared && (await history.members(shared.id)).find((member) => member.device === device)?.key;
    const charter = key ? directCharter(signer.publicKey, key) : await this.#charterWith(device);
    if (!charter) throw new AppError('person-unknown');
    const room = await this.#rooms.direct(charter, shared?.nameOf(device) ?? '', 'listed');
    await this.#list(room);
    await this.#takeUp(room, { hosts: true });
    return room;
  }

  /** Somebody has come for a room that is not open here: it is, if it is the one with that very device. Null where it cannot be. */
  async admit(peer: Pick<Peer, 'device' | 'key'>, roomId: string): Promise<MemberRoom | null> {
    const { contacts, signer, history, clock, logger } = this.#around;
    const { device, key } = peer;
    if (device === signer.device || contacts.of(device).blocked) return null;
    const charter = directCharter(signer.publicKey, key);
    if (charter.id !== roomId) return null;
    try {
      const [shared] = this.#shared(device);
      const known = (await history.room(roomId)) !== null;
      if (!known && (!shared || !this.#openings.take(1, clock.monotonic()))) return null;
      const room = await this.#rooms.direct(charter, shared?.nameOf(device) ?? '', 'unlisted');
      await this.#takeUp(room, { hosts: false });
      return room;
    } catch (error) {
      logger.log('warn', 'room.direct-not-opened', { device, error });
      return null;
    }
  }

  /** Goes on with those that were closed while something waited to be sent in them. */
  async resume(roomId: string, charterBytes: Uint8Array): Promise<void> {
    const charter = readCharter(charterBytes);
    if (partnerOf(charter, this.#around.signer.device) === null) return;
    if ((await this.#around.history.withheld(roomId)).length === 0) return;
    await this.#takeUp(await this.#rooms.direct(charter, '', 'unlisted'), { hosts: false });
  }

  /** Takes it off the list, until one of the two writes again. Rejects with `storage-…`. */
  async close(room: MemberRoom): Promise<void> {
    await room.direct.setListed(false);
    this.#telling.removed(room.id);
  }

  /** As `close`, and takes all that was said there off this disk, for good: only what is new comes in again. Rejects with `storage-…`. */
  async forget(room: MemberRoom): Promise<void> {
    const { history } = this.#around;
    await this.close(room);
    await this.#rooms.leave(room.id, () => history.clear(room.id));
  }

  /** As `forget`, where that room is not open. Says whether it is one of this device. */
  async forgetClosed(roomId: string): Promise<boolean> {
    const { history, signer } = this.#around;
    const stored = await history.room(roomId);
    if (!stored || partnerOf(readCharter(stored.charter), signer.device) === null) return false;
    await history.clear(roomId);
    return true;
  }

  /** Sees to a room that has been opened: who comes there, and whether something is said. */
  watch(room: MemberRoom): void {
    const { parts } = room.membership;
    parts.presenceChanged.on(() => this.#onPresence(room));
    parts.entered.on(({ part }) => part.stay.there.on((place) => this.#onThere(place)));
    room.direct.said.on(() => this.#find(room));
    room.direct.spoken.on(() => {
      this.#list(room).catch((error: unknown) => {
        this.#around.logger.log('warn', 'room.not-kept', { room: room.id, error });
      });
    });
  }

  /** Where the other one of that room may be dialled, as the rooms they share know. */
  places(roomId: string): Place[] {
    const partner = this.#rooms.get(roomId)?.direct.partner ?? null;
    if (partner === null) return [];
    return this.#shared(partner).flatMap(({ membership }) => membership.parts.placesOf(partner));
  }

  /** Who is in a shared room has changed: whoever came can be talked to again. */
  #onPresence(room: MemberRoom): void {
    const directs = this.#rooms.directs();
    if (directs.length === 0 || room.direct.partner !== null) return;
    const here = new Set(room.membership.parts.others().map(({ device }) => device));
    const before = this.#here.get(room.id);
    this.#here.set(room.id, here);
    for (const direct of directs) {
      const partner = direct.direct.partner ?? '';
      if (here.has(partner) && !before?.has(partner)) this.#find(direct);
    }
  }

  /** A host has said where one of its guests can be dialled. */
  #onThere(place: Place): void {
    const direct = this.#rooms.directWith(place.device);
    if (direct) tell(direct, place);
  }

  #shared(device: string): MemberRoom[] {
    return this.#rooms.all().filter((room) => room.direct.isSharedWith(device));
  }

  /** Of a conversation there was before, with somebody of no room any more. */
  async #charterWith(device: string): Promise<Charter | null> {
    const { history, signer } = this.#around;
    const charters = (await history.rooms()).map(({ charter }) => readCharter(charter));
    return charters.find((charter) => partnerOf(charter, signer.device) === device) ?? null;
  }

  async #list(room: MemberRoom): Promise<void> {
    const listed = room.direct.setListed(true);
    this.#telling.listed(room);
    await listed;
  }

  /** `hosts`: where the room is new, this device hosts it first. */
  async #takeUp(room: MemberRoom, { hosts }: { readonly hosts: boolean }): Promise<void> {
    const { membership } = room;
    if (membership.part.kind === 'away') {
      if (hosts && room.term === 0) await membership.hostOrTell('founded');
      else void membership.seek();
      membership.nudge({ forgive: false });
    }
    if (hosts) await this.#introduce(room);
    this.#find(room);
  }

  /** Looks for the other one where they may be, also if they said goodbye there: they may have forgotten the room. */
  #find(direct: MemberRoom): void {
    const { partner, isTogether } = direct.direct;
    if (partner === null || isTogether) return;
    const known = direct.membership.places.of(partner);
    if (known) tell(direct, known);
    for (const { membership } of this.#shared(partner)) {
      const { parts } = membership;
      for (const place of parts.placesOf(partner)) tell(direct, place);
      if (parts.now.kind === 'guest') parts.now.stay.askWhere(partner);
    }
  }
}

function tell({ membership }: MemberRoom, place: Place): void {
  membership.places.learn(place);
  membership.sighted(place);
}
