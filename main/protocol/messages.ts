import { z } from 'zod';
import { accesses } from './entry.ts';
import { protocolReasons } from './errors.ts';
import { isLocalAddress } from '../lib/local-address.ts';
import { limits } from './limits.ts';

const base64url = (bytes: number) =>
  z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${Math.ceil((bytes * 4) / 3)}}$`));
const Id20 = z.string().regex(/^[a-z2-7]{32}$/);
const Chain = z.string().regex(/^[0-9a-f]{32}$/);
const Seq = z.int().min(1).max(0xffff_ffff);
/** The first four bytes of an entry's hash. */
const Check = z.string().regex(/^[0-9a-f]{8}$/);
const Version = z.int().min(1).max(0xffff);
const Term = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
/** Private, link-local or loopback, without a scope: nothing else is ever dialled on the word of a peer. */
const Address = z
  .string()
  .max(45)
  .refine((text) => !text.includes('%') && isLocalAddress(text));
const Port = z.int().min(1).max(65_535);
const Instant = z.int().min(0).max(0xffff_ffff_ffff);
/** Names are claims; they are cleaned where they are shown or stored (`names.ts`). */
const Name = z.string().min(1).max(256);
/** Behind the third, where there is one: what stands up to it may be bare (J5, L5). */
const Heads = z.array(z.tuple([Chain, Seq, z.optional(Seq)])).max(limits.headsPerFrame);
const Presence = z
  .array(z.tuple([Id20, Instant.or(z.int().min(-0xffff_ffff_ffff).max(-1))]))
  .max(limits.idsPerPresence);

const message = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), ...shape });

/** The first frame each way (C3); `signature` is over `helloBytes` in `hello.ts`. */
export const Hello = message('hello', {
  role: z.enum(['dial', 'listen']),
  protocol: z.strictObject({ min: Version, max: Version }),
  app: z.string().regex(/^[0-9A-Za-z.+-]{1,32}$/),
  key: base64url(32),
  signature: base64url(64),
});
export type Hello = z.infer<typeof Hello>;

/** Asks which rooms are open here. Any device may; it is answered by `rooms`. */
export const Look = message('look', {});
export const Rooms = message('rooms', {
  rooms: z
    .array(
      z.strictObject({
        room: Id20,
        name: Name,
        access: z.enum(accesses),
        /** Absent: it is not. */
        locked: z.optional(z.boolean()),
        term: Term,
        hostName: Name,
        people: z.int().min(0).max(100_000),
      }),
    )
    .max(limits.roomsPerHost),
});

/** Where a device can be dialled, as the sender reaches it. */
const Place = z.tuple([Address, Port]);

/** A message of the login (RFC 9807) as the library writes it. */
const LoginMessage = z.string().regex(/^[A-Za-z0-9_-]{1,800}$/);
const Tag = base64url(32);
/**
 * How somebody who is not on the roster comes in (J1, J2, J4): a login by the room's passphrase or by its spoken code begins with
 * `start`; `tag` shows that the sender has the invite's secret; whoever asks gives a name for those who decide.
 */
export const Credential = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('passphrase'), start: LoginMessage }),
  z.strictObject({ by: z.literal('code'), start: LoginMessage }),
  z.strictObject({ by: z.literal('invite'), id: base64url(16), tag: Tag }),
  z.strictObject({ by: z.literal('ask'), name: Name }),
]);
export type Credential = z.infer<typeof Credential>;

/**
 * Asks to be let into `room`. `now` is the sender's clock, (`term`, `host`) the greatest host it knows, `port` where it can be
 * dialled itself, 0 for nowhere. A host answers with `welcome`, a member that knows a host with `elsewhere`; one that looks for
 * a host too keeps the sender waiting until there is one (H3).
 */
export const Join = message('join', {
  room: Id20,
  now: Instant,
  term: Term,
  host: z.nullable(Id20),
  port: z.int().min(0).max(65_535),
  with: z.optional(Credential),
});
/** The host's part of the login that a `join` has begun (J2). Answered by `proof`. */
export const Challenge = message('challenge', { room: Id20, answer: LoginMessage });
/** The end of the login; `tag` binds it to this connection: HMAC-SHA-256 as in `main/admission/binding.ts`. */
export const Proof = message('proof', { room: Id20, finish: LoginMessage, tag: Tag });
/** To moderators: who asks to be let in now, the whole list each time. */
export const Asking = message('asking', {
  people: z.array(z.strictObject({ device: Id20, name: Name, since: Instant })).max(limits.askingPerRoom),
});
/** From a moderator: that device is not let in. Being let in is an entry. */
export const TurnAway = message('turnAway', { device: Id20 });
/** The sender does not host the room (any more): this one does, at that place where it is known. */
export const Elsewhere = message('elsewhere', {
  room: Id20,
  term: Term,
  host: Id20,
  place: z.nullable(Place),
});
/** From a host to a member that is not its guest: it hosts under `term` and can be dialled at `port`. Answered by `elsewhere` or `unreached`, or by joining it. */
export const Lead = message('lead', { room: Id20, term: Term, port: Port });
/** The receiver of a `lead` tried to join the sender and could not connect (H8). */
export const Unreached = message('unreached', { room: Id20 });
/** From a host to the member that is to host under `term` from now on (H4). Answered by `taken` once it does. */
export const Take = message('take', { room: Id20, term: Term });
export const Taken = message('taken', { room: Id20, term: Term });
/** Who is to take over, in this order, and where they can be dialled; the host has tried (H3, H8). */
export const Successors = message('successors', {
  order: z.array(z.tuple([Id20, Address, Port])).max(limits.successors),
});
/** `charter` hashes to the room's id (L8). `host` is the sender; (term, host) orders hosts (H1). */
export const Welcome = message('welcome', {
  room: Id20,
  charter: z.string().regex(/^[A-Za-z0-9_-]{1,1400}$/),
  term: Term,
  host: Id20,
  now: Instant,
  /** How long the sender has been hosting, in ms. */
  hostingForMs: Instant,
  /** To one who came by passphrase, code or invite: shows that the sender has it too. */
  tag: z.optional(Tag),
});

/**
 * What the sender holds on disk without gaps, for each chain, and how the hash of the last entry begins; several frames, the last with
 * `done` (H5). May come at any time. The fourth, where there is one: up to there it may be bare (J5).
 */
export const HeadsMessage = message('heads', {
  heads: z.array(z.tuple([Chain, Seq, Check, z.optional(Seq)])).max(limits.headsPerFrame),
  done: z.boolean(),
});
/**
 * Asks for the next page of what the sender's last `heads` did not cover, in shown order (L3), at most `limits.entriesPerPull`.
 * Answered by `entries` frames and then one `page` with the same id (J5).
 */
export const Pull = message('pull', { id: z.int().min(1).max(0xffff_ffff) });
/** The page is complete; `done`: there is nothing further. */
export const Page = message('page', { id: z.int().min(1).max(0xffff_ffff), done: z.boolean() });
/**
 * Asks for the words of messages that the sender holds bare (J5). Answered by `entries` frames with those that the receiver has and may give,
 * and then one `page` with the same id; not `done` where they were more than a page's bytes.
 */
export const Bodies = message('bodies', {
  id: z.int().min(1).max(0xffff_ffff),
  entries: z
    .array(z.tuple([Chain, Seq]))
    .min(1)
    .max(limits.bodiesPerRequest),
});
/** These chains are on the sender's disk up to there: the acknowledgement (L5, S2). */
export const Held = message('held', { heads: Heads });
/** To an author: how many devices, its own included, hold its chain up to there; behind the fourth, where there is one. */
export const Copies = message('copies', {
  counts: z
    .array(z.tuple([Chain, Seq, z.int().min(1).max(100_000), z.optional(Seq)]))
    .max(limits.headsPerFrame),
});
/** Who is connected now, with each one's clock skew against the host's, in ms. `whole` starts the list anew. */
export const PresenceMessage = message('presence', {
  here: Presence,
  gone: z.array(Id20).max(limits.idsPerPresence),
  whole: z.boolean(),
});
const Cursor = z.string().regex(/^[0-9a-f]{12}-[0-9a-f]{32}-[0-9a-f]{8}$/);
const Availability = z.enum(['active', 'away', 'busy']);
const StatusText = z.string().max(2 * limits.statusCodePoints);
/** Whether the sender's person can be talked to, and what they say of themselves (L7). */
export const Status = message('status', { state: Availability, text: StatusText });
/** What those who are here have told so; the news alone. */
export const Statuses = message('statuses', {
  people: z.array(z.tuple([Id20, Availability, StatusText])).max(limits.peoplePerStatus),
});
/** The sender's person is writing; told again every few seconds while that lasts (L7). */
export const Typing = message('typing', {});
/** Who is writing now, the whole list each time; whoever is not told of again within 8 s has stopped. */
export const Typists = message('typists', { people: z.array(Id20).max(limits.typistsTold) });
/** Up to where the sender's person has read (L7). */
export const Read = message('read', { upTo: Cursor });
/** Up to where these have read; the news alone, and all that the host knows to one who has just come. */
export const Reads = message('reads', {
  marks: z.array(z.tuple([Id20, Cursor])).max(limits.marksPerFrame),
});
/** Asks where a member that is here can be dialled. Answered by `there`. */
export const Where = message('where', { device: Id20 });
export const There = message('there', { device: Id20, place: z.nullable(Place) });
/** You sent too much; what you send before `forMs` have passed is refused (S4). */
export const Slow = message('slow', { forMs: z.int().min(0).max(3_600_000) });
/** The last frame of a session: why it ends (F6). */
export const End = message('end', { reason: z.enum(protocolReasons) });

export const ControlMessage = z.discriminatedUnion('type', [
  Hello,
  Look,
  Rooms,
  Join,
  Challenge,
  Proof,
  Asking,
  TurnAway,
  Elsewhere,
  Lead,
  Unreached,
  Take,
  Taken,
  Successors,
  Welcome,
  HeadsMessage,
  Pull,
  Page,
  Bodies,
  Held,
  Copies,
  PresenceMessage,
  Status,
  Statuses,
  Typing,
  Typists,
  Read,
  Reads,
  Where,
  There,
  Slow,
  End,
]);
export type ControlMessage = z.infer<typeof ControlMessage>;
export type ControlType = ControlMessage['type'];
/** What a session hands on after its hello. */
export type RoomMessage = Exclude<ControlMessage, { type: 'hello' | 'end' }>;

const copying: readonly ControlType[] = ['heads', 'pull', 'page', 'bodies', 'held'];
const toHost: readonly ControlType[] = [...copying, 'taken', 'turnAway', 'status', 'typing', 'read', 'where'];
const toGuest: readonly ControlType[] = [
  ...copying,
  'copies',
  'presence',
  'slow',
  'successors',
  'take',
  'elsewhere',
  'asking',
  'statuses',
  'typists',
  'reads',
  'there',
];
const inTurn = {
  listen: { waiting: ['look', 'join', 'proof', 'lead', 'take'], member: toHost },
  dial: {
    waiting: ['rooms', 'welcome', 'challenge', 'slow', 'elsewhere', 'unreached', 'taken'],
    member: toGuest,
  },
} as const satisfies Record<Hello['role'], Record<string, readonly ControlType[]>>;

/** Whether a side of this role, waiting for admission or admitted, may be sent such a message at all. */
export const mayArrive = (type: ControlType, role: Hello['role'], stage: 'waiting' | 'member'): boolean =>
  (inTurn[role][stage] as readonly ControlType[]).includes(type);
