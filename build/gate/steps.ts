import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { budgetProblems } from '../budgets.ts';
import { buildAll } from '../built.ts';
import { oneAtATime } from '../lock.mjs';
import { command } from './command.ts';
import { oneFailed, onePassed, type Tally } from './tally.ts';

/** One thing the gate looks at. `say` takes a line of progress. */
export interface Step {
  readonly name: string;
  /** Steps whose failure makes this one pointless. */
  readonly needs?: readonly string[];
  run(say: (line: string) => void): Promise<Tally>;
}

const root = path.resolve(import.meta.dirname, '../..');
const minutes = 60_000;
const nodeModule = (file: string): string => path.join(root, 'node_modules', file);

/** Passes if the program exits with 0; what it printed is the message otherwise. */
function check(name: string, file: string, ...args: readonly string[]): Step {
  return {
    name,
    async run() {
      const { code, output } = await command(process.execPath, [nodeModule(file), ...args], {
        timeoutMs: 5 * minutes,
      });
      return code === 0 ? onePassed : oneFailed(name, output.trim());
    },
  };
}

/** A run of tests; `args` are Vitest's. */
export function tests(
  name: string,
  timeoutMs: number,
  args: readonly string[],
  needs: readonly string[] = [],
): Step {
  return {
    name,
    needs,
    async run(say) {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-gate-'));
      const file = path.join(folder, 'tally.json');
      // Test files that share a helper say the same.
      const said = new Set<string>();
      const reporter = path.join(root, 'build/gate/vitest-reporter.ts');
      const run = ['run', '--no-color', `--reporter=${reporter}`, ...args];
      const { code, output } = await command(process.execPath, [nodeModule('vitest/vitest.mjs'), ...run], {
        timeoutMs,
        env: { LANDLINE_TALLY: file },
        onLine: (line) => {
          if (!/^[✓✗»-] /.test(line) || said.has(line)) return;
          said.add(line);
          say(line);
        },
      });
      const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null;
      fs.rmSync(folder, { recursive: true });
      if (text === null) return oneFailed(name, output.trim());
      const tally = JSON.parse(text) as Tally;
      if (code === 0 || tally.failures.length > 0) return tally;
      return { ...tally, failures: [{ name, message: `vitest ended with code ${code}\n${output.trim()}` }] };
    },
  };
}

const built: Step = {
  name: 'build',
  async run(say) {
    try {
      await oneAtATime('build', () =>
        buildAll(undefined, (part, ms) => say(`out/${part} in ${(ms / 1000).toFixed(1)} s`)),
      );
      return onePassed;
    } catch (error) {
      return oneFailed('build', error instanceof Error ? error.message : String(error));
    }
  },
};

const budgets: Step = {
  name: 'size budgets',
  needs: ['build'],
  run() {
    const problems = budgetProblems(path.join(root, 'out'));
    return Promise.resolve(
      problems.length === 0 ? onePassed : oneFailed('size budgets', problems.join('\n')),
    );
  },
};

/**
 * The whole gate: stages one after another, lanes of a stage side by side, steps of a lane one after another.
 * Namespaces mostly wait, for packets and for people who are not there, while the other lane works.
 */
export const stages: readonly (readonly (readonly Step[])[])[] = [
  [
    [
      check('types of main', 'typescript/bin/tsc', '-p', 'main'),
      check('types of renderer', 'typescript/bin/tsc', '-p', 'renderer'),
      check('types of test', 'typescript/bin/tsc', '-p', 'test'),
      check('lint', 'eslint/bin/eslint.js', '.', '--max-warnings=0', '--no-color'),
      check('format', 'prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'),
    ],
    [built, budgets, tests('unit', 3 * minutes, ['--project', 'unit'])],
  ],
  [
    [
      tests('integration', 6 * minutes, ['--project', 'integration'], ['build']),
      tests('e2e', 8 * minutes, ['--project', 'e2e'], ['build']),
    ],
    [tests('netns', 10 * minutes, ['--project', 'netns'], ['build'])],
  ],
];
