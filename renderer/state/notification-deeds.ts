import { deedOf, type Deed } from '../notifications/deed.ts';
import type { AppLink } from './link.ts';
import type { MessageBoxes } from './message-boxes.ts';
import type { RoomsStore } from './rooms.ts';
import type { ViewStore } from './view.ts';

export interface DeedNeeds {
  readonly link: AppLink;
  readonly rooms: RoomsStore;
  readonly views: ViewStore;
  readonly boxes: MessageBoxes;
  /** Gives the message box the focus, now and once the room that is being opened is there. */
  readonly toMessageBox: () => void;
}

/** So many wait until the rooms are known: what a person can do in that time, and no more. */
const mostWaiting = 8;

/** Does what the person chose in a notification. */
export class NotificationDeeds {
  readonly #needs: DeedNeeds;
  #waiting: readonly Deed[] = [];

  constructor(needs: DeedNeeds) {
    this.#needs = needs;
    needs.rooms.rooms.subscribe(() => this.#catchUp());
  }

  /** What is no deed, and what is about a room this person is not in, is left undone. Waits until the rooms are known. */
  hear(said: unknown): void {
    const deed = deedOf(said);
    if (!deed) return;
    this.#waiting = [...this.#waiting, deed].slice(-mostWaiting);
    this.#catchUp();
  }

  #catchUp(): void {
    const { rooms } = this.#needs;
    if (rooms.rooms.get() === null) return;
    const deeds = this.#waiting;
    this.#waiting = [];
    for (const deed of deeds) if (rooms.find(deed.roomId)) this.#do(deed);
  }

  #do(deed: Deed): void {
    const { kind, roomId, readTo, text } = deed;
    const { rooms, toMessageBox } = this.#needs;
    if (kind === 'read') {
      if (readTo !== null) void rooms.markRead(roomId, readTo).catch(() => undefined);
    } else if (text !== null) void this.#reply(deed, text);
    else {
      // First: the message that is gone to takes the focus from all but the box.
      if (kind === 'reply') toMessageBox();
      this.#go(deed);
    }
  }

  #go({ roomId, cursor }: Deed): void {
    const { views } = this.#needs;
    if (cursor === null) views.openRoom(roomId);
    else views.goTo(roomId, cursor);
  }

  /** Whoever answers has read what they answer. Words that could not be sent wait in the room's box. */
  async #reply(deed: Deed, text: string): Promise<void> {
    const { roomId, cursor } = deed;
    const { link, rooms, boxes } = this.#needs;
    try {
      await link.call('message.send', { roomId, text });
    } catch (error) {
      this.#go(deed);
      return boxes.of(roomId).giveBack({ text, mentions: [], announce: false }, error);
    }
    if (cursor !== null) await rooms.markRead(roomId, cursor).catch(() => undefined);
  }
}
