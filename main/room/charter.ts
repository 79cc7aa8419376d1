import { z } from 'zod';
import { accesses, shortId } from '../protocol/entry.ts';
import { ProtocolError } from '../protocol/errors.ts';

/** What a room is made from; its hash is the room's id, so nobody else can claim that id (L8). */
export interface Charter {
  readonly id: string;
  /** Of a direct room the first of the two. */
  readonly founder: string;
  readonly founderKey: Uint8Array;
  /** Of a direct room the ids of its two devices, who alone can ever be in it; null for a room of a group. */
  readonly direct: readonly [string, string] | null;
  /** Who looks around is not told of it (J7). */
  readonly hidden: boolean;
  /** Empty for a direct room. */
  readonly name: string;
  /** Milliseconds since 1970 by the founder's clock. */
  readonly createdAt: number;
  /** Who could come in at first (J1). */
  readonly access: (typeof accesses)[number];
  /** As they travel and are kept; never encoded anew. */
  readonly bytes: Uint8Array;
}

const maxBytes = 1_024;
const Key = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const DirectBody = z.strictObject({ v: z.literal(1), direct: z.tuple([Key, Key]) });
const GroupBody = z.strictObject({
  v: z.literal(1),
  founder: Key,
  name: z.string().min(1).max(256),
  createdAt: z.int().min(0).max(0xffff_ffff_ffff),
  random: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  /** Absent where the room was founded open. */
  access: z.optional(z.enum(accesses).exclude(['open'])),
  hidden: z.optional(z.literal(true)),
});
const CharterBody = z.union([DirectBody, GroupBody]);

/** `random` is 16 bytes. */
export function makeCharter(options: {
  readonly founderKey: Uint8Array;
  readonly name: string;
  readonly createdAt: number;
  readonly random: Uint8Array;
  readonly access?: Charter['access'];
  readonly hidden?: boolean;
}): Charter {
  const { access = 'open', hidden = false } = options;
  const body: z.infer<typeof GroupBody> = {
    v: 1,
    founder: Buffer.from(options.founderKey).toString('base64url'),
    name: options.name,
    createdAt: options.createdAt,
    random: Buffer.from(options.random).toString('base64url'),
    ...(access === 'open' ? {} : { access }),
    ...(hidden && { hidden }),
  };
  return readCharter(Buffer.from(JSON.stringify(body), 'utf8'));
}

/** The one room that these two keys have for themselves (J7); the same in either order. Throws `control-invalid` where they are one. */
export function directCharter(one: Uint8Array, other: Uint8Array): Charter {
  const keys = [one, other].map((key) => Buffer.from(key).toString('base64url')).sort();
  return readCharter(Buffer.from(JSON.stringify({ v: 1, direct: keys }), 'utf8'));
}

/** Of a direct room the other device; null where the room is a group's, or of two others. */
export function partnerOf({ direct }: Pick<Charter, 'direct'>, self: string): string | null {
  return direct?.includes(self) ? (direct.find((device) => device !== self) ?? null) : null;
}

/** Throws `control-invalid` where `bytes` are no charter. */
export function readCharter(bytes: Uint8Array): Charter {
  try {
    if (bytes.length > maxBytes) throw new RangeError('charter too long');
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const body = CharterBody.parse(JSON.parse(text));
    return 'direct' in body ? directOf(body, text, bytes) : groupOf(body, bytes);
  } catch (cause) {
    throw new ProtocolError('control-invalid', { cause });
  }
}

function groupOf(body: z.infer<typeof GroupBody>, bytes: Uint8Array): Charter {
  const { name, createdAt, access = 'open', hidden = false } = body;
  const founderKey = Buffer.from(body.founder, 'base64url');
  const founder = shortId(founderKey);
  return {
    id: shortId(bytes),
    founder,
    founderKey,
    direct: null,
    hidden,
    name,
    createdAt,
    access,
    bytes,
  };
}

/** Written in one way only, so that two devices have one such room and not several. */
function directOf({ direct }: z.infer<typeof DirectBody>, text: string, bytes: Uint8Array): Charter {
  const [first, second] = direct.map((key) => Buffer.from(key, 'base64url')) as [Buffer, Buffer];
  const keys = [first, second].map((key) => key.toString('base64url'));
  const only = JSON.stringify({ v: 1, direct: keys });
  if (text !== only || (keys[0] ?? '') >= (keys[1] ?? ''))
    throw new RangeError('not the charter of these two');
  const devices: [string, string] = [shortId(first), shortId(second)];
  return {
    id: shortId(bytes),
    founder: devices[0],
    founderKey: first,
    direct: devices,
    hidden: true,
    name: '',
    createdAt: 0,
    access: 'invite',
    bytes,
  };
}
