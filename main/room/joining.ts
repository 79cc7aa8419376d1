import type { JoinOutcome, JoinTarget } from '../../preload/contract/api.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { RoomId } from '../../preload/contract/model.ts';
import type { DialTarget } from '../net/network.ts';
import { parseAddress } from './address.ts';
import type { Charter } from './charter.ts';
import { enter, type Knock } from './enter.ts';
import { Inbox } from './inbox.ts';
import type { MemberRoom } from './member-room.ts';
import type { OwnJoins } from './own-joins.ts';
import { roomsAt } from './look.ts';
import type { Place } from './place.ts';
import type { Nearby } from './nearby.ts';
import type { Surroundings } from './surroundings.ts';

export interface JoiningOptions {
  readonly nearby: Nearby;
  /** Of a typed address that names none. */
  readonly defaultPort: number;
  /** Opens the port this device can be dialled at. */
  readonly listen: () => Promise<number>;
  readonly isMember: (roomId: string) => boolean;
  /** Of a room this device is a member of. */
  readonly ownJoins: (roomId: string) => OwnJoins | undefined;
  /** Throws `room-limit` where one more room would be too many. */
  readonly checkLimit: (roomId: string) => void;
  /** The room of that charter, made where this device is no member of it yet. */
  readonly member: (charter: Charter) => Promise<MemberRoom>;
}

/** How a person gets into a room: from the list of rooms nearby, or by an address. */
export class Joining {
  readonly #around: Surroundings;
  readonly #options: JoiningOptions;

  constructor(around: Surroundings, options: JoiningOptions) {
    this.#around = around;
    this.#options = options;
  }

  /** Throws what dialling and being let in throw, `address-invalid`, `room-gone`, `room-limit`. */
  async join(target: JoinTarget): Promise<JoinOutcome> {
    if (target.kind === 'address') return this.#joinAddress(target.address, target.roomId);
    const found = this.#options.nearby.find(target.roomId);
    if (!found) throw new AppError('room-gone');
    const { host, port } = found.target;
    const place = { device: found.room.host.id, host, port };
    return this.#enter(await this.#dialMember(place), target.roomId, place);
  }

  async #joinAddress(address: string, roomId: RoomId | undefined): Promise<JoinOutcome> {
    const place = parseAddress(address, this.#options.defaultPort);
    const inbox = await this.#dial(place);
    const rooms = await roomsAt(inbox, this.#around, 'typed', place);
    const [only, another] = roomId === undefined ? rooms : rooms.filter(({ id }) => id === roomId);
    if (only && !another) return this.#enter(inbox, only.id, { ...place, device: inbox.session.peer.device });
    inbox.session.end('leaving');
    if (!only) throw new AppError('room-gone');
    return {
      kind: 'choose',
      rooms: rooms.map((room) => ({ ...room, member: this.#options.isMember(room.id) })),
    };
  }

  #dialMember({ device, host, port }: Place): Promise<Inbox> {
    return this.#dial({ host, port, expect: { device } });
  }

  async #dial(target: DialTarget): Promise<Inbox> {
    const { network, logger } = this.#around;
    const session = await network.dial(target);
    return new Inbox(session, (error) => logger.log('error', 'room.bug', { error }));
  }

  #enter(first: Inbox, roomId: string, place: Place): Promise<JoinOutcome> {
    const enter = (): Promise<JoinOutcome> => this.#enterThere(first, roomId, place);
    return this.#options.ownJoins(roomId)?.run(enter) ?? enter();
  }

  /** Resolves once what the host holds is here too, or that takes long. */
  async #enterThere(first: Inbox, roomId: string, place: Place): Promise<JoinOutcome> {
    const { history, clock } = this.#around;
    let inbox = first;
    try {
      this.#options.checkLimit(roomId);
      const { term = 0, host = null } = (await history.room(roomId)) ?? {};
      const port = await this.#options.listen().catch(() => 0);
      const knock: Knock = { standing: { term, host }, port, ordered: true };
      let at = place;
      let welcomed = await enter(inbox, roomId, knock, clock);
      if (welcomed.kind === 'elsewhere' && welcomed.place) {
        inbox.session.end('leaving');
        at = { device: welcomed.host, host: welcomed.place[0], port: welcomed.place[1] };
        inbox = await this.#dialMember(at);
        welcomed = await enter(inbox, roomId, knock, clock);
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
