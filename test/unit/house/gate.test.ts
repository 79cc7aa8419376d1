import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tests } from '../../../build/gate/steps.ts';
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
} as const;

describe('[gate] what a run of tests is counted as', () => {
  const folder = path.join(root, 'test-output', `gate-${process.pid}`);
  const run = (...names: readonly string[]): Promise<Tally> =>
    tests('inner', 60_000, ['--root', folder, ...names]).run(() => undefined);

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
    const { passed, failures } = await run('stray');
    expect(passed).toBe(2);
    expect(failures).toEqual([
      expect.objectContaining({ message: expect.stringContaining('a stray error') }),
    ]);
  });

  it('[gate] a run that finds no test is a failure', async () => {
    const { passed, failures } = await run('no-such-file');
    expect(passed).toBe(0);
    expect(failures).toHaveLength(1);
  });
});

describe('[gate] the last line', () => {
  it('[gate] says how many passed, failed and were skipped, the last only where some were', () => {
    const skipped: Tally = { passed: 2, failures: [], skips: [{ name: 'a', reason: 'b' }] };
    expect(counts(onePassed)).toBe('1 passed, 0 failed');
    expect(counts(sum([onePassed, skipped, oneFailed('x', 'y')]))).toBe('3 passed, 1 failed, 1 skipped');
  });
});
