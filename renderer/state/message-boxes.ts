import type { RoomId } from '../../preload/contract/model.ts';
import type { ConversationModes } from './conversation-mode.ts';
import type { Drafts } from './drafts.ts';
import type { AppLink } from './link.ts';
import { MessageBox } from './message-box.ts';
import type { PeopleStore } from './people.ts';
import type { Timelines } from './timelines.ts';

/** The message boxes of the rooms that were looked at. */
export class MessageBoxes {
  readonly #link: AppLink;
  readonly #timelines: Timelines;
  readonly #drafts: Drafts;
  readonly #modes: ConversationModes;
  readonly #people: PeopleStore;
  readonly #boxes = new Map<RoomId, MessageBox>();

  constructor(
    link: AppLink,
    timelines: Timelines,
    drafts: Drafts,
    modes: ConversationModes,
    people: PeopleStore,
  ) {
    this.#link = link;
    this.#timelines = timelines;
    this.#drafts = drafts;
    this.#modes = modes;
    this.#people = people;
    link.on('room.removed', ({ roomId }) => void this.#boxes.delete(roomId));
  }

  of(roomId: RoomId): MessageBox {
    const known = this.#boxes.get(roomId);
    if (known) return known;
    const box = new MessageBox({
      link: this.#link,
      roomId,
      timeline: this.#timelines.of(roomId),
      drafts: this.#drafts,
      mode: this.#modes.of(roomId),
      people: () => this.#people.of(roomId).get() ?? [],
    });
    this.#boxes.set(roomId, box);
    return box;
  }
}
