import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Advertisement } from '../../../main/discovery/discovery.ts';
import { cutUtf8, readTxt, txtLimits, txtOf } from '../../../main/discovery/txt.ts';

const room: Advertisement = {
  room: 'abcdefghijklmnopqrstuvwxyz234567',
  name: 'Kitchen',
  access: 'open',
  term: 7,
  port: 4711,
  fingerprint: '0f'.repeat(32),
};
const stringsOf = (txt: object): Buffer[] =>
  Object.entries(txt).map(([key, value]) => Buffer.from(`${key}=${String(value)}`));
const valid = txtOf(room);

describe('TXT records', () => {
  it('[D2] come back as they were told', () => {
    const told = fc.record({
      name: fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
        .filter((name) => cutUtf8(name, 60) !== ''),
      term: fc.nat({ max: 999_999_999 }),
      fingerprint: fc
        .uint8Array({ minLength: 32, maxLength: 32 })
        .map((bytes) => Buffer.from(bytes).toString('hex')),
    });
    fc.assert(
      fc.property(told, ({ name, term, fingerprint }) => {
        const strings = stringsOf(txtOf({ ...room, name, term, fingerprint }));
        expect(readTxt(strings)).toEqual({
          room: room.room,
          name: cutUtf8(name, 60),
          access: 'open',
          term,
          fingerprint: fingerprint.slice(0, 40),
        });
        const bytes = strings.reduce((sum, string) => sum + string.length + 1, 0);
        expect(bytes).toBeLessThanOrEqual(txtLimits.recordBytes);
      }),
    );
  });

  it.each([
    ['another version', { ...valid, v: '2' }],
    ['an unknown key', { ...valid, x: '1' }],
    ['a missing key', { v: '1', r: valid.r, n: valid.n, a: 'open', t: '1' }],
    ['a room id of other letters', { ...valid, r: valid.r.toUpperCase() }],
    ['a room id one too long', { ...valid, r: `${valid.r}a` }],
    ['an empty name', { ...valid, n: '' }],
    ['a name one byte too long', { ...valid, n: 'x'.repeat(61) }],
    ['another access', { ...valid, a: 'secret' }],
    ['a term that is no number', { ...valid, t: '1e3' }],
    ['a negative term', { ...valid, t: '-1' }],
    ['a term written in two ways', { ...valid, t: '07' }],
    ['a term of ten digits', { ...valid, t: '1000000000' }],
    ['a fingerprint one byte short', { ...valid, f: valid.f.slice(2) }],
  ])('[D2] with %s are refused', (_, txt) => {
    expect(readTxt(stringsOf(valid))).not.toBeNull();
    expect(readTxt(stringsOf(txt))).toBeNull();
  });

  it.each([
    ['a key told twice', [...stringsOf(valid), Buffer.from('t=9')]],
    ['a string without a key', [...stringsOf(valid), Buffer.from('=x')]],
    ['a flag', [...stringsOf(valid), Buffer.from('x')]],
    [
      'broken UTF-8',
      stringsOf(valid).map((string, index) => (index === 2 ? Buffer.from('n=\xff', 'latin1') : string)),
    ],
    ['a string of 256 bytes', [...stringsOf(valid), Buffer.from(`x=${'y'.repeat(254)}`)]],
    ['401 bytes', [...stringsOf(valid), Buffer.from(`x=${'y'.repeat(240)}`), Buffer.from('z=')]],
  ])('[D2] with %s are refused', (_, strings) => {
    expect(readTxt(strings)).toBeNull();
  });

  it('[D2] [A25] with keys that objects have are refused, and leave objects as they were', () => {
    expect(readTxt([...stringsOf(valid), Buffer.from('__proto__=x')])).toBeNull();
    expect(readTxt([...stringsOf(valid), Buffer.from('constructor=x')])).toBeNull();
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it('[A05] of any bytes never throw', () => {
    const bytes = fc.uint8Array({ maxLength: 80 });
    fc.assert(fc.property(fc.array(bytes, { maxLength: 10 }), (strings) => void readTxt(strings)));
  });

  it('[trap D11] names are cut at 60 bytes and never inside a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (name) => {
        const cut = cutUtf8(name, 60);
        expect(name.startsWith(cut)).toBe(true);
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(60);
        if (name !== '' && Buffer.byteLength(name) <= 60) expect(cut).toBe(name);
      }),
    );
    expect(cutUtf8('房'.repeat(21), 60)).toBe('房'.repeat(20));
    expect(cutUtf8(`${'x'.repeat(57)}👩‍💻`, 60)).toBe('x'.repeat(57));
    expect(cutUtf8(`e${'\u0301'.repeat(40)}`, 60)).toBe(`e${'\u0301'.repeat(29)}`);
  });
});
