import type { ReadMark } from '../../preload/contract/conversation.ts';
import type { EntryId, Message, TimelineItem } from '../../preload/contract/model.ts';
import type { StateChange } from './messages/own-messages.ts';

/** What a room tells about itself; `Rooms` passes it on to the windows. */
export interface RoomAnnouncements {
  changed(): void;
  peopleChanged(): void;
  /** In shown order. */
  added(items: readonly TimelineItem[]): void;
  /** These are otherwise than they were told. */
  itemsChanged(items: readonly TimelineItem[]): void;
  /** Somebody waits for this person to confirm that announcement. */
  reminded(message: Message): void;
  removed(ids: readonly EntryId[]): void;
  /** What was shown so far is not right any more. */
  turned(): void;
  /** Who writes now is another than before. */
  typingChanged(): void;
  readsChanged(marks: readonly ReadMark[]): void;
  stateChanged(changes: readonly StateChange[]): void;
}
