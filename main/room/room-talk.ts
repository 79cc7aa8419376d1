import type {
  Mention,
  NotifyLevel,
  ReadMark,
  RollCall,
  Wording,
} from '../../preload/contract/conversation.ts';
import type { Cursor, EntryId, Message, RoomId } from '../../preload/contract/model.ts';
import type { Conversation } from './messages/conversation.ts';
import type { MemberRoom } from './member-room.ts';
import type { Saying } from './messages/speaking.ts';

/** What windows ask for about messages. Whatever is about a room throws `room-unknown`, whatever changes something `removed` and `storage-…`. */
export class RoomTalk {
  readonly #room: (roomId: RoomId) => MemberRoom;

  /** `room` throws `room-unknown`. */
  constructor(room: (roomId: RoomId) => MemberRoom) {
    this.#room = room;
  }

  async send(roomId: RoomId, saying: Saying): Promise<Message> {
    return this.#taking(roomId).speaking.send(saying);
  }

  /** Takes back an own message that waits. Throws `already-sent`. */
  async cancelWaiting(roomId: RoomId, id: EntryId): Promise<void> {
    await this.#taking(roomId).speaking.cancelWaiting(id);
  }

  /** Gives an own message that waits another text; without `mentions` it names whom it named. Throws `already-sent`, and as `send` does. */
  async editWaiting(
    roomId: RoomId,
    id: EntryId,
    text: string,
    mentions?: readonly Mention[],
  ): Promise<Message> {
    return this.#taking(roomId).speaking.editWaiting(id, text, mentions);
  }

  async edit(roomId: RoomId, id: EntryId, text: string, mentions: readonly Mention[]): Promise<Message> {
    return this.#taking(roomId).remarks.edit(id, text, mentions);
  }

  async delete(roomId: RoomId, ids: readonly EntryId[]): Promise<void> {
    return this.#taking(roomId).remarks.delete(ids);
  }

  async react(roomId: RoomId, id: EntryId, emoji: string, on: boolean): Promise<void> {
    return this.#taking(roomId).remarks.react(id, emoji, on);
  }

  async pin(roomId: RoomId, id: EntryId, on: boolean): Promise<void> {
    return this.#taking(roomId).remarks.pin(id, on);
  }

  pinned(roomId: RoomId): Promise<Message[]> {
    return this.#of(roomId).remarks.pinned();
  }

  versions(roomId: RoomId, id: EntryId): Promise<Wording[]> {
    return this.#of(roomId).remarks.versions(id);
  }

  find(roomId: RoomId, id: EntryId): Promise<Cursor | null> {
    return this.#of(roomId).remarks.find(id);
  }

  messages(roomId: RoomId, ids: readonly EntryId[]): Promise<Message[]> {
    return this.#of(roomId).remarks.messages(ids);
  }

  /** Says them again, in the order they were said, in each of these rooms. Throws `message-unknown` where none of them is here, and as `send` does. */
  async forward(roomId: RoomId, ids: readonly EntryId[], to: readonly RoomId[]): Promise<void> {
    const messages = await this.#of(roomId).remarks.someMessages(ids);
    for (const { speaking } of to.map((id) => this.#taking(id))) {
      for (const { text, authorName, sentAt, forwarded } of messages)
        await speaking.send({ text, forwarded: forwarded ?? { authorName, sentAt } });
    }
  }

  announcements(roomId: RoomId): Promise<Message[]> {
    return this.#of(roomId).remarks.announcements();
  }

  async confirm(roomId: RoomId, id: EntryId): Promise<void> {
    return this.#taking(roomId).remarks.confirm(id);
  }

  rollCall(roomId: RoomId, id: EntryId): Promise<RollCall> {
    return this.#of(roomId).rollCall(id);
  }

  async remind(roomId: RoomId, id: EntryId): Promise<void> {
    return this.#taking(roomId).remarks.remind(id);
  }

  typing(roomId: RoomId): void {
    this.#of(roomId).tidings.type();
  }

  reads(roomId: RoomId): readonly ReadMark[] {
    return this.#of(roomId).tidings.marks;
  }

  markUnread(roomId: RoomId, from: Cursor): Promise<void> {
    return this.#of(roomId).markUnread(from);
  }

  setNotify(roomId: RoomId, level: NotifyLevel): Promise<void> {
    return this.#of(roomId).setNotify(level);
  }

  /** Also of a room this person was removed from: it can be read. */
  #of(roomId: RoomId): Conversation {
    return this.#room(roomId).conversation;
  }

  #taking(roomId: RoomId): Conversation {
    return this.#room(roomId).taking;
  }
}
