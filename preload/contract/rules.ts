import { z } from 'zod';
import type { DeviceId, EntryId, RoomId } from './model.ts';

/**
 * How newcomers get in (J1): whoever reaches the host; with the passphrase; with an invite alone; when a moderator lets them in.
 * An invite works with each of them.
 */
export const Access = z.enum(['open', 'passphrase', 'invite', 'ask']);
export type Access = z.infer<typeof Access>;
export const Role = z.enum(['owner', 'moderator', 'member', 'guest']);
/** Owners may everything; moderators let in, remove, mute and set the manner of talking; guests can neither invite nor host. */
export type Role = z.infer<typeof Role>;
/** What members may and what newcomers get, as the room's signed entries say (L6, L8). */
export const Rules = z.strictObject({
  access: Access,
  /** Nobody new comes in, however. */
  locked: z.boolean(),
  /** Only owners and moderators write. */
  readOnly: z.boolean(),
  /** Seconds between two messages of one member; 0 for none. */
  slowSeconds: z.int().min(0).max(86_400),
  /** Whether files may be offered. */
  files: z.boolean(),
  /** What a newcomer is given of what was said before (J5): all, what came after being let in, or nothing that was said while away. */
  history: z.enum(['all', 'joined', 'none']),
  /** Who may invite. */
  inviters: z.enum(['members', 'moderators']),
});
export type Rules = z.infer<typeof Rules>;

/** Why this person cannot write in a room at the moment; `until` null: until somebody ends it. */
export type Silence =
  | { readonly why: 'muted'; readonly until: number | null }
  | { readonly why: 'read-only' }
  /** The next message may go at `until`. */
  | { readonly why: 'slow'; readonly until: number };

/** Somebody who asks to be let in, as they name themselves. */
export interface Asking {
  readonly id: DeviceId;
  readonly name: string;
  readonly fingerprint: string;
  readonly since: number;
  /** A member shows the same name. */
  readonly sameName: boolean;
}

/** An invite that can still be used. */
export interface Invite {
  readonly id: EntryId;
  readonly by: 'link' | 'code';
  readonly authorName: string;
  readonly own: boolean;
  readonly expiresAt: number;
}
/** Shown once, to whoever made it: nobody can read it out again. */
export interface NewInvite extends Invite {
  /** `landline://join/…` in letters a QR code packs well, or `ABCD-EFGH`. */
  readonly text: string;
}

/** What an invite says of itself, before anything is sent (J4). */
export interface InvitePreview {
  readonly roomId: RoomId;
  /** Of this room where this device knows one by that id: a link carries no name. */
  readonly roomName: string | null;
  readonly host: DeviceId;
  readonly fingerprint: string;
  /** The host's words, to compare by voice. */
  readonly words: readonly string[];
  readonly addresses: readonly string[];
  readonly expiresAt: number;
  readonly expired: boolean;
  readonly member: boolean;
}

/** Somebody who was removed and not let in since. */
export interface Removed {
  readonly id: DeviceId;
  readonly name: string;
  readonly fingerprint: string;
  readonly how: 'kick' | 'ban';
  readonly byName: string;
  readonly at: number;
}

/** A device's key in forms to compare (I4). */
export interface KeyWords {
  readonly fingerprint: string;
  /** 8 words of BIP 39's list in that language, 88 bits of the device id. */
  readonly words: Readonly<Record<'en' | 'zh-CN', readonly string[]>>;
  /** What the QR code of this device holds. */
  readonly code: string;
}
