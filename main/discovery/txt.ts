import { z } from 'zod';
import { accesses } from '../protocol/entry.ts';
import type { Advertisement } from './discovery.ts';

export const txtLimits = { recordBytes: 400, stringBytes: 255, nameBytes: 60 } as const;

/** What a host tells of a room in its TXT record (D2). */
export interface Claim {
  readonly room: string;
  readonly name: string;
  readonly access: Advertisement['access'];
  readonly term: number;
  /** The first 20 bytes of the host's certificate fingerprint, hexadecimal. */
  readonly fingerprint: string;
}

/** The keys are one letter each to keep answers small: version, room, name, access, term, fingerprint. */
const Txt = z.strictObject({
  v: z.literal('1'),
  r: z.string().regex(/^[a-z2-7]{32}$/),
  n: z
    .string()
    .min(1)
    .refine((name) => Buffer.byteLength(name) <= txtLimits.nameBytes),
  a: z.enum(accesses),
  t: z.string().regex(/^(0|[1-9][0-9]{0,8})$/),
  f: z.string().regex(/^[0-9a-f]{40}$/),
});
export type Txt = z.infer<typeof Txt>;

/** What `readTxt` understands; the room's name is cut to what D2 allows. */
export function txtOf(advertisement: Advertisement): Txt {
  return Txt.parse({
    v: '1',
    r: advertisement.room,
    n: cutUtf8(advertisement.name, txtLimits.nameBytes),
    a: advertisement.access,
    t: String(advertisement.term),
    f: advertisement.fingerprint.slice(0, 40).toLowerCase(),
  });
}

/**
 * The one place where a stranger's TXT record becomes a claim; null for whatever D2 does not allow.
 * The name is text of a stranger still: whoever shows it cleans it.
 */
export function readTxt(strings: readonly Uint8Array[]): Claim | null {
  let bytes = 0;
  const pairs = new Map<string, string>();
  for (const string of strings) {
    bytes += string.length + 1;
    if (string.length > txtLimits.stringBytes || bytes > txtLimits.recordBytes) return null;
    const text = decodeUtf8(string);
    const equals = text?.indexOf('=') ?? -1;
    if (text === null || equals < 1 || pairs.has(text.slice(0, equals))) return null;
    pairs.set(text.slice(0, equals), text.slice(equals + 1));
  }
  const read = Txt.safeParse(Object.fromEntries(pairs));
  if (!read.success) return null;
  const { r, n, a, t, f } = read.data;
  return { room: r, name: n, access: a, term: Number(t), fingerprint: f };
}

/** The longest beginning of `text` that is at most `bytes` long in UTF-8 and ends between two characters (D11). */
export function cutUtf8(text: string, bytes: number): string {
  let kept = '';
  let left = bytes;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    left -= Buffer.byteLength(segment);
    if (left < 0) break;
    kept += segment;
  }
  return kept || cutCodePoints(text, bytes);
}

/** For a first character that is longer than the whole limit by itself. */
function cutCodePoints(text: string, bytes: number): string {
  let kept = '';
  for (const character of text) {
    if (Buffer.byteLength(kept) + Buffer.byteLength(character) > bytes) break;
    kept += character;
  }
  return kept;
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
