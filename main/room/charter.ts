import { z } from 'zod';
import { accesses, shortId } from '../protocol/entry.ts';
import { ProtocolError } from '../protocol/errors.ts';

/** What a room is made from; its hash is the room's id, so nobody else can claim that id (L8). */
export interface Charter {
  readonly id: string;
  readonly founder: string;
  readonly founderKey: Uint8Array;
  readonly name: string;
  /** Milliseconds since 1970 by the founder's clock. */
  readonly createdAt: number;
  /** Who could come in at first (J1). */
  readonly access: (typeof accesses)[number];
  /** As they travel and are kept; never encoded anew. */
  readonly bytes: Uint8Array;
}

const maxBytes = 1_024;
const CharterBody = z.strictObject({
  v: z.literal(1),
  founder: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  name: z.string().min(1).max(256),
  createdAt: z.int().min(0).max(0xffff_ffff_ffff),
  random: z.string().regex(/^[A-Za-z0-9_-]{22}$/),
  /** Absent where the room was founded open. */
  access: z.optional(z.enum(accesses).exclude(['open'])),
});

/** `random` is 16 bytes. */
export function makeCharter(options: {
  readonly founderKey: Uint8Array;
  readonly name: string;
  readonly createdAt: number;
  readonly random: Uint8Array;
  readonly access?: Charter['access'];
}): Charter {
  const { access = 'open' } = options;
  const body: z.infer<typeof CharterBody> = {
    v: 1,
    founder: Buffer.from(options.founderKey).toString('base64url'),
    name: options.name,
    createdAt: options.createdAt,
    random: Buffer.from(options.random).toString('base64url'),
    ...(access === 'open' ? {} : { access }),
  };
  return readCharter(Buffer.from(JSON.stringify(body), 'utf8'));
}

/** Throws `control-invalid` where `bytes` are no charter. */
export function readCharter(bytes: Uint8Array): Charter {
  try {
    if (bytes.length > maxBytes) throw new RangeError('charter too long');
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const body = CharterBody.parse(JSON.parse(text));
    const founderKey = Buffer.from(body.founder, 'base64url');
    const { name, createdAt, access = 'open' } = body;
    const founder = shortId(founderKey);
    return { id: shortId(bytes), founder, founderKey, name, createdAt, access, bytes };
  } catch (cause) {
    throw new ProtocolError('control-invalid', { cause });
  }
}
