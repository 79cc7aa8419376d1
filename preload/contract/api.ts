import { z } from 'zod';
import { call } from './call.ts';
import { conversationCalls } from './conversation-calls.ts';
import { MentionsInput, type Notification, type ReadMark } from './conversation.ts';
import {
  AddressInput,
  Cursor,
  DeviceId,
  EntryId,
  LinkInput,
  MessageInput,
  NameInput,
  PassphraseInput,
  RoomId,
  type AppInfo,
  type DeliveryState,
  type Message,
  type Notice,
  type Person,
  type Room,
  type SelfCheck,
  type TimelineItem,
} from './model.ts';
import { Settings } from './settings.ts';
import type { Nearby, NearbyRoom } from './nearby.ts';
import {
  Access,
  Role,
  Rules,
  type Invite,
  type InvitePreview,
  type KeyWords,
  type NewInvite,
  type Removed,
} from './rules.ts';

const nothing = z.strictObject({});
const inRoom = z.strictObject({ roomId: RoomId });
const onPerson = z.strictObject({ roomId: RoomId, id: DeviceId });

/** Where to join: a room from the list, or `host[:port]` as typed, with the room if that host has several. */
const JoinTarget = z.discriminatedUnion('kind', [
  /** By the room's own people: a pasted, scanned or clicked invite, after `invite.read` was shown and confirmed (J4). */
  z.strictObject({ kind: z.literal('invite'), link: LinkInput }),
  z.strictObject({ kind: z.literal('nearby'), roomId: RoomId }),
  z.strictObject({ kind: z.literal('address'), address: AddressInput, roomId: z.optional(RoomId) }),
]);
export type JoinTarget = z.infer<typeof JoinTarget>;
/** What somebody shows who is not a member yet: the room's passphrase, a spoken code, or the wish to be let in. */
const Credential = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('passphrase'), text: PassphraseInput }),
  z.strictObject({ by: z.literal('code'), text: PassphraseInput }),
  z.strictObject({ by: z.literal('ask') }),
]);
export type CredentialInput = z.infer<typeof Credential>;
export type JoinOutcome =
  | { readonly kind: 'joined'; readonly room: Room }
  /** The typed address hosts several rooms: ask which, then call again with its id. */
  | { readonly kind: 'choose'; readonly rooms: readonly NearbyRoom[] }
  /** The room lets nobody in without: ask the person, then call again with a credential. */
  | { readonly kind: 'credential'; readonly room: NearbyRoom }
  /** A moderator is asked now; `room.waitingToJoin` tells what becomes of it. */
  | { readonly kind: 'asked'; readonly roomId: RoomId };

/** Rooms this person has asked to be let into, and what has come of it. */
export interface WaitingToJoin {
  readonly roomId: RoomId;
  readonly name: string;
  readonly hostName: string;
  readonly since: number;
  readonly state: 'asking' | 'unreachable' | 'turned-away';
}

