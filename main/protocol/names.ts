import { limits } from './limits.ts';
import { drawnLike } from './look-alikes.ts';

/**
 * What no name may hold: control, bidirectional, zero-width and other format characters, lone surrogates, private use,
 * and letters that draw nothing. Names are hostile input: they are shown next to each other.
 */
const unwanted = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]/gu;
const spaces = /[^\S\ufeff]+/gu;
/** Zalgo: more marks on one character than any script needs. */
const tooManyMarks = /(\p{M}{4})\p{M}+/gu;

/** A person's name as it may be shown and stored: NFC, one line, at most 40 code points. Null where nothing is left. */
export const cleanName = (text: string): string | null => clean(text, limits.nameCodePoints);

/** The same for a room, at most 60 code points. */
export const cleanRoomName = (text: string): string | null => clean(text, limits.roomNameCodePoints);

/** The same for what somebody says of their state, at most 100 code points; empty where nothing is left. */
export const cleanStatus = (text: string): string => clean(text, limits.statusCodePoints) ?? '';

function clean(text: string, codePoints: number): string | null {
  // bounds the work before any of it; no name needs more than this many units for its code points
  const start = text.slice(0, codePoints * 32).replace(spaces, ' ');
  const kept = start.replace(unwanted, '').normalize('NFC').replace(tooManyMarks, '$1');
  const name = [...kept.replace(spaces, ' ').trim()].slice(0, codePoints).join('').trim();
  return name === '' ? null : name;
}

const encoder = new TextEncoder();

/** The longest beginning of `text` that is whole code points and at most `bytes` in UTF-8. */
export function cutUtf8(text: string, bytes: number): string {
  const { read } = encoder.encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}

/** A device id's beginning in groups of four, to compare by eye or voice (I4). */
export const fingerprintOf = (device: string): string =>
  `${device.slice(0, 4)} ${device.slice(4, 8)} ${device.slice(8, 12)}`;

/** What draws nothing, or only changes how what stands before it is drawn. */
const undrawn = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\u2800]/gu;

/**
 * The same for names that a reader takes for the same (I4): letter case, look-alikes of other scripts and I, l and 1 or O and 0
 * make no difference, accents do. To compare with, not to show.
 */
export function foldName(name: string): string {
  const drawn = [...name.normalize('NFKD').replace(undrawn, '')].map(drawnLike).join('').toLowerCase();
  const alike = drawn
    .replace(/[il1|]/g, 'l')
    .replaceAll('0', 'o')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w');
  return alike.replace(spaces, ' ').trim();
}
