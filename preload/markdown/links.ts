import type { EntryId, RoomId } from '../contract/model.ts';

/** A message's text in pieces; joined again they are the text. */
export type TextPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string }
  | { readonly kind: 'jump'; readonly text: string; readonly roomId: RoomId; readonly id: EntryId };

/** Scripts written without spaces: there a link ends where the writing goes on. */
const unspaced = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}';
const ascii = "a-z0-9\\-._~:/?#\\[\\]@!$&'()*+,;=%";
const letter = `(?:[${ascii}]|(?![${unspaced}])[\\p{L}\\p{N}\\p{M}])`;
/** A host may be written in an unspaced script itself, if it begins so. */
const unspacedHost = `[${unspaced}][\\p{L}\\p{N}\\p{M}\\-.]*`;
const permalink = 'landline://message/([a-z2-7]{32})/([a-z2-7]{52})';
const linkPattern = new RegExp(
  `\\b(?:${permalink}(?![a-z2-7])|(?:https?://|mailto:)(?:${unspacedHost})?${letter}*)`,
  'giu',
);

const closing: Readonly<Record<string, string>> = { ')': '(', ']': '[' };

/** Takes off what ends the sentence rather than the link: `see (https://a.test/b_(c)).` links `https://a.test/b_(c)`. */
function withoutTail(link: string): string {
  let end = link.length;
  for (; end > 0; end -= 1) {
    const character = link[end - 1] ?? '';
    const opening = closing[character];
    if (opening !== undefined) {
      const body = link.slice(0, end);
      if (body.split(opening).length >= body.split(character).length) break;
    } else if (!".,;:!?'*_~".includes(character)) break;
  }
  return link.slice(0, end);
}

/** In `[words](address)` the words end there, also where they are an address themselves. */
const labelEnd = '](';

/** Finds http, https and mailto links, and links to messages. Nothing else in bare words is ever more than text. */
export function splitLinks(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let done = 0;
  for (const match of text.matchAll(linkPattern)) {
    const [whole] = match;
    const jump = jumpTarget(whole);
    const link = jump ? whole : withoutTail(whole.split(labelEnd)[0] ?? '');
    if (!jump && !linkTarget(link)) continue;
    if (match.index > done) pieces.push({ kind: 'text', text: text.slice(done, match.index) });
    pieces.push(jump ? { kind: 'jump', text: link, ...jump } : { kind: 'link', text: link, url: link });
    done = match.index + link.length;
  }
  if (done < text.length) pieces.push({ kind: 'text', text: text.slice(done) });
  return pieces;
}

const wholePermalink = new RegExp(`^${permalink}$`, 'i');

/** Which message a link leads to; null where it leads to none. */
export function jumpTarget(link: string): { readonly roomId: RoomId; readonly id: EntryId } | null {
  const [, roomId, id] = wholePermalink.exec(link.toLowerCase()) ?? [];
  return roomId && id ? { roomId: roomId as RoomId, id: id as EntryId } : null;
}

/** The link that leads to a message. */
export const permalinkOf = (roomId: RoomId, id: EntryId): string => `landline://message/${roomId}/${id}`;

/** Where a link really leads, for a person to judge. */
export interface LinkTarget {
  readonly url: string;
  readonly mail: boolean;
  /** The host as machines know it, in ASCII, with its port; for mail the addresses. */
  readonly host: string;
  /** The host as it stands in the message, where that is another; null where not. */
  readonly written: string | null;
  /** What comes behind the host, as much of it as can be taken in; empty where nothing does. */
  readonly path: string;
  /** The host is written with letters that were not ASCII. */
  readonly punycode: boolean;
  /** Something that may look like a host stands before an @. */
  readonly posing: boolean;
  readonly encrypted: boolean;
}

const protocols = ['http:', 'https:', 'mailto:'];
const longestPath = 60;
const longestMail = 120;

const cut = (text: string, longest: number): string =>
  text.length > longest ? `${text.slice(0, longest)}…` : text;

/** Null for what no browser or mail program may be given, and for what is no address at all (A41). */
export function linkTarget(link: string): LinkTarget | null {
  const url = URL.parse(link);
  if (!url || !protocols.includes(url.protocol)) return null;
  const mail = url.protocol === 'mailto:';
  const host = mail ? cut(url.pathname, longestMail) : url.host;
  if (host === '') return null;
  const [, typed = ''] = /^[a-z]+:\/\/(?:[^/?#]*@)?([^/?#]*)/i.exec(link) ?? [];
  const path = `${url.pathname}${url.search}${url.hash}`;
  return {
    url: url.href,
    mail,
    host,
    written: mail || typed.toLowerCase() === host ? null : typed,
    path: mail || path === '/' ? '' : cut(path, longestPath),
    punycode: url.hostname.split('.').some((label) => label.startsWith('xn--')),
    posing: url.username !== '',
    encrypted: url.protocol !== 'http:',
  };
}
