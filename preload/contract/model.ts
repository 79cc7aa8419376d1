import { z } from 'zod';
import type {
  Announcement,
  Availability,
  Forwarded,
  Mention,
  NotifyLevel,
  Quote,
  Reaction,
} from './conversation.ts';
import type { Asking, Role, Rules, Silence } from './rules.ts';

/** RFC 4648 base32, lower case, no padding. */
const base32 = (characters: number) => z.string().regex(new RegExp(`^[a-z2-7]{${characters}}$`));

/** A device's name for machines: the first 160 bits of the SHA-256 of its public key (I1). */
export const DeviceId = base32(32).brand<'DeviceId'>();
export type DeviceId = z.infer<typeof DeviceId>;
/** The first 160 bits of the SHA-256 of the room's charter (L8). */
export const RoomId = base32(32).brand<'RoomId'>();
export type RoomId = z.infer<typeof RoomId>;
/** The SHA-256 of an entry's signed bytes (L1), whole. */
export const EntryId = base32(52).brand<'EntryId'>();
export type EntryId = z.infer<typeof EntryId>;
/** A place in a room's shown order (L3). Opaque; compares as a string within one room. */
export const Cursor = z
  .string()
  .regex(/^[0-9a-f]{12}-[0-9a-f]{32}-[0-9a-f]{8}$/)
  .brand<'Cursor'>();
export type Cursor = z.infer<typeof Cursor>;

/** Milliseconds since 1970, UTC. */
export const Timestamp = z.int().min(0);

/** What a page may send; whether a name can be used is decided by `main/protocol/names.ts`. */
export const NameInput = z.string().max(200);
export const MessageInput = z.string().max(64_000);
export const AddressInput = z.string().max(300);
export const PassphraseInput = z.string().min(1).max(200);
/** An invite as it is pasted, scanned or handed over by the system: a `landline:` link, in any case. */
export const LinkInput = z.string().max(1_000);

export const colours = ['blue', 'green', 'amber', 'red', 'violet', 'teal', 'pink', 'slate'] as const;
export const Colour = z.enum(colours);
export type Colour = z.infer<typeof Colour>;

export type Face = 'desktop' | 'browser' | 'terminal';

export interface AppInfo {
  readonly version: string;
  readonly face: Face;
  readonly deviceId: DeviceId;
  /** The device id's first characters in groups of four, to read aloud. */
  readonly fingerprint: string;
  readonly dataFolder: string;
  /** Proposed on the welcome card: the system's user name, cleaned. */
  readonly suggestedName: string;
  /** The system's language, a BCP 47 tag. */
  readonly systemLanguage: string;
}

/** How this device stands to a room at the moment. */
export type RoomConnection =
  | {
      readonly kind: 'hosting';
      readonly port: number;
      readonly addresses: readonly string[];
      /** Whether members can reach this device, as one that tried has told (H8). */
      readonly reach: 'unknown' | 'reached' | 'unreached';
    }
  /** The host is lost, or not found yet: members are being asked, and one of them may take over. */
  | { readonly kind: 'connecting' }
  /** `merging`: what either side lacks is still on its way. */
  | { readonly kind: 'connected'; readonly merging: boolean }
  /** Nobody is reached; what is written waits. Tried again by itself at `nextAttemptAt`, where one is set. */
  | { readonly kind: 'waiting'; readonly cause: string; readonly nextAttemptAt: number | null }
  /** It was opened from a file, and can be read; this device is no member. */
  | { readonly kind: 'archived'; readonly madeAt: number }
  /** This person was removed from the room (J6); it can be read, left, and, after a kick, joined again. */
  | { readonly kind: 'removed'; readonly how: 'kick' | 'ban'; readonly byName: string };

export interface Room {
  readonly id: RoomId;
  /** Of a direct room the other person's. */
  readonly name: string;
  /** `direct`: of two people, for good. */
  readonly kind: 'group' | 'direct';
  /** Of a direct room: who the other one is. */
  readonly partner: DeviceId | null;
  /** Who looks around is not told of it. */
  readonly hidden: boolean;
  readonly connection: RoomConnection;
  /** Whoever hosts it now, as far as is known. */
  readonly host: {
    readonly id: DeviceId;
    readonly name: string;
    /** Since when, by this device's clock; null where it is not hosting as far as is known. */
    readonly since: number | null;
  } | null;
  readonly term: number;
  readonly members: number;
  readonly present: number;
  /** How many own messages wait for somebody to be reached and can still be changed. */
  readonly waiting: number;
  readonly unread: number;
  /** How many of the unread name this person. */
  readonly mentions: number;
  /** The person wants it to look unread. */
  readonly markedUnread: boolean;
  readonly notify: NotifyLevel;
  /** Up to where this person has read; null before the first time. */
  readonly readUpTo: Cursor | null;
  readonly last: { readonly authorName: string; readonly text: string; readonly at: number } | null;
  readonly rules: Rules;
  /** This person's. */
  readonly role: Role;
  readonly silence: Silence | null;
  /** Told to owners and moderators only, the first first. */
  readonly asking: readonly Asking[];
}

