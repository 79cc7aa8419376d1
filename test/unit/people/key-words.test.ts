import { describe, expect, it } from 'vitest';
import { toBase32 } from '../../../main/lib/base32.ts';
import { keyWords, readKeyCode } from '../../../main/people/key-words.ts';

const idOf = (...bytes: readonly number[]): string =>
  toBase32(Uint8Array.from({ length: 20 }, (_, at) => bytes[at] ?? 0));

describe('the words of a key', () => {
  it('[I4] are the first 88 bits of the device id, eleven at a time, in BIP 39’s English and Chinese', () => {
    const places = [0, 1, 2047, 0, 1024, 0, 0, 3];
    const bits = places.map((place) => place.toString(2).padStart(11, '0')).join('');
    const device = idOf(...(bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)), 255, 255);
    expect(keyWords(device).words).toEqual({
      en: ['abandon', 'ability', 'zoo', 'abandon', 'length', 'abandon', 'abandon', 'about'],
      'zh-CN': ['的', '一', '歇', '的', '熟', '的', '的', '在'],
    });
    expect(keyWords(idOf()).words.en).toEqual(Array(8).fill('abandon'));
    expect(keyWords(toBase32(new Uint8Array(20).fill(255))).words.en).toEqual(Array(8).fill('zoo'));
  });

  it('[I4] differ where a single one of these bits does', () => {
    const all = new Set(
      Array.from({ length: 88 }, (_, bit) => {
        const bytes = Array.from({ length: 11 }, (_, at) => (at === bit >> 3 ? 0x80 >> (bit & 7) : 0));
        return keyWords(idOf(...bytes)).words['zh-CN'].join(' ');
      }),
    );
    expect(all.size).toBe(88);
  });
});

describe('the code of a key', () => {
  const device = idOf(1, 2, 3);

  it('[I4] names the device, in letters that a QR code packs well, and is read in any case', () => {
    const { code, fingerprint } = keyWords(device);
    expect(code).toBe(`LANDLINE://KEY/${device.toUpperCase()}`);
    expect(code).toMatch(/^[0-9A-Z$%*+\-./: ]+$/);
    expect(fingerprint).toBe(`${device.slice(0, 4)} ${device.slice(4, 8)} ${device.slice(8, 12)}`);
    for (const text of [code, code.toLowerCase(), ` ${code}\n`]) expect(readKeyCode(text)).toBe(device);
  });

  it.each([
    ['nothing', ''],
    ['an invite', `LANDLINE://JOIN/${device}`],
    ['another scheme', `https://key/${device}`],
    ['a short id', `landline://key/${device.slice(1)}`],
    ['a long id', `landline://key/${device}a`],
    ['something behind it', `landline://key/${device}/more`],
    ['letters that no id has', `landline://key/${'1'.repeat(32)}`],
  ])('[I4] is not read from %s', (_title, text) => {
    expect(readKeyCode(text)).toBeNull();
  });
});
