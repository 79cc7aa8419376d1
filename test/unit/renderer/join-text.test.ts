import { expect, it } from 'vitest';
import { readJoinText, readSpokenCode } from '../../../renderer/state/join-text.ts';

it.each([
  ['K7QM-4XRW', 'K7QM-4XRW'],
  ['k7qm4xrw', 'K7QM-4XRW'],
  [' k7qm 4xrw ', 'K7QM-4XRW'],
  ['K7QM–4XRW', 'K7QM-4XRW'],
  ['Ｋ７ＱＭ－４ＸＲＷ', 'K7QM-4XRW'],
  ['OIL0-OIL1', '0110-0111'],
])('[J4] a code is read as it is said and typed: %s', (typed, code) => {
  expect(readSpokenCode(typed)).toBe(code);
});

it.each(['', 'K7QM-4XR', 'K7QM-4XRWW', 'K7QU-4XRW', 'K7QM_4XRW', '192.168.1.20', 'K7QM-4XR你'])(
  '[J4] what is no code is none: %j',
  (typed) => {
    expect(readSpokenCode(typed)).toBeNull();
  },
);

it('[J4] a link is known by its beginning, in any case, and loses the blanks a mail put into it', () => {
  expect(readJoinText(' Landline://join/ABC\n DEF ')).toEqual({
    kind: 'link',
    link: 'Landline://join/ABCDEF',
  });
  expect(readJoinText('LANDLINE:JOIN')).toEqual({ kind: 'link', link: 'LANDLINE:JOIN' });
});

it.each([
  ['192.168.1.20:47470', '192.168.1.20:47470'],
  ['[fd00::31]:47470', '[fd00::31]:47470'],
  ['shelf.local', 'shelf.local'],
  ['https://example.com/join', 'https://example.com/join'],
  ['１０．０．０．９', '10.0.0.9'],
])('[window] what is neither link nor code is taken for an address: %s', (typed, address) => {
  expect(readJoinText(typed)).toEqual({ kind: 'address', address });
});

it('[window] a code without a digit may be the name of a computer', () => {
  expect(readJoinText('workshop')).toEqual({ kind: 'code', code: 'W0RK-SH0P', maybeAddress: true });
  expect(readJoinText('K7QM-4XRW')).toMatchObject({ kind: 'code', maybeAddress: false });
});

it('[window] nothing typed is nothing', () => {
  expect(readJoinText('  \t')).toEqual({ kind: 'nothing' });
});
