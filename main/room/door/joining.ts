import type { CredentialInput, JoinOutcome, JoinTarget } from '../../../preload/contract/api.ts';
import { AppError } from '../../../preload/contract/errors.ts';
import type { RoomId } from '../../../preload/contract/model.ts';
import type { NearbyRoom } from '../../../preload/contract/nearby.ts';
import { readInvite, type InviteLink } from '../../admission/invites.ts';
import type { DialTarget } from '../../net/network.ts';
import { parseAddress } from '../address.ts';
import type { Charter } from '../charter.ts';
import { showing, type Means } from './credentials.ts';
import { AskingShown, enter, type Knock } from './enter.ts';
import { Inbox } from '../inbox.ts';
import type { MemberRoom } from '../member-room.ts';
import type { OwnJoins } from './own-joins.ts';
import { roomsAt } from '../nearby/look.ts';
import type { Place } from '../place.ts';
import type { Nearby } from '../nearby/nearby.ts';
import type { Surroundings } from '../surroundings.ts';
import { WrongTries } from './wrong-tries.ts';

export interface JoiningOptions {
  readonly nearby: Nearby;
  /** Of a typed address that names none. */
  readonly defaultPort: number;
  /** Opens the port this device can be dialled at. */
  readonly listen: () => Promise<number>;
  readonly isMember: (roomId: string) => boolean;
  /** What this person is called by those they ask to be let in. */
  readonly name: () => string;
  /** Of a room this device is a member of. */
  readonly ownJoins: (roomId: string) => OwnJoins | undefined;
  /** Throws `room-limit` where one more room would be too many. */
  readonly checkLimit: (roomId: string) => void;
  /** The room of that charter, made where this device is no member of it yet. */
  readonly member: (charter: Charter) => Promise<MemberRoom>;
  /** The asking was heard; it is to be repeated there. */
  readonly onAsked: (room: NearbyRoom) => void;
}

/** How a person gets into a room: from the list of rooms nearby, by an address, or by an invite. */
export class Joining {
  readonly #around: Surroundings;
  readonly #options: JoiningOptions;
  readonly #wrong: WrongTries;

  constructor(around: Surroundings, options: JoiningOptions) {
    this.#around = around;
    this.#options = options;
    this.#wrong = new WrongTries(around.clock);
  }

  /** Throws what dialling and being let in throw, `address-invalid`, `invite-invalid`, `room-gone`, `room-limit`, `host-doubtful`. */
  async join(target: JoinTarget, credential?: CredentialInput): Promise<JoinOutcome> {
    if (target.kind === 'invite') return this.#joinByInvite(target.link);
    if (target.kind === 'address') return this.#joinAddress(target.address, target.roomId, credential);
    const found = this.#options.nearby.find(target.roomId);
    if (!found) throw new AppError('room-gone');
    if (this.#needs(found.room, credential)) return { kind: 'credential', room: found.room };
    return this.#joinThere(found.room, found.target, credential);
  }

  /** Asks once more to be let in. Rejects with `AskingShown` where that is still being looked at. */
  async askAgain(room: NearbyRoom): Promise<JoinOutcome> {
    const { target } = this.#options.nearby.find(room.id) ?? {
      target: { host: room.address, port: room.port },
    };
    return this.#enterAt(room, target, { by: 'ask' });
  }

