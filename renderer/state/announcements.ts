import type { Undo } from '../../preload/bridge/port.ts';
import type { RollCall } from '../../preload/contract/conversation.ts';
import type { EntryId, Message, RoomId } from '../../preload/contract/model.ts';
import { Latest } from './latest.ts';
import type { AppLink } from './link.ts';
import { Store } from './store.ts';

export interface RollCallView {
  /** Null until main has answered. */
  readonly call: RollCall | null;
  /** Why it could not be asked for the last time. */
  readonly error: unknown;
}

/** What everybody in a room was asked to confirm, and who has. */
export class AnnouncementsStore {
  readonly #link: AppLink;
  readonly #lists = new Map<RoomId, Store<readonly Message[] | null>>();
  readonly #latest = new Latest<RoomId>();

  constructor(link: AppLink) {
    this.#link = link;
    const renew = ({ roomId }: { roomId: RoomId }): void => this.#ask(roomId);
    link.on('room.timelineChanged', renew);
    for (const event of ['message.added', 'message.changed'] as const) {
      link.on(event, ({ roomId, items }) => {
        const known = this.#lists.get(roomId)?.get() ?? [];
        if (items.some((item) => isAnnouncement(item) || known.some(({ id }) => id === item.id)))
          this.#ask(roomId);
      });
    }
    link.on('room.peopleChanged', renew);
    link.on('room.removed', ({ roomId }) => void this.#lists.delete(roomId));
    link.onOpen(() => {
      for (const roomId of this.#lists.keys()) this.#ask(roomId);
    });
  }

  /** The announcements of `roomId`, the newest first; null until main has answered. */
  of(roomId: RoomId): Store<readonly Message[] | null> {
    const known = this.#lists.get(roomId);
    if (known) return known;
    const list = new Store<readonly Message[] | null>(null);
    this.#lists.set(roomId, list);
    this.#ask(roomId);
    return list;
  }

  /** Rejects with `message-unknown`. */
  async confirm(roomId: RoomId, id: EntryId): Promise<void> {
    await this.#link.call('announcement.confirm', { roomId, id });
  }

  /** Only those who have not confirmed are told. Rejects with `not-allowed`, `message-unknown`, `rate-limited`. */
  async remind(roomId: RoomId, id: EntryId): Promise<void> {
    await this.#link.call('announcement.remind', { roomId, id });
  }

  /** Keeps `onView` told of how that announcement stands, anew with everything that may have changed it, until it is undone. */
  watch(roomId: RoomId, id: EntryId, onView: (view: RollCallView) => void): Undo {
    let asking = false;
    let again = false;
    let over = false;
    let call: RollCall | null = null;
    const ask = (): void => {
      if (asking) {
        again = true;
        return;
      }
      asking = true;
      this.#link
        .call('announcement.rollCall', { roomId, id })
        .then(
          (answer): RollCallView => ({ call: (call = answer), error: null }),
          (error: unknown): RollCallView => ({ call, error }),
        )
        .then(
          (view) => {
            asking = false;
            if (over) return;
            onView(view);
            if (!again) return;
            again = false;
            ask();
          },
          () => undefined,
        );
    };
    const ofRoom = (event: { readonly roomId: RoomId }): void => {
      if (event.roomId === roomId) ask();
    };
    const undo = [
      this.#link.on('room.peopleChanged', ofRoom),
      this.#link.on('room.timelineChanged', ofRoom),
      this.#link.on('message.changed', (event) => {
        if (event.items.some((item) => item.id === id)) ofRoom(event);
      }),
      this.#link.onOpen(ask),
    ];
    ask();
    return () => {
      over = true;
      for (const each of undo) each();
    };
  }

  #ask(roomId: RoomId): void {
    const list = this.#lists.get(roomId);
    if (!list) return;
    const isLatest = this.#latest.ask(roomId);
    this.#link.call('announcement.list', { roomId }).then(
      (answer) => {
        if (isLatest() || !list.get()) list.set(answer);
      },
      // Asked again when the pipe opens anew.
      () => undefined,
    );
  }
}

const isAnnouncement = (item: object): boolean => 'announcement' in item && item.announcement !== null;
