import type { EventName, Events } from '../../preload/contract/api.ts';
import type { RoomId } from '../../preload/contract/model.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/emitter.ts';
import type { RoomAnnouncements } from './announcements.ts';
import type { MemberRoom } from './member-room.ts';

export type Announce = <Name extends EventName>(name: Name, value: Events[Name]) => void;

/** Changes of one room within this time are told once. */
const tellEveryMs = 25;

/** Tells the windows what becomes of the rooms. */
export class Telling {
  readonly #clock: Clock;
  readonly #announce: Announce;
  readonly #room: (roomId: string) => MemberRoom | undefined;
  readonly #changed = new Map<string, Undo>();
  readonly #peopleChanged = new Map<string, Undo>();
  readonly #typingChanged = new Map<string, Undo>();
  #stopped = false;

  constructor(clock: Clock, announce: Announce, room: (roomId: string) => MemberRoom | undefined) {
    this.#clock = clock;
    this.#announce = announce;
    this.#room = room;
  }

  /** What the room of that id tells with. */
  of(id: string): RoomAnnouncements {
    const roomId = id as RoomId;
    return {
      changed: () => this.#tell(this.#changed, id, (room) => this.#announce('room.changed', room.view())),
      peopleChanged: () =>
        this.#tell(this.#peopleChanged, id, (room) => {
          this.#announce('room.peopleChanged', { roomId, people: room.people() });
        }),
      added: (items) => this.#announce('message.added', { roomId, items }),
      itemsChanged: (items) => this.#announce('message.changed', { roomId, items }),
      reminded: (message) => this.#announce('announcement.reminded', { roomId, message }),
      removed: (ids) => this.#announce('message.removed', { roomId, ids }),
      turned: () => this.#announce('room.timelineChanged', { roomId }),
      typingChanged: () =>
        this.#tell(this.#typingChanged, id, (room) => {
          this.#announce('room.typingChanged', { roomId, people: room.conversation.typists() });
        }),
      readsChanged: (marks) => this.#announce('room.readsChanged', { roomId, marks }),
      stateChanged: (changes) => this.#announce('message.stateChanged', { roomId, changes }),
    };
  }

  /** At once. */
  listed(room: MemberRoom): void {
    this.#announce('room.changed', room.view());
  }

  removed(id: string): void {
    for (const soon of this.#all) {
      soon.get(id)?.();
      soon.delete(id);
    }
    this.#announce('room.removed', { roomId: id as RoomId });
  }

  stop(): void {
    this.#stopped = true;
    for (const soon of this.#all) {
      for (const undo of soon.values()) undo();
      soon.clear();
    }
  }

  get #all(): Map<string, Undo>[] {
    return [this.#changed, this.#peopleChanged, this.#typingChanged];
  }

  /** Once for all that happens within a while: a list of people costs more the longer it is, and a crowd comes one by one. */
  #tell(soon: Map<string, Undo>, id: string, tell: (room: MemberRoom) => void): void {
    if (soon.has(id) || this.#stopped) return;
    const undo = this.#clock.after(tellEveryMs, () => {
      soon.delete(id);
      const room = this.#room(id);
      if (room?.direct.listed) tell(room);
    });
    soon.set(id, undo);
  }
}