/** Everything a window may ask of the app. A new line here is the only way to add a capability. */
export const calls = {
  ...conversationCalls,
  'app.info': call<AppInfo>()(nothing),
  'app.selfCheck': call<SelfCheck>()(nothing),
  'app.showDataFolder': call<void>()(nothing, { desktopOnly: true }),
  /** Opens an http, https or mailto link in the system's browser. Throws `link-refused` for any other. */
  'link.open': call<void>()(z.strictObject({ url: z.string().max(4_000) }), { desktopOnly: true }),
  /** A text this window made, into a file the person chooses, `name` proposed; false where they changed their mind. Throws `storage-…`. */
  'app.saveText': call<boolean>()(
    z.strictObject({ name: z.string().regex(/^[^\p{C}/\\]{1,120}$/u), text: z.string().max(500_000) }),
    { desktopOnly: true },
  ),
  'notice.list': call<readonly Notice[]>()(nothing),
  'notice.dismiss': call<void>()(z.strictObject({ id: z.string().max(100) })),
  'settings.get': call<Settings>()(nothing),
  'settings.set': call<Settings>()(Settings.extend({ name: NameInput }).partial()),
  'room.list': call<readonly Room[]>()(nothing),
  'room.nearby': call<Nearby>()(nothing),
  /** While at least one window looks at the list, hosts are asked every 10 s instead of every 60. */
  'room.watchNearby': call<void>()(z.strictObject({ watching: z.boolean() })),
  /** Throws `passphrase-needed` where `access` is `passphrase` and none is given. */
  'room.start': call<Room>()(
    z.strictObject({
      name: NameInput,
      access: z.optional(Access),
      passphrase: z.optional(PassphraseInput),
      /** Not told to those who look around: newcomers come by an invite. */
      hidden: z.optional(z.boolean()),
    }),
  ),
  /**
   * Throws what dialling throws and `credential-wrong`, `too-many-guesses`, `room-locked`, `turned-away`, `kicked`, `banned`,
   * `invite-invalid`, `invite-unknown`, `invite-used`, `invite-expired`, `host-doubtful`.
   */
  'room.join': call<JoinOutcome>()(
    z.strictObject({ target: JoinTarget, credential: z.optional(Credential) }),
  ),
  'room.waitingToJoin': call<readonly WaitingToJoin[]>()(nothing),
  'room.stopAsking': call<void>()(inRoom),
  /** Owners may change everything; moderators `locked`, `readOnly`, `slowSeconds`, `files`. Throws `not-allowed`, `passphrase-needed`. */
  'room.setRules': call<Room>()(
    z.strictObject({ roomId: RoomId, change: Rules.partial(), passphrase: z.optional(PassphraseInput) }),
  ),
  'room.removed': call<readonly Removed[]>()(inRoom),
  /** Takes the room and all that was said in it off this device. Others keep theirs. */
  'room.forget': call<void>()(inRoom),
  /** Lets somebody in who asks. Throws `not-allowed`, `person-unknown`. */
  'asking.admit': call<void>()(onPerson),
  'asking.turnAway': call<void>()(onPerson),
  /** For a link, how long it is good for; a code is good for ten minutes and replaces the one before. Throws `not-allowed`, `invite-limit`. */
  'invite.make': call<NewInvite>()(
    z.strictObject({
      roomId: RoomId,
      by: z.enum(['link', 'code']),
      minutes: z.optional(z.int().min(1).max(43_200)),
    }),
  ),
  'invite.list': call<readonly Invite[]>()(inRoom),
  'invite.revoke': call<void>()(z.strictObject({ roomId: RoomId, id: EntryId })),
  /** Reads an invite without sending anything. Throws `invite-invalid`. */
  'invite.read': call<InvitePreview>()(z.strictObject({ link: LinkInput })),
  /** The link the system handed over and no window has taken yet, or null. It is told once. */
  'invite.take': call<string | null>()(nothing),
  /** Owners make and unmake owners and moderators, moderators members and guests. Throws `not-allowed`. */
  'person.setRole': call<void>()(onPerson.extend({ role: Role })),
  /** Throws `not-allowed`. */
  'person.remove': call<void>()(onPerson.extend({ how: z.enum(['kick', 'ban']) })),
  'person.pardon': call<void>()(onPerson),
  /** `minutes` null: for good; 0 ends it. Throws `not-allowed`. */
  'person.mute': call<void>()(onPerson.extend({ minutes: z.nullable(z.int().min(0).max(43_200)) })),
  /** This person's own notes about somebody; they are told to nobody. `sameAs` null takes it back. */
  'person.note': call<void>()(
    z.strictObject({
      id: DeviceId,
      alias: z.optional(z.nullable(NameInput)),
      verified: z.optional(z.boolean()),
      blocked: z.optional(z.boolean()),
      sameAs: z.optional(z.nullable(DeviceId)),
      /** The name's new key was seen, and is to be taken for somebody else's. */
      newKeySeen: z.optional(z.literal(true)),
    }),
  ),
  'person.key': call<KeyWords>()(z.strictObject({ id: DeviceId })),
  /** Whose code was scanned; marks them verified where it is `expected`. Throws `code-not-a-person`. */
  'person.checkCode': call<{ readonly id: DeviceId; readonly matches: boolean }>()(
    z.strictObject({ expected: DeviceId, code: z.string().max(200) }),
  ),
  /** Lets this window use the camera for two minutes. */
  'app.allowCamera': call<void>()(nothing),
  /** Erases everything this app keeps on this device and starts anew. */
  'app.eraseEverything': call<void>()(z.strictObject({ confirm: z.literal('erase everything') })),
  /** All that is kept about and for this person, as lines of JSON, piece by piece; `next` null ends it. No keys. */
  'data.export': call<{ readonly lines: readonly string[]; readonly next: string | null }>()(
    z.strictObject({ after: z.optional(z.string().max(200)) }),
  ),
  /** The same into a file the person chooses; false where they changed their mind. */
  'data.exportFile': call<boolean>()(nothing, { desktopOnly: true }),
  /** Tries the room's known hosts at once instead of at the next attempt. */
  'room.reconnect': call<void>()(inRoom),
  /**
   * Hands the room this device hosts to a member who is here, who goes on hosting it; this device stays as a guest.
   * Throws `not-hosting`, `member-unreachable`.
   */
  'room.handOver': call<Room>()(z.strictObject({ roomId: RoomId, to: DeviceId })),
  /** Hosts a room whose host is not reached from this device on: what nobody does by itself who reaches nobody. Throws `room-hosted`. */
  'room.host': call<Room>()(inRoom),
  /** Ends this device's part in the room and takes it off the list; its history stays and joining again brings it back. */
  'room.leave': call<void>()(inRoom),
  'room.people': call<readonly Person[]>()(inRoom),
  'room.markRead': call<void>()(z.strictObject({ roomId: RoomId, upTo: Cursor })),
  /** Takes back an own message that is `withheld`. Throws `already-sent`. */
  'outbox.cancel': call<void>()(z.strictObject({ roomId: RoomId, id: EntryId })),
  /** Changes an own message that is `withheld`; it keeps its place and gets a new id. Throws `already-sent`, and as `message.send` does. */
  'outbox.edit': call<Message>()(
    z.strictObject({
      roomId: RoomId,
      id: EntryId,
      text: MessageInput,
      mentions: z.optional(MentionsInput),
    }),
  ),
} as const;

