import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../../../main/protocol/limits.ts';
import { cleanName, cleanRoomName, cutUtf8 } from '../../../main/protocol/names.ts';

describe('names', () => {
  it.each([
    ['Ana', 'Ana'],
    ['  Ana \t María\n ', 'Ana María'],
    ['王小明', '王小明'],
    ['a\u202Egpj.exe', 'agpj.exe'],
    ['An\u200Ba\uFEFF', 'Ana'],
    ['A\u0000n\u001b[31ma', 'An[31ma'],
    ['e\u0301', '\u00e9'],
    ['<b>Ana</b>', '<b>Ana</b>'],
    ['\ud800Ana', 'Ana'],
    ['Z' + '\u0335'.repeat(50), 'Z' + '\u0335'.repeat(4)],
  ])('[A07] cleans %j to %j', (text, name) => {
    expect(cleanName(text)).toBe(name);
  });

  it.each(['', ' ', '\u200b\u200d', '\u202e', '\u3164', '\u2800', '\n\t'])(
    '[A07] finds no name in %j',
    (text) => {
      expect(cleanName(text)).toBeNull();
    },
  );

  it('[A07] cuts by code points, a person at 40 and a room at 60, and never inside one', () => {
    expect(cleanName('👩'.repeat(limits.nameCodePoints))).toBe('👩'.repeat(40));
    expect(cleanName('👩'.repeat(limits.nameCodePoints + 1))).toBe('👩'.repeat(40));
    expect(cleanRoomName('室'.repeat(limits.roomNameCodePoints + 1))).toBe('室'.repeat(60));
    expect(cleanName('x'.repeat(10_000_000))).toBe('x'.repeat(40));
  });

  it('[A07] changes nothing about a name it has cleaned', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
        const name = cleanName(text);
        if (name !== null) expect(cleanName(name)).toBe(name);
      }),
      { numRuns: 2_000, seed: 2 },
    );
  });

  it('[D2] cuts on a boundary between characters in UTF-8', () => {
    expect(cutUtf8('会议室', 8)).toBe('会议');
    expect(cutUtf8('会议室', 9)).toBe('会议室');
    expect(cutUtf8('a👋', 4)).toBe('a');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(80), (text, bytes) => {
        const cut = cutUtf8(text, bytes);
        expect(text.startsWith(cut)).toBe(true);
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(bytes);
      }),
      { seed: 3 },
    );
  });
});
