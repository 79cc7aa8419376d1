import type { RoomMessage } from '../protocol/messages.ts';
import { ProtocolError } from '../protocol/errors.ts';
import { TokenBuckets } from '../lib/token-buckets.ts';
import { limits } from '../protocol/limits.ts';
import type { Inbox } from './inbox.ts';
import type { MemberRoom } from './member-room.ts';
import type { Doorway } from './doorway.ts';
import type { Surroundings } from './surroundings.ts';

const looksPerSession = 4;
const devicesRemembered = 4_096;

/** Receives whoever dials this device: shows the rooms that are open here, and passes on who wants to join one. */
export class Front {
  readonly #around: Surroundings;
  readonly #rooms: () => readonly MemberRoom[];
  readonly #hostName: () => string;
  /** How often each device may come for a room (S4). */
  readonly #comings = new TokenBuckets(limits.joinsBurst, limits.joinsPerMinute / 60, devicesRemembered);

  constructor(around: Surroundings, rooms: () => readonly MemberRoom[], hostName: () => string) {
    this.#around = around;
    this.#rooms = rooms;
    this.#hostName = hostName;
  }

  receive(inbox: Inbox): void {
    let looks = 0;
    inbox.hand({
      onMessage: (message) => {
        if (message.type === 'join') return this.#room(inbox, message.room)?.receive(inbox, message);
        if (message.type === 'lead') return this.#room(inbox, message.room)?.onLead(inbox, message);
        if (message.type === 'take') return this.#room(inbox, message.room)?.onTake(inbox, message);
        if (message.type !== 'look' || ++looks > looksPerSession)
          throw new ProtocolError('control-unexpected');
        return inbox.session.send({ type: 'rooms', rooms: this.#shown() });
      },
      onEntries: () => {
        throw new ProtocolError('not-admitted');
      },
    });
  }

  /** The room somebody has come for; null, once the session is ended, where it cannot be. */
  #room(inbox: Inbox, roomId: string): Doorway | null {
    const { session } = inbox;
    const { device } = session.peer;
    const room = this.#rooms().find(({ id }) => id === roomId);
    const inTime = this.#comings.take(device, this.#around.clock.monotonic());
    if (!inTime) session.end('rate-limited');
    else if (!room) session.end('room-unknown');
    else {
      this.#around.logger.log('info', 'room.coming', { room: room.id, device });
      return room.membership.doorway;
    }
    return null;
  }

  #shown(): Extract<RoomMessage, { type: 'rooms' }>['rooms'] {
    const hosted = this.#rooms().filter(({ membership }) => membership.hosting !== null);
    return hosted.slice(0, limits.roomsPerHost).map((room) => ({
      room: room.id,
      name: room.name,
      access: room.rules.access,
      locked: room.rules.locked,
      term: room.term,
      hostName: this.#hostName(),
      people: room.view().present,
    }));
  }
}
