import { z } from 'zod';
import { call } from './call.ts';
import {
  Draft,
  EmojiInput,
  MentionsInput,
  NotifyLevel,
  SearchQuery,
  type ArchivePreview,
  type ReadMark,
  type RollCall,
  type SearchPage,
  type Wording,
} from './conversation.ts';
import {
  Cursor,
  DeviceId,
  EntryId,
  MessageInput,
  RoomId,
  Timestamp,
  type Message,
  type Room,
  type TimelineItem,
} from './model.ts';

const inRoom = z.strictObject({ roomId: RoomId });
const onMessage = inRoom.extend({ id: EntryId });
const exportFormat = z.enum(['html', 'markdown', 'json']);
const ArchivePassphrase = z.string().min(8).max(200);

/** Newest last. `more` tells whether older (with `before`, `around`, `at`, or none of them) or newer (with `after`) items remain. */
export interface TimelinePage {
  readonly items: readonly TimelineItem[];
  readonly more: boolean;
  /** Newer items remain; of `around` and `at` alone, false elsewhere. */
  readonly newer: boolean;
}

/** What windows ask about what is said in rooms. */
export const conversationCalls = {
  /** At most one of the four places; none for the newest. `at`: around the first message sent at that moment or later. */
  'message.history': call<TimelinePage>()(
    inRoom.extend({
      before: z.optional(Cursor),
      after: z.optional(Cursor),
      around: z.optional(Cursor),
      at: z.optional(Timestamp),
      limit: z.int().min(1).max(500),
    }),
  ),
  /**
   * Resolves once the message is on this device's disk (L5). `announce`: everybody is asked to confirm it, moderators and owners only.
   * Throws `message-empty`, `message-too-long`, `not-allowed`, `muted`, `read-only`, `slow-mode`, `removed`, `storage-…`.
   */
  'message.send': call<Message>()(
    inRoom.extend({
      text: MessageInput,
      reply: z.optional(EntryId),
      mentions: z.optional(MentionsInput),
      announce: z.optional(z.boolean()),
    }),
  ),
  /** Gives an own message other words; the ones before can be read by `message.versions`. Throws `message-unknown`, `not-allowed`, and as `message.send` does. */
  'message.edit': call<Message>()(
    onMessage.extend({ text: MessageInput, mentions: z.optional(MentionsInput) }),
  ),
  /** For everybody: the words are erased from every member's disk. Throws `message-unknown`, `not-allowed`, `storage-…`. */
  'message.delete': call<void>()(inRoom.extend({ ids: z.array(EntryId).min(1).max(100) })),
  /** Throws `message-unknown`, `emoji-unknown`, `muted`, `read-only`, `storage-…`. */
  'message.react': call<void>()(onMessage.extend({ emoji: EmojiInput, on: z.boolean() })),
  /** Throws `message-unknown`, `not-allowed`, `storage-…`. */
  'message.pin': call<void>()(onMessage.extend({ on: z.boolean() })),
  /** The last pinned first, a hundred at most. */
  'message.pinned': call<readonly Message[]>()(inRoom),
  /** The oldest first, the present one last. Throws `message-unknown`. */
  'message.versions': call<readonly Wording[]>()(onMessage),
  /** Says these again in another room, in their order, under their authors' names. Throws as `message.send` does. */
  'message.forward': call<void>()(
    inRoom.extend({ ids: z.array(EntryId).min(1).max(100), to: z.array(RoomId).min(1).max(20) }),
  ),
  /** Where a message is, for a link to it; null where it is not on this device. */
  'message.find': call<Cursor | null>()(onMessage),
  'message.search': call<SearchPage>()(SearchQuery),
  /** The newest first, a hundred at most. */
  'announcement.list': call<readonly Message[]>()(inRoom),
  /** Throws `message-unknown`. */
  'announcement.confirm': call<void>()(onMessage),
  'announcement.rollCall': call<RollCall>()(onMessage),
  /** Only those who have not confirmed yet are told. Throws `not-allowed`, `message-unknown`, `rate-limited` within a minute of the last. */
  'announcement.remind': call<void>()(onMessage),
  /** This person is writing there now; forgotten after some seconds. */
  'room.typing': call<void>()(inRoom),
  'room.reads': call<readonly ReadMark[]>()(inRoom),
  /** From that message on nothing counts as read here. */
  'room.markUnread': call<void>()(inRoom.extend({ from: Cursor })),
  'room.setNotify': call<void>()(inRoom.extend({ level: NotifyLevel })),
  /** The room of this person and that one alone, made where there is none. Throws `person-unknown`, `room-limit`, `storage-…`. */
  'room.direct': call<Room>()(z.strictObject({ id: DeviceId })),
  'draft.list': call<Readonly<Record<RoomId, Draft>>>()(z.strictObject({})),
  /** Null where there is nothing left of it. */
  'draft.set': call<void>()(inRoom.extend({ draft: z.nullable(Draft) })),
  /** The room's conversation as a document, piece by piece; `next` null ends it. */
  'room.export': call<{ readonly text: string; readonly next: string | null }>()(
    inRoom.extend({ format: exportFormat, after: z.optional(z.string().max(200)) }),
  ),
  /** The same into a file the person chooses; false where they changed their mind. */
  'room.exportFile': call<boolean>()(inRoom.extend({ format: exportFormat }), { desktopOnly: true }),
  /** The room's signed log in one encrypted file: base64, piece by piece. Throws `storage-…`. */
  'archive.make': call<{ readonly data: string; readonly next: string | null }>()(
    inRoom.extend({ passphrase: ArchivePassphrase, after: z.optional(z.string().max(200)) }),
  ),
  'archive.makeFile': call<boolean>()(inRoom.extend({ passphrase: ArchivePassphrase }), {
    desktopOnly: true,
  }),
  /** Takes a file in, piece by piece, under a name the window makes up; a new one with that name begins with `at` 0. Throws `archive-too-large`. */
  'archive.put': call<void>()(
    z.strictObject({
      upload: z.string().regex(/^[a-z0-9]{16}$/),
      at: z.int().min(0),
      data: z.string().max(1_400_000),
    }),
  ),
  /** Reads what was put. Throws `archive-invalid`, `archive-passphrase`. */
  'archive.preview': call<ArchivePreview>()(
    z.strictObject({ upload: z.string().regex(/^[a-z0-9]{16}$/), passphrase: z.string().max(200) }),
  ),
  /**
   * Adds what is missing of it to the room where this device is a member; otherwise the room can be read here and nothing more
   * (`connection.kind` `archived`). Throws as `archive.preview` does, and `storage-…`.
   */
  'archive.open': call<Room>()(
    z.strictObject({ upload: z.string().regex(/^[a-z0-9]{16}$/), passphrase: z.string().max(200) }),
  ),
  /** This window's person has not touched anything for a while, or has again. */
  'app.idle': call<void>()(z.strictObject({ idle: z.boolean() })),
  /** What this window shows of a room: what happens there needs no notification while `focused`. `roomId` null: none. */
  'app.looking': call<void>()(z.strictObject({ roomId: z.nullable(RoomId), focused: z.boolean() })),
} as const;