export interface Person {
  readonly id: DeviceId;
  readonly name: string;
  readonly colour: Colour;
  readonly present: boolean;
  /** As they tell; of somebody who is not here, as it was. */
  readonly availability: Availability;
  readonly statusText: string;
  /** When they were last here while this device was, by its clock; null where it never saw them. */
  readonly lastSeen: number | null;
  readonly host: boolean;
  readonly self: boolean;
  /** The room can be handed over to this person's device: it is here, and others can reach it. */
  readonly canHost: boolean;
  readonly fingerprint: string;
  /** Another member shows the same name: show the fingerprint beside it (I4). */
  readonly sameName: boolean;
  readonly role: Role;
  /** `until` null: for good. */
  readonly muted: { readonly until: number | null } | null;
  /** What this person here calls them; `name` stays what they call themselves. */
  readonly alias: string | null;
  /** Their words or code were compared. */
  readonly verified: boolean;
  /** What they write is not shown here, and makes no noise. */
  readonly blocked: boolean;
  /** This name was another device's before, here or in another room: whether it is the same person is for people to find out (I4). */
  readonly newKey: {
    readonly former: DeviceId;
    readonly fingerprint: string;
    readonly verified: boolean;
  } | null;
  /** The device that this one was said to belong together with, by this person. */
  readonly sameAs: DeviceId | null;
  /** It signed two different things for one place, or passed on what was not genuine (L4). */
  readonly flag: 'forked' | 'forged' | null;
}

export type DeliveryState = 'waiting' | 'sent' | 'delivered';

interface TimelineBase {
  readonly id: EntryId;
  readonly cursor: Cursor;
  readonly author: DeviceId;
  readonly authorName: string;
  readonly authorColour: Colour;
  readonly own: boolean;
  /** By the author's clock, corrected by the skew measured to it (L3). */
  readonly sentAt: number;
  readonly lamport: number;
}
export interface Message extends TimelineBase {
  readonly kind: 'message';
  /** What its author was in the room when this was told, also if they have left: moderators and owners delete what those below them said (L7). */
  readonly authorRole: Role;
  readonly text: string;
  readonly state: DeliveryState;
  /** How many devices, the author's own included, are known to hold it. */
  readonly copies: number;
  /** It came after what is shown behind it had been here for a while: from another part of a divided network, say (H6). */
  readonly late: boolean;
  /** An own message that has left this device for nobody yet: it can be changed or taken back. */
  readonly withheld: boolean;
  readonly mentions: readonly Mention[];
  /** It names this person, or everybody. */
  readonly mentionsMe: boolean;
  readonly reply: Quote | null;
  readonly forwarded: Forwarded | null;
  /** How often its author has changed it. */
  readonly edits: number;
  readonly reactions: readonly Reaction[];
  readonly pinned: boolean;
  /** Null where it is a message like any other. */
  readonly announcement: Announcement | null;
}
/** A message that was deleted; its words are on no device any more. */
export interface DeletedLine extends TimelineBase {
  readonly kind: 'deleted';
  /** Who has done so, where that was not its author. */
  readonly byName: string | null;
}
/** A person came into the room, or goes by another name from here on (`formerName`). */
export interface JoinLine extends TimelineBase {
  readonly kind: 'join';
  readonly formerName: string | null;
}
/** A person has left the room for good. */
export interface LeaveLine extends TimelineBase {
  readonly kind: 'leave';
}
/** The author hosts the room from here on, because the former host was lost or has handed it over (H7). */
export interface HostLine extends TimelineBase {
  readonly kind: 'host';
  readonly how: 'lost' | 'handed';
  readonly formerHostName: string;
}
/** A person was removed, let back in, or may not write for a while; by the author. */
export interface ConductLine extends TimelineBase {
  readonly kind: 'conduct';
  readonly what: 'kick' | 'ban' | 'pardon' | 'mute' | 'unmute' | 'admit';
  readonly subjectName: string;
  /** Of a mute; null: for good. */
  readonly until: number | null;
}
export interface RoleLine extends TimelineBase {
  readonly kind: 'role';
  readonly subjectName: string;
  readonly role: Role;
}
/** The author changed what is given here of the room's rules. `passphrase`: it is another one. */
export interface RulesLine extends TimelineBase {
  readonly kind: 'rules';
  readonly change: Partial<Rules>;
  readonly passphrase: boolean;
}
/** What is here of a message whose words are not for this person (J5). */
export interface UntoldLine extends TimelineBase {
  readonly kind: 'untold';
}
export type TimelineItem =
  Message | DeletedLine | JoinLine | LeaveLine | HostLine | ConductLine | RoleLine | RulesLine | UntoldLine;

/** Something the person should know that belongs to no call. `params` fill the sentence of `code`. */
export interface Notice {
  readonly id: string;
  readonly code: NoticeCode;
  readonly roomId: RoomId | null;
  readonly params: Readonly<Record<string, string | number>>;
}
export const noticeCodes = [
  'clock-skewed',
  'history-set-aside',
  'history-tail-cut',
  'settings-set-aside',
  'storage-full',
  'storage-read-only',
  'storage-failed',
  'port-changed',
  'network-stopped',
  'self-check-failed',
  'entries-refused',
  'sending-slowed',
  'host-key-changed',
  'host-unreached',
  'key-not-protected',
  'invite-used-up',
] as const;
export type NoticeCode = (typeof noticeCodes)[number];

export interface SelfCheck {
  readonly ok: boolean;
  readonly checks: readonly {
    readonly name: 'certificate' | 'handshake' | 'signature' | 'full-text' | 'storage';
    readonly ok: boolean;
    readonly detail: string;
  }[];
}
