import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Cursor, EntryId } from '../../../preload/contract/model.ts';
import type { Sighted } from '../../../renderer/features/chat/anchor.ts';
import { stepsBetween } from '../../../renderer/features/chat/still-rows.ts';
import type { TimelineRow } from '../../../renderer/features/chat/timeline-rows.ts';

const row = (id: string): TimelineRow => ({ item: { id } }) as unknown as TimelineRow;
const rows = (ids: string): readonly TimelineRow[] => [...ids].map(row);
const sight = (ids: string): readonly Sighted[] =>
  [...ids].map((id) => ({ id: id as EntryId, cursor: id as Cursor, top: 0 }));
const told = (steps: ReturnType<typeof stepsBetween>): readonly string[] =>
  steps.map(
    ({ rows: shown, shift }) => `${shown.map(({ item }) => item.id).join('')}${shift ? ' above' : ''}`,
  );

it.each([
  ['at the end', 'abc', 'abcd', 'bc', ['abcd']],
  ['above', 'abc', 'xyabc', 'bc', ['xyabc above']],
  ['above and below at once', 'abcd', 'axbcyd', 'bc', ['abcyd', 'axbcyd above']],
  ['out, above', 'abcd', 'acd', 'cd', ['acd above']],
  ['out, in sight', 'abcd', 'abd', 'bcd', ['abd']],
  ['the first in sight, for another', 'abcd', 'abxd', 'cd', ['abxd']],
  ['everything', 'abc', 'xyz', 'bc', ['xyz']],
  ['the first rows of all', '', 'abc', '', ['abc']],
])('[chat] what stays in sight keeps its place: %s', (_, shown, next, seen, steps) => {
  expect(told(stepsBetween(rows(shown), rows(next), sight(seen)))).toEqual(steps);
});

it('[chat] each step changes rows on one side of what is in sight, and the last one is the whole', () => {
  const ids = fc.uniqueArray(fc.constantFrom(...'abcdefghijklmnop'), { maxLength: 16 });
  fc.assert(
    fc.property(ids, ids, fc.nat(), (one, other, at) => {
      const [shown, next] = [[...one].sort(), [...other].sort()];
      const seen = shown.slice(at % (shown.length + 1));
      const steps = stepsBetween(shown.map(row), next.map(row), sight(seen.join('')));
      const anchor = seen.find((id) => next.includes(id));
      let before = shown;
      for (const step of steps) {
        const after = step.rows.map(({ item }) => item.id as string);
        if (anchor) {
          const above = [before.indexOf(anchor), after.indexOf(anchor)];
          const below = [before.length - before.indexOf(anchor), after.length - after.indexOf(anchor)];
          expect(step.shift ? below[0] : above[0]).toBe(step.shift ? below[1] : above[1]);
        }
        before = after;
      }
      expect(before).toEqual(next);
    }),
  );
});
