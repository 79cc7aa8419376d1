import type { Events } from '../../preload/contract/api.ts';
import type { RoomId } from '../../preload/contract/model.ts';
import type { AppLink, Clock } from './link.ts';
import type { SettingsStore } from './settings.ts';
import { Store } from './store.ts';

export type Typist = Events['room.typingChanged']['people'][number];

/** While somebody writes, others are told no oftener than this, in ms. */
export const typingEveryMs = 4_000;

/** Who is writing in each room, and telling that this person is. */
export class TypingStore {
  readonly #link: AppLink;
  readonly #settings: SettingsStore;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #rooms = new Map<RoomId, Store<readonly Typist[]>>();
  readonly #told = new Map<RoomId, number>();

  constructor(link: AppLink, settings: SettingsStore, clock: Pick<Clock, 'now'>) {
    this.#link = link;
    this.#settings = settings;
    this.#clock = clock;
    link.on('room.typingChanged', ({ roomId, people }) => this.of(roomId).set(people));
    link.onOpen(() => {
      // What was told before may be long over.
      for (const room of this.#rooms.values()) if (room.get().length > 0) room.set([]);
    });
  }

  /** Who is writing there now, this person left out. */
  of(roomId: RoomId): Store<readonly Typist[]> {
    const known = this.#rooms.get(roomId);
    if (known) return known;
    const room = new Store<readonly Typist[]>([]);
    this.#rooms.set(roomId, room);
    return room;
  }

  /** This person is writing there. Told to nobody where they do not want it. */
  signal(roomId: RoomId): void {
    const now = this.#clock.now();
    const before = this.#told.get(roomId);
    if (before !== undefined && now - before < typingEveryMs) return;
    if (this.#settings.settings.get()?.tellReading !== true) return;
    this.#told.set(roomId, now);
    this.#link.call('room.typing', { roomId }).catch(() => undefined);
  }

  /** What was written is sent: the next letter is told at once. */
  done(roomId: RoomId): void {
    this.#told.delete(roomId);
  }
}
