import { describe, expect, test } from 'vitest';
import { runWorlds } from '../../simulator/child.ts';
import { plants } from '../../simulator/plants.ts';

const minutes = 60_000;
const seedsAtMost = 150;

describe('[simulator] a bug planted into the sources is caught', () => {
  for (const { name, breaks } of plants) {
    test(`${name}: breaks ${breaks.join(' or ')}`, { timeout: 4 * minutes }, async () => {
      const outcomes = await runWorlds({
        from: 1,
        seeds: seedsAtMost,
        plant: name,
        untilCaught: breaks,
      });
      const seen = outcomes.flatMap(({ violations }) => violations.map(({ broken }) => broken));
      expect(
        seen.filter((broken) => breaks.includes(broken)),
        `seen in ${outcomes.length} worlds: ${seen.join(', ')}`,
      ).not.toEqual([]);
    });
  }
});
