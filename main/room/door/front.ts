import type { RoomMessage } from '../../protocol/messages.ts';
import { ProtocolError } from '../../protocol/errors.ts';
import { TokenBuckets } from '../../lib/token-buckets.ts';
import { limits } from '../../protocol/limits.ts';
import type { Inbox } from '../inbox.ts';
import type { Peer } from '../../net/network.ts';
import type { MemberRoom } from '../member-room.ts';
import type { Surroundings } from '../surroundings.ts';

type Coming = Extract<RoomMessage, { type: 'join' | 'lead' | 'take' }>;

const looksPerSession = 4;
const devicesRemembered = 4_096;

/** Opens the room that is of the device that comes for it and this one alone, where that may be (J7). */
export type OpenDirect = (peer: Peer, roomId: string) => Promise<MemberRoom | null>;

/** Receives whoever dials this device: shows the rooms that are open here, and passes on who wants to join one. */
export class Front {
  readonly #around: Surroundings;
  readonly #rooms: () => readonly MemberRoom[];
  readonly #hostName: () => string;
  readonly #openDirect: OpenDirect;
  /** How often each device may come for a room (S4). */
  readonly #comings = new TokenBuckets(limits.joinsBurst, limits.joinsPerMinute / 60, devicesRemembered);

  constructor(
    around: Surroundings,
    rooms: () => readonly MemberRoom[],
    hostName: () => string,
    openDirect: OpenDirect,
  ) {
    this.#around = around;
    this.#rooms = rooms;
    this.#hostName = hostName;
    this.#openDirect = openDirect;
  }

  receive(inbox: Inbox): void {
    let looks = 0;
    inbox.hand({
      onMessage: (message) => {
        if (message.type === 'join' || message.type === 'lead' || message.type === 'take')
          return this.#come(inbox, message);
        if (message.type !== 'look' || ++looks > looksPerSession)
          throw new ProtocolError('control-unexpected');
        return inbox.session.send({ type: 'rooms', rooms: this.#shown(inbox.session.peer.device) });
      },
      onEntries: () => {
        throw new ProtocolError('not-admitted');
      },
    });
  }

  #come(inbox: Inbox, message: Coming): void | Promise<void> {
    const { session } = inbox;
    const { device } = session.peer;
    const room = this.#rooms().find(({ id }) => id === message.room);
    if (!this.#comings.take(device, this.#around.clock.monotonic())) return session.end('rate-limited');
    if (room) return this.#handOn(inbox, message, room);
    return this.#openDirect(session.peer, message.room).then((opened) =>
      this.#handOn(inbox, message, opened),
    );
  }

  /** Of a room of two others nobody hears more than of one that is not here. */
  #handOn(inbox: Inbox, message: Coming, room: MemberRoom | null): void | Promise<void> {
    const { session } = inbox;
    const { device } = session.peer;
    if (!room?.direct.isFor(device)) return session.end('room-unknown');
    this.#around.logger.log('info', 'room.coming', { room: room.id, device });
    const { doorway } = room.membership;
    if (message.type === 'join') return doorway.receive(inbox, message);
    return message.type === 'lead' ? doorway.onLead(inbox, message) : doorway.onTake(inbox, message);
  }

  /** Hidden rooms are shown to those on their roster. */
  #shown(asker: string): Extract<RoomMessage, { type: 'rooms' }>['rooms'] {
    const hosted = this.#rooms().filter(({ membership }) => membership.hosting !== null);
    const shown = hosted.filter((room) => !room.charter.hidden || room.direct.isSharedWith(asker));
    return shown.slice(0, limits.roomsPerHost).map((room) => ({
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
