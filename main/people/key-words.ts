import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as chinese } from '@scure/bip39/wordlists/simplified-chinese.js';
import { DeviceId } from '../../preload/contract/model.ts';
import { type KeyWords } from '../../preload/contract/rules.ts';
import { fromBase32 } from '../lib/base32.ts';
import { fingerprintOf } from '../protocol/names.ts';

const codeStart = 'landline://key/';
const wordCount = 8;
const bitsPerWord = 11n;

/** A device's key in forms to compare by eye, voice or camera (I4). `device` is a device id. */
export function keyWords(device: string): KeyWords {
  const places = wordPlaces(device);
  return {
    fingerprint: fingerprintOf(device),
    words: { en: places.map((at) => english[at] ?? ''), 'zh-CN': places.map((at) => chinese[at] ?? '') },
    code: `${codeStart}${device}`.toUpperCase(),
  };
}

/** The device id in such a `code`, in any case and with blanks around it; null where it is none. */
export function readKeyCode(text: string): string | null {
  const code = text.trim().toLowerCase();
  if (!code.startsWith(codeStart)) return null;
  const device = DeviceId.safeParse(code.slice(codeStart.length));
  return device.success ? device.data : null;
}

/** The id's first 88 bits, eleven at a time, the first first: each a place in BIP 39's lists of 2,048 words. */
function wordPlaces(device: string): readonly number[] {
  const bytes = fromBase32(device);
  const bits = bytes.reduce((all, byte) => (all << 8n) | BigInt(byte), 0n);
  const unused = BigInt(bytes.length * 8) - bitsPerWord * BigInt(wordCount);
  return Array.from({ length: wordCount }, (_, at) =>
    Number((bits >> (unused + bitsPerWord * BigInt(wordCount - 1 - at))) & 0x7ffn),
  );
}
