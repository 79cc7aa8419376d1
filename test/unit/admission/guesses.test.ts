import { expect, it } from 'vitest';
import { Guesses } from '../../../main/admission/guesses.ts';
import { limits } from '../../../main/protocol/limits.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const { guessesPerMinute, guessesPerRoom, guessDelayMs } = limits;
const setUp = () => {
  const clock = new ManualClock();
  const guesses = new Guesses(clock);
  let stranger = 0;
  return {
    clock,
    guesses,
    /** Somebody from elsewhere with another key each time. */
    anybody: () => guesses.allow(`10.0.0.${++stranger}`, `device ${stranger}`),
    /** Guesses until it is refused; gives how many were allowed. */
    exhaust(allow: () => boolean): number {
      let allowed = 0;
      while (allow()) allowed++;
      return allowed;
    },
  };
};

it('[J2] [A21] an address has five guesses in any minute, by however many keys', () => {
  const { clock, guesses, exhaust } = setUp();
  let key = 0;
  const allow = () => guesses.allow('10.0.0.1', `device ${++key}`);
  expect(exhaust(allow)).toBe(guessesPerMinute);
  clock.pass(59_999);
  expect(allow()).toBe(false);
  clock.pass(1);
  expect(exhaust(allow)).toBe(guessesPerMinute);
});

it('[J2] [A21] a key has five guesses in any minute, from however many addresses', () => {
  const { clock, guesses, exhaust } = setUp();
  let address = 0;
  const allow = () => guesses.allow(`10.0.0.${++address}`, 'device');
  expect(exhaust(allow)).toBe(guessesPerMinute);
  clock.pass(60_000);
  expect(exhaust(allow)).toBe(guessesPerMinute);
});

it('[J2] in no minute at all are there more than five', () => {
  const { clock, guesses } = setUp();
  const allowedAt: number[] = [];
  for (let second = 0; second < 300; second++) {
    if (guesses.allow('10.0.0.1', 'device')) allowedAt.push(second);
    clock.pass(1_000);
  }
  const inMinuteFrom = (from: number) => allowedAt.filter((at) => at >= from && at < from + 60).length;
  expect(Math.max(...allowedAt.map(inMinuteFrom))).toBe(guessesPerMinute);
});

it('[J2] a refused guess costs nothing: who waits gets in, also behind an address that is out of guesses', () => {
  const { clock, guesses, exhaust } = setUp();
  exhaust(() => guesses.allow('10.0.0.1', 'eve'));
  for (let tries = 0; tries < 100; tries++) expect(guesses.allow('10.0.0.1', 'ana')).toBe(false);
  expect(guesses.allow('10.0.0.2', 'ana')).toBe(true);
  clock.pass(60_000);
  expect(guesses.allow('10.0.0.1', 'ana')).toBe(true);
});

it('[J2] [A21] a room takes thirty guesses a minute, then each has to wait twice as long as the one before', () => {
  const { clock, anybody, exhaust } = setUp();
  expect(exhaust(anybody)).toBe(guessesPerRoom);
  for (const waitMs of [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, guessDelayMs, guessDelayMs]) {
    clock.pass(waitMs - 1);
    expect(anybody()).toBe(false);
    clock.pass(1);
    expect(exhaust(anybody)).toBe(1);
  }
});

it('[J2] the delay stays while it is guessed on, and goes after a minute without', () => {
  const { clock, anybody, exhaust } = setUp();
  exhaust(anybody);
  for (let round = 0; round < 20; round++) {
    clock.pass(guessDelayMs);
    expect(exhaust(anybody)).toBe(1);
  }
  clock.pass(guessDelayMs + 60_000);
  expect(exhaust(anybody)).toBe(guessesPerRoom);
});

it('[J2] [A21] whoever shows thousands of keys does not get a minute back', () => {
  const { clock, guesses } = setUp();
  for (let tries = 0; tries < guessesPerMinute; tries++) guesses.allow('10.0.0.1', 'eve');
  for (let other = 0; other < 2 * limits.bucketsKept; other++)
    guesses.allow(`10.1.0.${other}`, `eve ${other}`);
  expect(guesses.allow('10.0.0.1', 'eve')).toBe(false);
  clock.pass(1_000);
  expect(guesses.allow('10.0.0.1', 'eve')).toBe(false);
});
