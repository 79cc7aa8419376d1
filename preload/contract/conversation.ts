import { z } from 'zod';
import { type Cursor, DeviceId, EntryId, NameInput, RoomId, Timestamp, type Message } from './model.ts';

/** Whom a message names: `name` is how it stands in the text behind an `@`; `all` is everybody in the room. */
export const Mention = z.strictObject({ id: z.union([DeviceId, z.literal('all')]), name: NameInput });
export type Mention = z.infer<typeof Mention>;
export const MentionsInput = z.array(Mention).max(50);

/** One emoji of Unicode's recommended set (UTS 51), as it is shown. Checked against that set where it is written. */
export const EmojiInput = z.string().min(1).max(32);

/** What a message answers, as it is now. */
export interface Quote {
  readonly id: EntryId;
  /** Null where it is not on this device. */
  readonly cursor: Cursor | null;
  readonly authorName: string;
  /** The beginning of its words, 200 characters at most; null where they were deleted or are not here. */
  readonly text: string | null;
  readonly deleted: boolean;
}

/** Where a message was said first, as whoever passed it on says. */
export interface Forwarded {
  readonly authorName: string;
  readonly sentAt: number;
}

export interface Reaction {
  readonly emoji: string;
  readonly count: number;
  readonly own: boolean;
  /** The first twenty who gave it. */
  readonly names: readonly string[];
}

/** What is asked of everybody with an announcement, and how far it has come. */
export interface Announcement {
  /** Of the members there are now, the author not counted. */
  readonly of: number;
  readonly confirmed: number;
  /** This person has confirmed to have read it. */
  readonly own: boolean;
}

/** How one member stands to an announcement. */
export interface RollEntry {
  readonly id: DeviceId;
  readonly name: string;
  readonly present: boolean;
  /** Null: as long as this device has known of them. Of those that are here: now. */
  readonly lastSeen: number | null;
  /** When it came to their device, and when they confirmed it, by their clocks corrected (L3); null: not yet, as far as is known. */
  readonly gotAt: number | null;
  readonly confirmedAt: number | null;
  /** They have left the room, or were removed from it, since. */
  readonly gone: boolean;
}
export interface RollCall {
  readonly message: Message;
  readonly entries: readonly RollEntry[];
  /** When those who had not confirmed were last reminded. */
  readonly remindedAt: number | null;
  /** This person may remind: they are its author, or a moderator. */
  readonly mayRemind: boolean;
}

/** One wording of a message, the first the oldest. */
export interface Wording {
  readonly text: string;
  readonly mentions: readonly Mention[];
  readonly at: number;
}

/** Whether somebody can be talked to now. `offline` is where they are not here at all. */
export const Availability = z.enum(['active', 'away', 'busy']);
export type Availability = z.infer<typeof Availability>;

/** What a room tells this person of, and what may make a noise. */
export const NotifyLevel = z.enum(['all', 'mentions', 'none']);
export type NotifyLevel = z.infer<typeof NotifyLevel>;

/** What this person had begun to write. `reply` and `edit`: in answer to that message, or instead of its words. */
export const Draft = z.strictObject({
  text: z.string().max(64_000),
  mentions: MentionsInput,
  reply: z.nullable(EntryId),
  edit: z.nullable(EntryId),
  /** With `edit`: what the box held before, and will again. */
  before: z.optional(z.string().max(64_000)),
});
export type Draft = z.infer<typeof Draft>;

/** What is looked for. Words all have to be there, in any order; what stands in double quotes has to stand so. */
export const SearchQuery = z.strictObject({
  text: z.string().max(200),
  roomId: z.optional(RoomId),
  from: z.optional(DeviceId),
  /** Sent before that moment, and at it or later. */
  before: z.optional(Timestamp),
  after: z.optional(Timestamp),
  has: z.optional(z.enum(['file', 'link'])),
  /** Behind what was found before. */
  next: z.optional(z.string().max(100)),
  limit: z.int().min(1).max(100),
});
export type SearchQuery = z.infer<typeof SearchQuery>;
export interface SearchHit {
  readonly roomId: RoomId;
  readonly message: Message;
}
export interface SearchPage {
  /** The newest first. */
  readonly hits: readonly SearchHit[];
  /** Where more may be found. */
  readonly next: string | null;
}

/** Up to where somebody has read, as they have told. */
export interface ReadMark {
  readonly id: DeviceId;
  readonly upTo: Cursor;
}

/** Something that happened while this person was looking elsewhere. `body` is empty where they want nothing to be seen of it. */
export interface Notification {
  readonly id: string;
  readonly roomId: RoomId;
  /** The message to go to; null: the room. */
  readonly cursor: Cursor | null;
  /** The last of the messages it tells of: read up to there, all of them are read. Null where it tells of something else. */
  readonly readTo: Cursor | null;
  readonly title: string;
  readonly body: string;
  /** A later one of the same group takes the place of the one before. */
  readonly group: string;
  readonly silent: boolean;
  readonly canReply: boolean;
}

/** What an archive says of itself once it is opened. */
export interface ArchivePreview {
  readonly roomId: RoomId;
  readonly roomName: string;
  readonly madeBy: string;
  readonly madeAt: number;
  readonly messages: number;
  /** How many of its entries are not on this device yet. */
  readonly missing: number;
  /** This device is a member of that room. */
  readonly member: boolean;
}
