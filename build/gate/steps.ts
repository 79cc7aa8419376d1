import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { budgetProblems } from '../budgets.ts';
import { buildAll } from '../built.ts';
import { oneAtATime } from '../lock.mjs';
import { auditTally } from '../supply/audit.ts';
import { npm } from '../supply/npm.ts';
import { packagesIn } from '../supply/sbom.ts';
import { supplyFiles } from '../supply/write.ts';
import { command } from './command.ts';
import { tallyOf, type RunReport } from './report.ts';
import { oneFailed, onePassed, type Tally } from './tally.ts';

type Say = (line: string) => void;

/** What a step found out; `report` where it is a ring whose files may be tried a second time. */
export interface Outcome {
  readonly tally: Tally;
  readonly report?: RunReport;
}

/** One thing the gate looks at. `say` takes a line of progress. */
export interface Step {
  readonly name: string;
  /** Steps whose failure makes this one pointless. */
  readonly needs?: readonly string[];
  run(say: Say): Promise<Outcome>;
  /** Runs one test file alone; null where the run itself failed. */
  again?(file: string, say: Say): Promise<RunReport | null>;
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
      return { tally: code === 0 ? onePassed : oneFailed(name, output.trim()) };
    },
  };
}

/** Runs tests; `args` are Vitest's. Answers what it printed where it did not come to a report. */
async function runTests(
  args: readonly string[],
  timeoutMs: number,
  say: Say,
): Promise<{ readonly report: RunReport | null; readonly output: string }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-gate-'));
  const file = path.join(folder, 'report.json');
  // Test files that share a helper say the same.
  const said = new Set<string>();
  const reporter = path.join(root, 'build/gate/vitest-reporter.ts');
  const run = ['run', '--no-color', `--reporter=${reporter}`, ...args];
  const { code, output } = await command(process.execPath, [nodeModule('vitest/vitest.mjs'), ...run], {
    timeoutMs,
    env: { LANDLINE_REPORT: file },
    onLine: (line) => {
      if (!/^[✓✗»-] /.test(line) || said.has(line)) return;
      said.add(line);
      say(line);
    },
  });
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null;
  fs.rmSync(folder, { recursive: true });
  const report = text === null ? null : (JSON.parse(text) as RunReport);
  const isExplained = code === 0 || (report !== null && tallyOf(report).failures.length > 0);
  return { report: isExplained ? report : null, output: `vitest ended with code ${code}\n${output.trim()}` };
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
      const { report, output } = await runTests(args, timeoutMs, say);
      return report ? { tally: tallyOf(report), report } : { tally: oneFailed(name, output) };
    },
  };
}

/** As `tests`, of those that hold real processes, sockets and windows: a file that failed beside others is tried again alone. */
export function ring(name: string, timeoutMs: number, args: readonly string[] = ['--project', name]): Step {
  return {
    ...tests(name, timeoutMs, args, ['build']),
    again: async (file, say) => (await runTests([...args, file], timeoutMs, say)).report,
  };
}

const built: Step = {
  name: 'build',
  async run(say) {
    try {
      await oneAtATime('build', () =>
        buildAll(undefined, (part, ms) => say(`out/${part} in ${(ms / 1000).toFixed(1)} s`)),
      );
      return { tally: onePassed };
    } catch (error) {
      return { tally: oneFailed('build', error instanceof Error ? error.message : String(error)) };
    }
  },
};

const budgets: Step = {
  name: 'size budgets',
  needs: ['build'],
  run() {
    const problems = budgetProblems(path.join(root, 'out'));
    const tally = problems.length === 0 ? onePassed : oneFailed('size budgets', problems.join('\n'));
    return Promise.resolve({ tally });
  },
};

/** What is known against what is shipped; skipped, with the reason, where the registry does not say. */
const audit: Step = {
  name: 'audit',
  needs: ['build'],
  async run() {
    const bom = fs.readFileSync(path.join(root, 'out', supplyFiles.sbom), 'utf8');
    return { tally: await auditTally(root, packagesIn(bom), npm) };
  },
};

/**
 * The whole gate: stages one after another, lanes of a stage side by side, steps of a lane one after another.
 * Namespaces mostly wait, for packets and for people who are not there, while the other lane works; windows and real
 * apps take little more than a core each.
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
    [built, budgets, audit, tests('unit', 12 * minutes, ['--project', 'unit'])],
  ],
  [[ring('integration', 20 * minutes)], [ring('netns', 25 * minutes)]],
  [[ring('e2e', 25 * minutes)], [ring('ui', 40 * minutes)]],
];
