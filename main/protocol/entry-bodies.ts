import { z } from 'zod';
import { limits } from './limits.ts';

export const entryKinds = {
  message: 1,
  join: 2,
  leave: 3,
  host: 4,
  settings: 5,
  role: 6,
  remove: 7,
  pardon: 8,
  mute: 9,
  admit: 10,
  invite: 11,
  revoke: 12,
  edit: 13,
  delete: 14,
  reaction: 15,
  pin: 16,
  confirm: 17,
  remind: 18,
} as const;
export type EntryKind = keyof typeof entryKinds;
export const kindByCode = new Map<number, EntryKind>(
  Object.entries(entryKinds).map(([kind, code]) => [code, kind as EntryKind]),
);

const Device = z.string().regex(/^[a-z2-7]{32}$/);
const EntryId = z.string().regex(/^[a-z2-7]{52}$/);
const Instant = z.int().min(0).max(0xffff_ffff_ffff);
const base64url = (bytes: number) =>
  z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${Math.ceil((bytes * 4) / 3)}}$`));
/** What a passphrase or a code is checked with (RFC 9807): the server's setup and the registration record. */
const Login = z.strictObject({
  setup: z.string().regex(/^[A-Za-z0-9_-]{100,400}$/),
  record: z.string().regex(/^[A-Za-z0-9_-]{100,600}$/),
});
export type Login = z.infer<typeof Login>;
/** The kinds whose words can be left out (J5) or erased. */
export const wordKinds = ['message', 'edit'] as const;
export type WordKind = (typeof wordKinds)[number];
export const hasWords = (kind: EntryKind): kind is WordKind =>
  (wordKinds as readonly string[]).includes(kind);

/** Up to where in each of a device's chains its deeds had been seen by whoever takes its role away: later ones count no more. */
const Known = z
  .array(z.tuple([z.string().regex(/^[0-9a-f]{32}$/), z.int().min(1).max(0xffff_ffff)]))
  .max(limits.knownChains);

export const accesses = ['open', 'passphrase', 'invite', 'ask'] as const;
export const roles = ['owner', 'moderator', 'member', 'guest'] as const;
export const historyPolicies = ['all', 'joined', 'none'] as const;

const Mentions = z
  .array(z.strictObject({ device: z.union([Device, z.literal('all')]), name: z.string().min(1).max(256) }))
  .max(limits.mentionsPerMessage);
const MessageBody = z.strictObject({
  text: z.string().min(1),
  /** What it answers. */
  re: z.optional(EntryId),
  /** Whom it names; `name` stands in the text behind an `@`. */
  mentions: z.optional(Mentions),
  /** Where its words were said first, as the author says. */
  forwarded: z.optional(z.strictObject({ name: z.string().min(1).max(256), at: Instant })),
  /** Everybody is asked to confirm it; counts where its author is a moderator or an owner. */
  announce: z.optional(z.literal(true)),
});
/** Other words for an own message. */
const EditBody = z.strictObject({
  target: EntryId,
  text: z.string().min(1),
  mentions: z.optional(Mentions),
});
/** The words of the message, and of `edits`, are erased everywhere: by its author, or by somebody of higher rank. */
const DeleteBody = z.strictObject({ target: EntryId, edits: z.array(EntryId).max(limits.editsPerDelete) });
/** Of one author's for one emoji the last in shown order counts. */
const ReactionBody = z.strictObject({
  target: EntryId,
  emoji: z.string().min(1).max(32),
  on: z.boolean(),
});
const PinBody = z.strictObject({ target: EntryId, on: z.boolean() });
/** The announcement came to the author's device (`got`, written by the app), or the author has read it. */
const ConfirmBody = z.strictObject({ target: EntryId, how: z.enum(['got', 'read']) });
/** Whoever has not confirmed the announcement at this place is reminded. */
const RemindBody = z.strictObject({ target: EntryId });
const JoinBody = z.strictObject({
  name: z.string().min(1).max(256),
  colour: z.string().regex(/^[a-z]{1,16}$/),
  /** What the author was called before in this room. */
  former: z.optional(z.string().min(1).max(256)),
});
const LeaveBody = z.strictObject({});
/** The author hosts the room under `term`; `former` hosted it before and was lost, or has handed it over (H7). */
const HostBody = z.strictObject({
  term: z.int().min(1).max(Number.MAX_SAFE_INTEGER),
  former: z.string().regex(/^[a-z2-7]{32}$/),
  how: z.enum(['lost', 'handed']),
});
/** What of the room's rules changes; of each the last in shown order counts that its author could give. `login` goes with `access: passphrase`. */
const SettingsBody = z.strictObject({
  access: z.optional(z.enum(accesses)),
  login: z.optional(Login),
  /** Nobody new is let in. */
  locked: z.optional(z.boolean()),
  /** Only moderators write. */
  readOnly: z.optional(z.boolean()),
  /** Milliseconds between two messages of one member; 0 for none. */
  slowMs: z.optional(z.int().min(0).max(86_400_000)),
  /** Whether files may be offered. */
  files: z.optional(z.boolean()),
  /** How much of what was said before a newcomer is given (J5). */
  history: z.optional(z.enum(historyPolicies)),
  /** Who may invite. */
  inviters: z.optional(z.enum(['members', 'moderators'])),
});
const RoleBody = z.strictObject({ device: Device, role: z.enum(roles), known: Known });
/** Out of the room, until let in anew (`kick`) or pardoned (`ban`). */
const RemoveBody = z.strictObject({ device: Device, how: z.enum(['kick', 'ban']), known: Known });
/** Lifts these bans, and no other that its author had not seen. */
const PardonBody = z.strictObject({
  device: Device,
  lifts: z.array(EntryId).min(1).max(limits.liftsPerEntry),
});
/** What the device writes until then, by its own clock, does not count; null ends it, 0 is for good. */
const MuteBody = z.strictObject({ device: Device, until: z.nullable(Instant) });
/**
 * The author has let the device in; `lifts`: kicks that are over with this. `open`: it had come before while the room was not open to all,
 * by no right, and is back now that it is.
 */
const AdmitBody = z.strictObject({
  device: Device,
  how: z.enum(['passphrase', 'invite', 'asked', 'open']),
  /** Of `how: invite`: the id of the invite's entry. */
  invite: z.optional(EntryId),
  lifts: z.array(EntryId).max(limits.liftsPerEntry),
});
/** One newcomer may come by it until `expires`: with a link, that shares `key`, or with a spoken code, that `login` checks. */
const InviteBody = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('link'), id: base64url(16), key: base64url(32), expires: Instant }),
  z.strictObject({ by: z.literal('code'), login: Login, expires: Instant }),
]);
const RevokeBody = z.strictObject({ invite: EntryId });
export const bodySchemas = {
  message: MessageBody,
  join: JoinBody,
  leave: LeaveBody,
  host: HostBody,
  settings: SettingsBody,
  role: RoleBody,
  remove: RemoveBody,
  pardon: PardonBody,
  mute: MuteBody,
  admit: AdmitBody,
  invite: InviteBody,
  revoke: RevokeBody,
  edit: EditBody,
  delete: DeleteBody,
  reaction: ReactionBody,
  pin: PinBody,
  confirm: ConfirmBody,
  remind: RemindBody,
} as const;
export type EntryBody<Kind extends EntryKind> = z.infer<(typeof bodySchemas)[Kind]>;
