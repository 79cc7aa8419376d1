import { expect, it } from 'vitest';
import { strengthOf } from '../../../renderer/state/passphrase.ts';
import { clockTime } from '../../../renderer/features/invite/clock-time.ts';

it.each([
  ['', null],
  ['   ', null],
  ['horse', 'weak'],
  ['1234567', 'weak'],
  ['12345678', 'fair'],
  ['thirteen-char', 'fair'],
  ['correct horse ', 'fair'],
  ['correct horse battery', 'good'],
  ['开门', 'weak'],
  ['今天开门', 'fair'],
  ['今天下午两点开', 'good'],
  ['👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 'weak'],
] as const)('[J1] a passphrase is judged by its length alone: %j', (passphrase, strength) => {
  expect(strengthOf(passphrase)).toBe(strength);
});

it.each([
  [600_000, '10:00'],
  [599_001, '10:00'],
  [65_000, '1:05'],
  [1, '0:01'],
  [0, '0:00'],
  [-5_000, '0:00'],
])('[window] %i ms are left as %s', (ms, text) => {
  expect(clockTime(ms)).toBe(text);
});
