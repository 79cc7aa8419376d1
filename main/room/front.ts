import type { RoomMessage } from '../protocol/messages.ts';
import { ProtocolError } from '../protocol/errors.ts';
import { TokenBuckets } from '../lib/token-buckets.ts';
import { limits } from '../protocol/limits.ts';
import type { Inbox } from './inbox.ts';
import type { MemberRoom } from './member-room.ts';
import type { Surroundings } from './surroundings.ts';

const looksPerSession = 4;
const devicesRemembered = 4_096;

/** Receives whoever dials this device: shows the rooms that are open here, and passes on who wants to join one. */
export class Front {
  readonly #around: Surroundings;
  readonly #rooms: () => readonly MemberRoom[];
  readonly #hostName: () => string;
  /** How often each device may ask to be let in (S4). */
  readonly #joins = new TokenBuckets(limits.joinsBurst, limits.joinsPerMinute / 60, devicesRemembered);

  constructor(around: Surroundings, rooms: () => readonly MemberRoom[], hostName: () => string) {
    this.#around = around;
    this.#rooms = rooms;
    this.#hostName = hostName;
  }

  receive(inbox: Inbox): void {
    let looks = 0;
    inbox.hand({
      onMessage: (message) => {
        if (message.type === 'join') return this.#join(inbox, message);
        if (message.type !== 'look' || ++looks > looksPerSession)
          throw new ProtocolError('control-unexpected');
        return inbox.session.send({ type: 'rooms', rooms: this.#shown() });
      },
      onEntries: () => {
        throw new ProtocolError('not-admitted');
      },
    });
  }

  #join(inbox: Inbox, join: Extract<RoomMessage, { type: 'join' }>): void {
    const { device } = inbox.session.peer;
    if (!this.#joins.take(device, this.#around.clock.monotonic())) return inbox.session.end('rate-limited');
    const room = this.#rooms().find(({ id }) => id === join.room);
    if (!room?.hosting) return inbox.session.end('room-unknown');
    this.#around.logger.log('info', 'room.joining', { room: room.id, device });
    room.hosting.admit(inbox, join);
  }

  #shown(): Extract<RoomMessage, { type: 'rooms' }>['rooms'] {
    const hosted = this.#rooms().filter(({ hosting }) => hosting !== null);
    return hosted.slice(0, limits.roomsPerHost).map((room) => ({
      room: room.id,
      name: room.name,
      access: 'open',
      term: room.term,
      hostName: this.#hostName(),
      people: room.view().present,
    }));
  }
}
