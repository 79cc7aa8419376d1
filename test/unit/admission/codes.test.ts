import fc from 'fast-check';
import { expect, it } from 'vitest';
import { makeCode, readCode } from '../../../main/admission/invites.ts';

const five = fc.uint8Array({ minLength: 5, maxLength: 5 });

it('[J4] a code is five bytes in Crockford’s base32, in two groups', () => {
  expect(makeCode(Buffer.from('0123456789', 'hex'))).toBe('04HM-ASW9');
  expect(makeCode(new Uint8Array(5))).toBe('0000-0000');
  expect(makeCode(new Uint8Array(5).fill(255))).toBe('ZZZZ-ZZZZ');
  expect(() => makeCode(new Uint8Array(4))).toThrow(RangeError);
});

it('[J4] every code is read as its characters, and no two are the same', () => {
  fc.assert(
    fc.property(five, five, (one, other) => {
      const code = readCode(makeCode(one));
      expect(code).toBe(makeCode(one).replace('-', ''));
      expect(code === readCode(makeCode(other))).toBe(Buffer.from(one).equals(Buffer.from(other)));
    }),
  );
});

it.each([
  ['lower case', 'abcd-efgh'],
  ['no dash', 'ABCDEFGH'],
  ['blanks', ' AB CD  EF GH\n'],
  ['other dashes', 'AB–CD—EF−GH'.replace('−', '‐')],
  ['full width', 'ＡＢＣＤ－ＥＦＧＨ'],
  ['Chinese blanks', 'ABCD\u3000EFGH'],
])('[J4] a code is read however it was typed: %s', (_what, typed) => {
  expect(readCode(typed)).toBe('ABCDEFGH');
});

it('[J4] letters that look like digits are read as those', () => {
  expect(readCode('oOiI-lL01')).toBe('00111101');
});

it.each(['', 'ABCD-EFG', 'ABCD-EFGHJ', 'ABCD-EFGU', 'ABCD+EFGH', 'ÄBCD-EFGH', '0'.repeat(5_000_000)])(
  '[J4] no code: %.20s',
  (typed) => {
    expect(readCode(typed)).toBeNull();
  },
);

it('[J4] text of any kind is a code or null, and never throws', () => {
  const nearly = fc.string({ unit: fc.constantFrom(...'0OILuZ- –ｚ९'), maxLength: 12 });
  fc.assert(
    fc.property(fc.oneof(nearly, fc.string({ unit: 'binary' })), (typed) => {
      const code = readCode(typed);
      if (code !== null) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
    }),
  );
});
