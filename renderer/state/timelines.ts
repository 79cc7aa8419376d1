import type { Undo } from '../../preload/bridge/port.ts';
import type { RoomId, TimelineItem } from '../../preload/contract/model.ts';
import type { AppLink, Clock } from './link.ts';
import type { RoomsStore } from './rooms.ts';
import { Timeline } from './timeline.ts';

/** The conversations that have been opened since the window was. */
export class Timelines {
  readonly #link: AppLink;
  readonly #rooms: RoomsStore;
  readonly #clock: Clock;
  readonly #timelines = new Map<RoomId, Timeline>();
  readonly #addedListeners = new Set<(roomId: RoomId, items: readonly TimelineItem[]) => void>();

  constructor(link: AppLink, rooms: RoomsStore, clock: Clock) {
    this.#link = link;
    this.#rooms = rooms;
    this.#clock = clock;
    link.on('message.added', ({ roomId, items }) => {
      this.#timelines.get(roomId)?.add(items);
      for (const listener of [...this.#addedListeners]) listener(roomId, items);
    });
    link.on('message.stateChanged', ({ roomId, changes }) =>
      this.#timelines.get(roomId)?.changeStates(changes),
    );
    link.on('message.changed', ({ roomId, items }) => this.#timelines.get(roomId)?.change(items));
    link.on('message.removed', ({ roomId, ids }) => this.#timelines.get(roomId)?.remove(ids));
    link.on('room.timelineChanged', ({ roomId }) => void this.#timelines.get(roomId)?.refresh());
    link.on('room.removed', ({ roomId }) => void this.#timelines.delete(roomId));
    link.onOpen(() => {
      // What was told while no pipe was open may have changed what was read before.
      for (const timeline of this.#timelines.values()) void timeline.refresh();
    });
  }

  /** The one conversation of `roomId`; the first call begins to read it. */
  of(roomId: RoomId): Timeline {
    const known = this.#timelines.get(roomId);
    if (known) return known;
    const timeline = new Timeline(this.#link, roomId, this.#clock, () => this.#rooms.find(roomId));
    this.#timelines.set(roomId, timeline);
    void timeline.open();
    return timeline;
  }

  /** The same, for somebody who begins to look at it: it opens at what is new, unless they had left it elsewhere. */
  open(roomId: RoomId): Timeline {
    const known = this.#timelines.get(roomId);
    void known?.wake();
    return known ?? this.of(roomId);
  }

  /** Hears of items as they happen, not of those read back. */
  onAdded(listener: (roomId: RoomId, items: readonly TimelineItem[]) => void): Undo {
    this.#addedListeners.add(listener);
    return () => void this.#addedListeners.delete(listener);
  }
}
