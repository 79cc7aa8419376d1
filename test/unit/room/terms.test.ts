import { expect, it } from 'vitest';
import { limits } from '../../../main/protocol/limits.ts';
import { Claims } from '../../../main/room/succession/claims.ts';
import { outranks } from '../../../main/room/succession/standing.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const known = { term: 5, host: 'b' };

it('[H1] of two hosts the greater term counts, of equal terms the greater device; nobody is below everybody', () => {
  const rising = [
    { term: 0, host: null },
    { term: 1, host: null },
    { term: 1, host: 'a' },
    { term: 1, host: 'b' },
    { term: 2, host: 'a' },
  ];
  for (const [index, one] of rising.entries()) {
    for (const [other, two] of rising.entries()) expect(outranks(one, two)).toBe(index > other);
  }
});

it('[H2] a term may leap so far and not one further', () => {
  const claims = new Claims(new ManualClock());
  expect(claims.allows({ term: 5 + limits.termJump, host: 'c' }, known, 'c')).toBe(true);
  expect(claims.allows({ term: 6 + limits.termJump, host: 'd' }, known, 'd')).toBe(false);
});

it('[H2] one device is heard with so many new terms a minute; the others, and what it said already, are heard all the same', () => {
  const clock = new ManualClock();
  const claims = new Claims(clock);
  const claim = (term: number, by: string): boolean => claims.allows({ term, host: by }, known, by);
  for (let term = 6; term < 6 + limits.claimsPerMinute; term++) expect(claim(term, 'eve')).toBe(true);
  const last = 5 + limits.claimsPerMinute;
  expect(claim(last + 1, 'eve')).toBe(false);
  expect(claim(last, 'eve')).toBe(true);
  expect(claim(last + 1, 'bo')).toBe(true);
  clock.pass(59_999);
  expect(claim(last + 1, 'eve')).toBe(false);
  clock.pass(1);
  expect(claim(last + 1, 'eve')).toBe(true);
});

it('[H2] what is no news is always heard', () => {
  const claims = new Claims(new ManualClock());
  for (let time = 0; time < 100; time++) {
    expect(claims.allows({ term: 5, host: 'a' }, known, 'eve')).toBe(true);
    expect(claims.allows({ term: 0, host: null }, known, 'eve')).toBe(true);
  }
});

it('[H2] however many devices claim, one of them that claims too often is not forgotten by the next minute’s few', () => {
  const claims = new Claims(new ManualClock());
  const claim = (term: number, by: string): boolean => claims.allows({ term, host: by }, known, by);
  for (let device = 0; device < 1_000; device++) claim(6, `device ${device}`);
  for (let term = 6; term < 6 + limits.claimsPerMinute; term++) claim(term, 'eve');
  for (let device = 0; device < 200; device++) claim(6, `another ${device}`);
  expect(claim(6 + limits.claimsPerMinute, 'eve')).toBe(false);
});
