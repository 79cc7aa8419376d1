import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RoomConnection } from '../../../preload/contract/model.ts';
import { standingPace, troubleOf, type Trouble } from '../../../renderer/state/standing.ts';
import { Steady } from '../../../renderer/state/steady.ts';
import type { Clock } from '../../../renderer/state/link.ts';
import { FakeRoom, person } from '../../support/fake-app/fake-room.ts';

class FakeClock implements Clock {
  #now = 1_000_000;
  readonly #timers = new Set<{ at: number; then: () => void }>();
  now(): number {
    return this.#now;
  }
  after(delayMs: number, then: () => void): () => void {
    const timer = { at: this.#now + delayMs, then };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
      if (!due) break;
      this.#timers.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.then();
    }
    this.#now = end;
  }
}

const ana = person('Ana', 'teal');
const ben = person('Ben', 'blue');
const room = new FakeRoom('Room', ana, ben).asRoom();
type State = Trouble | 'well';
const standing = (state: State) => ({ room, trouble: state === 'well' ? null : state });

/** Puts each state for so long, one after another; answers what was shown, each time it changed, and when. */
function watch(states: readonly (readonly [State, number])[]): readonly (readonly [State, number])[] {
  const clock = new FakeClock();
  const began = clock.now();
  const steady = new Steady(standing('well'), standingPace, clock);
  const shown: [State, number][] = [];
  let last: State = 'well';
  steady.shown.subscribe(() => {
    const state = steady.shown.get().trouble ?? 'well';
    if (state !== last) shown.push([state, clock.now() - began]);
    last = state;
  });
  for (const [state, ms] of states) {
    steady.put(standing(state));
    clock.pass(ms);
  }
  return shown;
}

it('[calm] a loss that is over within a second and a half is never shown', () => {
  expect(
    watch([
      ['connecting', 1_499],
      ['well', 10_000],
    ]),
  ).toEqual([]);
  expect(
    watch([
      ['connecting', 700],
      ['waiting', 700],
      ['connecting', 90],
      ['well', 9_000],
    ]),
  ).toEqual([]);
});

it('[calm] a loss that lasts is shown once, however its state changes meanwhile', () => {
  expect(
    watch([
      ['connecting', 500],
      ['waiting', 500],
      ['connecting', 3_000],
    ]),
  ).toEqual([['connecting', 1_500]]);
  // As while it is tried again and again.
  const tries = Array.from(
    { length: 20 },
    () =>
      [
        ['waiting', 900],
        ['connecting', 200],
      ] as const,
  ).flat();
  expect(watch([['waiting', 2_000], ...tries]).map(([state]) => state)).toEqual(['waiting']);
});

it('[calm] what is shown stays for a second, and a reconnection must hold before it is believed', () => {
  expect(
    watch([
      ['connecting', 1_600],
      ['well', 5_000],
    ]),
  ).toEqual([
    ['connecting', 1_500],
    ['well', 2_500],
  ]);
  const flapping = Array.from(
    { length: 10 },
    () =>
      [
        ['well', 300],
        ['connecting', 300],
      ] as const,
  ).flat();
  expect(watch([['connecting', 3_000], ...flapping]).map(([state]) => state)).toEqual(['connecting']);
});

it('[calm] catching up is shown only when it takes long', () => {
  expect(
    watch([
      ['merging', 1_900],
      ['well', 5_000],
    ]),
  ).toEqual([]);
  expect(watch([['merging', 2_500]])).toEqual([['merging', 2_000]]);
});

it('[calm] whatever happens, nothing is shown for less than a second', () => {
  const states: readonly State[] = ['well', 'connecting', 'waiting', 'merging', 'unreached'];
  const change = fc.tuple(fc.constantFrom(...states), fc.integer({ min: 1, max: 3_000 }));
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
      const times = watch(changes).map(([, at]) => at);
      expect(times.every((at, index) => index === 0 || at - (times[index - 1] ?? 0) >= 1_000)).toBe(true);
    }),
  );
});

it('[calm] details of what is shown follow at once', () => {
  const clock = new FakeClock();
  const steady = new Steady(standing('waiting'), standingPace, clock);
  const later = { room: { ...room, name: 'Another name' }, trouble: 'waiting' } as const;
  steady.put(later);
  expect(steady.shown.get()).toBe(later);
});

it.each<[RoomConnection, Trouble | null]>([
  [{ kind: 'connecting' }, 'connecting'],
  [{ kind: 'waiting', cause: 'room-gone', nextAttemptAt: null }, 'waiting'],
  [{ kind: 'connected', merging: true }, 'merging'],
  [{ kind: 'connected', merging: false }, null],
  [{ kind: 'hosting', port: 1, addresses: [], reach: 'unreached' }, 'unreached'],
  [{ kind: 'hosting', port: 1, addresses: [], reach: 'unknown' }, null],
  [{ kind: 'hosting', port: 1, addresses: [], reach: 'reached' }, null],
])('[calm] the trouble of %j is %s', (connection, trouble) => {
  expect(troubleOf(connection)).toBe(trouble);
});