/** Everything main tells every window, each fact once. */
export interface Events {
  readonly 'settings.changed': Settings;
  readonly 'notice.added': Notice;
  readonly 'notice.dismissed': { readonly id: string };
  /** Also says that a room is new. */
  readonly 'room.changed': Room;
  readonly 'room.removed': { readonly roomId: RoomId };
  readonly 'room.nearbyChanged': Nearby;
  readonly 'room.waitingToJoinChanged': readonly WaitingToJoin[];
  /** What is shown of the room so far is not right any more: ask for its pages anew. */
  readonly 'room.timelineChanged': { readonly roomId: RoomId };
  /** The system handed over an invite: show what it says (`invite.take`). */
  readonly 'invite.came': Record<string, never>;
  readonly 'room.peopleChanged': { readonly roomId: RoomId; readonly people: readonly Person[] };
  /** In shown order; not necessarily after what is already shown. */
  readonly 'message.added': { readonly roomId: RoomId; readonly items: readonly TimelineItem[] };
  /** Own messages that were taken back or changed while they waited, and those behind them, which come again under new ids. */
  readonly 'message.removed': { readonly roomId: RoomId; readonly ids: readonly EntryId[] };
  /** These have changed where they are: words, reactions, pins, confirmations, or they were deleted. Those that are not shown are passed over. */
  readonly 'message.changed': { readonly roomId: RoomId; readonly items: readonly TimelineItem[] };
  /** Who is writing in a room now, this person left out. */
  readonly 'room.typingChanged': {
    readonly roomId: RoomId;
    readonly people: readonly { readonly id: DeviceId; readonly name: string }[];
  };
  /** The marks that have moved. */
  readonly 'room.readsChanged': { readonly roomId: RoomId; readonly marks: readonly ReadMark[] };
  /** Somebody waits for this person to confirm it. */
  readonly 'announcement.reminded': { readonly roomId: RoomId; readonly message: Message };
  /** For a window to show, where the desktop does not do so itself. */
  readonly 'notification.added': Notification;
  /** What they were about has been read. */
  readonly 'notification.gone': { readonly ids: readonly string[] };
  /** The person chose a notification, or a link to a message: show it; the room, where `cursor` is null. */
  readonly 'app.goTo': { readonly roomId: RoomId; readonly cursor: Cursor | null };
  readonly 'message.stateChanged': {
    readonly roomId: RoomId;
    readonly changes: readonly {
      readonly id: EntryId;
      readonly state: DeliveryState;
      readonly copies: number;
      readonly withheld: boolean;
    }[];
  };
}

export type CallName = keyof typeof calls;
export type CallInput<Name extends CallName> = z.input<(typeof calls)[Name]['input']>;
export type CallOutput<Name extends CallName> =
  NonNullable<(typeof calls)[Name]['output']> extends never
    ? void
    : Exclude<(typeof calls)[Name]['output'], undefined>;
export type EventName = keyof Events;