  async #joinAddress(
    address: string,
    roomId: RoomId | undefined,
    credential: CredentialInput | undefined,
  ): Promise<JoinOutcome> {
    const place = parseAddress(address, this.#options.defaultPort);
    const inbox = await this.#dial(place);
    const { isMember } = this.#options;
    const rooms = (await roomsAt(inbox, this.#around, 'typed', place)).map((room) => ({
      ...room,
      member: isMember(room.id),
    }));
    const [only, another] = roomId === undefined ? rooms : rooms.filter(({ id }) => id === roomId);
    if (only && !another && !credential && !this.#needs(only, credential)) {
      return this.#enter(inbox, only.id, { ...place, device: inbox.session.peer.device });
    }
    inbox.session.end('leaving');
    if (!only) throw new AppError('room-gone');
    if (another) return { kind: 'choose', rooms };
    if (this.#needs(only, credential)) return { kind: 'credential', room: only };
    return this.#joinThere(only, place, credential);
  }

  /** Whoever proves to know the invite's secret is a member, wherever the room has moved to meanwhile (J4). */
  async #joinByInvite(text: string): Promise<JoinOutcome> {
    const link = readInvite(text);
    if (!link) throw new AppError('invite-invalid');
    if (link.expires <= this.#around.clock.now()) throw new AppError('invite-expired');
    const { nearby } = this.#options;
    const found = nearby.places(link.room).map(({ host, port }) => ({ host, port }));
    let failure: unknown = new AppError('room-gone');
    for (const place of [...found, ...link.addresses].slice(0, 8)) {
      try {
        return await this.#enterBy(link, place);
      } catch (error) {
        if (!isUnreached(error)) throw error;
        failure = error;
      }
    }
    throw failure;
  }

  async #enterBy(
    link: InviteLink,
    place: { readonly host: string; readonly port: number },
  ): Promise<JoinOutcome> {
    const inbox = await this.#dial(place);
    const { device } = inbox.session.peer;
    return this.#enter(inbox, link.room, { ...place, device }, { by: 'invite', link });
  }

  #needs(room: NearbyRoom, credential: CredentialInput | undefined): boolean {
    return room.access !== 'open' && !credential && !this.#options.isMember(room.id);
  }

  async #joinThere(
    room: NearbyRoom,
    target: Pick<DialTarget, 'host' | 'port'>,
    credential: CredentialInput | undefined,
  ): Promise<JoinOutcome> {
    this.#wrong.check(room.host.id);
    try {
      return await this.#enterAt(room, target, credential);
    } catch (error) {
      if (error instanceof AskingShown) {
        this.#options.onAsked(room);
        return { kind: 'asked', roomId: room.id };
      }
      if (error instanceof AppError && error.code === 'credential-wrong') this.#wrong.note(room.host.id);
      throw error;
    }
  }

  async #enterAt(
    { id, host: { id: device } }: NearbyRoom,
    { host, port }: Pick<DialTarget, 'host' | 'port'>,
    credential: CredentialInput | undefined,
  ): Promise<JoinOutcome> {
    const place = { device, host, port };
    return this.#enter(await this.#dialMember(place), id, place, credential);
  }

  #dialMember({ device, host, port }: Place): Promise<Inbox> {
    return this.#dial({ host, port, expect: { device } });
  }

  async #dial(target: DialTarget): Promise<Inbox> {
    const { network, logger } = this.#around;
    const session = await network.dial(target);
    return new Inbox(session, (error) => logger.log('error', 'room.bug', { error }));
  }

  #enter(first: Inbox, roomId: string, place: Place, means?: Means): Promise<JoinOutcome> {
    const join = (): Promise<JoinOutcome> => this.#enterThere(first, roomId, place, means);
    return this.#options.ownJoins(roomId)?.run(join) ?? join();
  }

  /** Resolves once what the host holds is here too, or that takes long. */
  async #enterThere(first: Inbox, roomId: string, place: Place, means?: Means): Promise<JoinOutcome> {
    const { history, clock } = this.#around;
    let inbox = first;
    try {
      this.#options.checkLimit(roomId);
      const port = await this.#options.listen().catch(() => 0);
      const show = means && showing(means, roomId, this.#options.name(), this.#around);
      // Read anew for each: this device may host by then.
      const knock = async (): Promise<Knock> => {
        const { term = 0, host = null } = (await history.room(roomId)) ?? {};
        return { standing: { term, host }, port, ordered: true, ...(show && { show }) };
      };
      let at = place;
      let welcomed = await enter(inbox, roomId, await knock(), clock);
      if (welcomed.kind === 'elsewhere' && welcomed.place) {
        inbox.session.end('leaving');
        at = { device: welcomed.host, host: welcomed.place[0], port: welcomed.place[1] };
        inbox = await this.#dialMember(at);
        welcomed = await enter(inbox, roomId, await knock(), clock);
      }
      if (welcomed.kind === 'elsewhere') throw new AppError('room-gone');
      const room = await this.#options.member(welcomed.charter);
      await room.membership.enterAsGuest(inbox, welcomed, at);
      await room.settled();
      return { kind: 'joined', room: room.view() };
    } catch (error) {
      inbox.session.end('leaving');
      throw error;
    }
  }
}

/** Nobody of the room was there. */
function isUnreached(error: unknown): boolean {
  const codes = [
    'host-unreachable',
    'host-silent',
    'room-gone',
    'not-landline',
    'host-doubtful',
    'address-invalid',
  ];
  return error instanceof AppError && codes.includes(error.code);
}
