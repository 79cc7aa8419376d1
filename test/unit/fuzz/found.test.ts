import { describe, expect, it } from 'vitest';
import { caseOf, keptCases, readCase } from '../../fuzz/cases.ts';
import { replay } from '../../fuzz/replay.ts';
import { targetNamed } from '../../fuzz/targets.ts';
import path from 'node:path';

/** Those that need the whole app are tried in `test/integration/fuzz`. */
const cases = keptCases().filter(({ target }) => !targetNamed(target).stateful);

describe('what fuzzing has found', () => {
  it.each(cases.map((one) => [path.basename(one.file), one] as const))(
    '[A25] [A26] is taken as it should be: %s',
    async (_name, { target, input }) => {
      await expect(replay(targetNamed(target), input)).resolves.toEqual(expect.any(String));
    },
  );

  it('[A26] is kept under the name of what it is', () => {
    for (const { file, target, input } of keptCases()) {
      const { file: place, text } = caseOf(target, input);
      expect(path.basename(file)).toBe(path.basename(place));
      expect(text.replace(/\s/g, '')).toBe(Buffer.from(input).toString('hex'));
      expect(readCase(file).target).toBe(target);
    }
  });
});
