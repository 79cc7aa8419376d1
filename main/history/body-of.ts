import { bodyBytes } from '../protocol/entry-bytes.ts';
import type { NewEntry } from './history.ts';

/** What an entry's body says that the history goes by. */
export interface Body {
  readonly text: string | null;
  /** An entry's id. */
  readonly target: string | null;
  /** It is by somebody else, and names this person or everybody. */
  readonly mentions: boolean;
  readonly announces: boolean;
}

const nothing: Body = { text: null, target: null, mentions: false, announces: false };
const utf8 = new TextDecoder();

/** Read off the bytes, which were found to be well formed when they came; of a bare entry, nothing. */
export function bodyIn(bytes: Uint8Array, self: string): Body {
  const body = bodyBytes(bytes);
  if (body === null) return nothing;
  let said: Record<string, unknown>;
  try {
    said = JSON.parse(utf8.decode(body)) as Record<string, unknown>;
  } catch {
    return nothing;
  }
  const { text, target, mentions, announce } = said;
  return {
    text: typeof text === 'string' ? text : null,
    target: typeof target === 'string' && /^[a-z2-7]{52}$/.test(target) ? target : null,
    mentions: Array.isArray(mentions) && mentions.some((mention) => names(mention, self)),
    announces: announce === true,
  };
}

function names(mention: unknown, self: string): boolean {
  const device = (mention as { readonly device?: unknown } | null)?.device;
  return device === self || device === 'all';
}

/** What `entry` says of itself; a whole message that comes without its words is asked for them. */
export function bodySaid(entry: NewEntry, self: string): Body {
  const { kind, target = null, mentionsMe = false, announces = false } = entry;
  if (kind !== 'message' || entry.bare || entry.erased) return { ...nothing, target };
  const text = entry.text ?? bodyIn(entry.bytes, self).text;
  return { text, target, mentions: mentionsMe && entry.author !== self, announces };
}
