import { expect, test } from 'vitest';
import { runSideBySide, runWorlds } from '../../simulator/child.ts';
import { outcomeText, totalsText } from '../../simulator/report.ts';

const minutes = 60_000;

test(
  '[H1, H3, H4, H5, H6, H7, L2, L4, L5] three hundred worlds of crashes, partitions and lost writes break no invariant',
  { timeout: 5 * minutes },
  async () => {
    const outcomes = await runSideBySide({ from: 1, seeds: 300 }, 2);
    const broken = outcomes.filter(({ violations }) => violations.length > 0);
    console.log(`- ${totalsText(outcomes)}`);
    expect(broken.map(outcomeText)).toEqual([]);
    expect(outcomes).toHaveLength(300);
    expect(outcomes.filter(({ strangers }) => strangers).length).toBeLessThanOrEqual(6);
  },
);

test(
  '[simulator] the same seed gives the same world, to the last message',
  { timeout: 2 * minutes },
  async () => {
    const [first, second] = await Promise.all([
      runWorlds({ from: 7, seeds: 8 }),
      runWorlds({ from: 7, seeds: 8 }),
    ]);
    expect(second.map(({ digest }) => digest)).toEqual(first.map(({ digest }) => digest));
    expect(new Set(first.map(({ digest }) => digest)).size).toBe(8);
  },
);
