import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ring, tests, type Outcome } from '../../../build/gate/steps.ts';
import { secondTries } from '../../../build/gate/second-tries.ts';
import { counts, oneFailed, onePassed, sum, type Tally } from '../../../build/gate/tally.ts';
import { root } from './sources.ts';

const files = {
  'mixed.test.ts': `
    import { describe, expect, it } from 'vitest';
    it('works', () => {});
    it('does not', () => expect(1, 'one is two').toBe(2));
    it('cannot here', (context) => context.skip('no such thing here'));
    it.skip('is left out', () => {});`,
  'broken.test.ts': `import './nowhere.ts';`,
  'hook.test.ts': `
    import { beforeAll, it } from 'vitest';
    beforeAll(() => { throw new Error('the hook broke'); });
    it('never ran', () => {});`,
  'stray.test.ts': `
    import { it } from 'vitest';
    it('leaves something behind', () => { setTimeout(() => { throw new Error('a stray error'); }); });
    it('waits for it', () => new Promise((resolve) => setTimeout(resolve, 20)));`,
  'moody.test.ts': `
    import fs from 'node:fs';
    import { expect, it } from 'vitest';
    const again = fs.existsSync(import.meta.filename + '.ran');
    fs.writeFileSync(import.meta.filename + '.ran', '');
    it('always works', () => {});
    it('works the second time', () => expect(again, 'not at first').toBe(true));
    it('never works', () => expect(again, 'not at all').toBe(2));`,
} as const;

describe('[gate] what a run of tests is counted as', () => {
  const folder = path.join(root, 'test-output', `gate-${process.pid}`);
  const outcome = (...names: readonly string[]): Promise<Outcome> =>
    tests('inner', 60_000, ['--root', folder, ...names]).run(() => undefined);
  const run = async (...names: readonly string[]): Promise<Tally> => (await outcome(...names)).tally;

  beforeAll(() => {
    fs.mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  });
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  it('[gate] each test once, a skipped one with its reason', async () => {
    const tally = await run('mixed');
    expect(tally.passed).toBe(1);
    expect(tally.failures).toEqual([
      {
        name: expect.stringMatching(/mixed\.test\.ts > does not$/),
        message: expect.stringContaining('one is two'),
      },
    ]);
    expect(tally.skips.map(({ reason }) => reason)).toEqual(['no such thing here', 'its file says so']);
  });

  it('[gate] a file that cannot be loaded is a failure', async () => {
    const { passed, failures } = await run('broken');
    expect(passed).toBe(0);
    expect(failures).toEqual([expect.objectContaining({ message: expect.stringContaining('nowhere.ts') })]);
  });

  it('[gate] a hook that fails is a failure, and its tests are not excused as skipped', async () => {
    const { failures, skips } = await run('hook');
    expect(failures.length).toBeGreaterThan(0);
    expect(failures[0]?.message).toContain('the hook broke');
    expect(skips).toEqual([]);
  });

  it('[gate] an error outside any test is a failure', async () => {
    const { tally, report } = await outcome('stray');
    expect(tally.passed).toBe(2);
    expect(tally.failures).toEqual([
      { name: 'stray.test.ts, outside any test', message: expect.stringContaining('a stray error') },
    ]);
    expect(report?.files).toMatchObject([{ file: 'stray.test.ts', around: tally.failures }]);
  });

  it('[gate] a file of a ring that failed is run once more, and what passes then has passed, and is told of', async () => {
    const step = ring('inner', 60_000, ['--root', folder, 'moody']);
    const outcomes = new Map([['inner', await step.run(() => undefined)]]);
    expect(counts(outcomes.get('inner')?.tally ?? onePassed)).toBe('1 passed, 2 failed');
    const said: string[] = [];
    await secondTries([step], outcomes, (line) => said.push(line));
    expect(outcomes.get('inner')?.tally).toMatchObject({
      passed: 2,
      failures: [{ name: 'moody.test.ts > never works' }],
      rescued: [
        { name: 'moody.test.ts > works the second time', message: expect.stringContaining('not at first') },
      ],
    });
    expect(said.join('\n')).toContain('moody.test.ts: 2 passed, 1 failed');
  });

  it('[gate] a run that finds no test is a failure', async () => {
    const { passed, failures } = await run('no-such-file');
    expect(passed).toBe(0);
    expect(failures).toHaveLength(1);
  });
});

describe('[gate] the last line', () => {
  it('[gate] says how many passed, failed and were skipped, the last only where some were', () => {
    const skipped: Tally = { passed: 2, failures: [], skips: [{ name: 'a', reason: 'b' }], rescued: [] };
    expect(counts(onePassed)).toBe('1 passed, 0 failed');
    expect(counts(sum([onePassed, skipped, oneFailed('x', 'y')]))).toBe('3 passed, 1 failed, 1 skipped');
  });
});
