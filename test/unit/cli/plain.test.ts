import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, padded, plain, plainJson } from '../../../main/cli/plain.ts';

/** Everything a terminal may act on. */
const acting = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

describe('what a terminal is given', () => {
  it('[A07] has one line, shows what can be shown and nothing else', () => {
    expect(plain('a\r\nb\nc\rd\u2028e\tf')).toBe('a ↵ b ↵ c ↵ d ↵ e f');
    expect(plain('\u001b[2Jx\u009b31m\u0007\u202egnp')).toBe('\ufffd[2Jx\ufffd31m\ufffd\ufffdgnp');
    expect(plain('half \ud83d, whole 👍🏽 👩‍👧 你好')).toBe('half \ufffd, whole 👍🏽 👩‍👧 你好');
  });

  it('[A07] never has anything it acts on, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(plain(text)).not.toMatch(acting);
      }),
    );
  });

  it('[A07] is told the same as JSON, and reads back as what it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const line = plainJson({ text });
        expect(line).not.toMatch(acting);
        expect(JSON.parse(line)).toEqual({ text });
      }),
    );
    expect(plainJson({ text: '👍 你好' })).toBe('{"text":"👍 你好"}');
  });

  it('[cli] fills up Chinese names to the same column as Latin ones', () => {
    expect(columnsOf('前台a')).toBe(5);
    expect(padded('前台', 6)).toBe('前台  ');
    expect(padded('toolong', 3)).toBe('toolong');
  });
});
