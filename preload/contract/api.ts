import { z } from 'zod';
import {
  AddressInput,
  Cursor,
  DeviceId,
  EntryId,
  MessageInput,
  NameInput,
  RoomId,
  Settings,
  type AppInfo,
  type DeliveryState,
  type Message,
  type Nearby,
  type NearbyRoom,
  type Notice,
  type Person,
  type Room,
  type SelfCheck,
  type TimelineItem,
} from './model.ts';

/** `input` is what a page may send, checked in main; the output's type is main's promise and needs no check. */
interface Call<Input extends z.ZodType, Output> {
  readonly input: Input;
  readonly desktopOnly: boolean;
  readonly output?: Output;
}
const call =
  <Output>() =>
  <Input extends z.ZodType>(input: Input, options: { desktopOnly?: true } = {}): Call<Input, Output> => ({
    input,
    desktopOnly: options.desktopOnly ?? false,
  });
const nothing = z.strictObject({});
const inRoom = z.strictObject({ roomId: RoomId });

/** Where to join: a room from the list, or `host[:port]` as typed, with the room if that host has several. */
const JoinTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('nearby'), roomId: RoomId }),
  z.strictObject({ kind: z.literal('address'), address: AddressInput, roomId: z.optional(RoomId) }),
]);
export type JoinTarget = z.infer<typeof JoinTarget>;
export type JoinOutcome =
  | { readonly kind: 'joined'; readonly room: Room }
  /** The typed address hosts several rooms: ask which, then call again with its id. */
  | { readonly kind: 'choose'; readonly rooms: readonly NearbyRoom[] };

/** Newest last. `more` tells whether older (with `before`, or neither) or newer (with `after`) items remain. */
export interface TimelinePage {
  readonly items: readonly TimelineItem[];
  readonly more: boolean;
}

/** Everything a window may ask of the app. A new line here is the only way to add a capability. */
export const calls = {
  'app.info': call<AppInfo>()(nothing),
  'app.selfCheck': call<SelfCheck>()(nothing),
  'app.showDataFolder': call<void>()(nothing, { desktopOnly: true }),
  /** Opens an http, https or mailto link in the system's browser. Throws `link-refused` for any other. */
  'link.open': call<void>()(z.strictObject({ url: z.string().max(4_000) }), { desktopOnly: true }),
  'notice.list': call<readonly Notice[]>()(nothing),
  'notice.dismiss': call<void>()(z.strictObject({ id: z.string().max(100) })),
  'settings.get': call<Settings>()(nothing),
  'settings.set': call<Settings>()(Settings.extend({ name: NameInput }).partial()),
  'room.list': call<readonly Room[]>()(nothing),
  'room.nearby': call<Nearby>()(nothing),
  /** While at least one window looks at the list, hosts are asked every 10 s instead of every 60. */
  'room.watchNearby': call<void>()(z.strictObject({ watching: z.boolean() })),
  'room.start': call<Room>()(z.strictObject({ name: NameInput })),
  'room.join': call<JoinOutcome>()(z.strictObject({ target: JoinTarget })),
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
  'message.history': call<TimelinePage>()(
    z.strictObject({
      roomId: RoomId,
      before: z.optional(Cursor),
      after: z.optional(Cursor),
      limit: z.int().min(1).max(500),
    }),
  ),
  /** Resolves once the message is on this device's disk (L5). Throws `message-empty`, `message-too-long`, `storage-…`. */
  'message.send': call<Message>()(z.strictObject({ roomId: RoomId, text: MessageInput })),
  /** Takes back an own message that is `withheld`. Throws `already-sent`. */
  'outbox.cancel': call<void>()(z.strictObject({ roomId: RoomId, id: EntryId })),
  /** Changes an own message that is `withheld`; it keeps its place and gets a new id. Throws `already-sent`, and as `message.send` does. */
  'outbox.edit': call<Message>()(z.strictObject({ roomId: RoomId, id: EntryId, text: MessageInput })),
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
  readonly 'room.peopleChanged': { readonly roomId: RoomId; readonly people: readonly Person[] };
  /** In shown order; not necessarily after what is already shown. */
  readonly 'message.added': { readonly roomId: RoomId; readonly items: readonly TimelineItem[] };
  /** Own messages that were taken back or changed while they waited, and those behind them, which come again under new ids. */
  readonly 'message.removed': { readonly roomId: RoomId; readonly ids: readonly EntryId[] };
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
