import type { CredentialInput, JoinOutcome, JoinTarget, WaitingToJoin } from '../../preload/contract/api.ts';
import type { RoomId } from '../../preload/contract/model.ts';
import type { NearbyRoom } from '../../preload/contract/nearby.ts';
import type { AppLink } from './link.ts';
import type { RoomsStore } from './rooms.ts';
import { Store } from './store.ts';
import type { ViewStore } from './view.ts';

/** A room that lets nobody in without being shown something, and how it was found. */
export interface Door {
  readonly room: NearbyRoom;
  readonly target: JoinTarget;
}

/** The way into rooms: through open doors, past closed ones, and waiting before those where somebody has to be asked. */
export class GettingIn {
  /** What the dialog `door` is about. */
  readonly door = new Store<Door | null>(null);
  /** Rooms this person has asked to be let into. */
  readonly waiting = new Store<readonly WaitingToJoin[]>([]);
  readonly #link: AppLink;
  readonly #rooms: RoomsStore;
  readonly #view: ViewStore;
  /** Asked for in this window: whoever is let in while they look at the rooms nearby wants to be there. */
  readonly #asked = new Set<RoomId>();
  #told = 0;

  constructor(link: AppLink, rooms: RoomsStore, view: ViewStore) {
    this.#link = link;
    this.#rooms = rooms;
    this.#view = view;
    link.on('room.waitingToJoinChanged', (waiting) => {
      this.#told += 1;
      this.waiting.set(waiting);
    });
    link.onOpen(() => void this.#load());
    rooms.rooms.subscribe(() => this.#enterWhereLetIn());
  }

  /** Goes in and shows the room, or shows what stands in the way. Rejects with what `room.join` throws. */
  async join(target: JoinTarget, credential?: CredentialInput): Promise<JoinOutcome> {
    const outcome = await this.#link.call('room.join', { target, ...(credential ? { credential } : {}) });
    switch (outcome.kind) {
      case 'joined':
        this.#rooms.put(outcome.room);
        this.#view.openRoom(outcome.room.id);
        break;
      case 'credential':
        this.knock({ room: outcome.room, target: naming(target, outcome.room.id) });
        break;
      case 'asked':
        this.#asked.add(outcome.roomId);
        this.#view.closeDialog();
        this.#enterWhereLetIn();
        break;
      case 'choose':
        break;
    }
    return outcome;
  }

  /** Shows how to get into a room that is not open. */
  knock(door: Door): void {
    this.door.set(door);
    this.#view.openDialog('door');
  }

  /** Takes back the wish to be let in, or puts away what became of it. */
  async stopAsking(roomId: RoomId): Promise<void> {
    this.#asked.delete(roomId);
    await this.#link.call('room.stopAsking', { roomId });
  }

  #enterWhereLetIn(): void {
    for (const roomId of [...this.#asked]) {
      if (!this.#rooms.find(roomId)) continue;
      this.#asked.delete(roomId);
      const view = this.#view.view.get();
      if (view.roomId === null && view.dialog === null) this.#view.openRoom(roomId);
    }
  }

  async #load(): Promise<void> {
    const before = this.#told;
    const waiting = await this.#link.call('room.waitingToJoin', {}).catch(() => null);
    if (waiting && before === this.#told) this.waiting.set(waiting);
  }
}

/** Of the rooms at a typed address it is that one. */
const naming = (target: JoinTarget, roomId: RoomId): JoinTarget =>
  target.kind === 'address' ? { ...target, roomId } : target;
