import fs from 'node:fs';
import process from 'node:process';
import type { SerializedError, UserConsoleLog } from 'vitest';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import type { Failure, Skip, Tally } from './tally.ts';

/**
 * A line for each test file as it ends, and at the end a `Tally` as JSON in the file that `LANDLINE_TALLY` names.
 * A file that could not be loaded, an error outside any test and a run without tests are failures.
 */
export default class GateReporter implements Reporter {
  onTestModuleEnd(module: TestModule): void {
    const { passed, failures, skips } = tallyOf(module);
    const { duration } = module.diagnostic();
    const mark = failures.length > 0 ? '✗' : passed > 0 ? '✓' : '-';
    const skipped = skips.length > 0 ? `, ${skips.length} skipped` : '';
    const failed = failures.length > 0 ? `, ${failures.length} failed` : '';
    console.log(
      `${mark} ${module.relativeModuleId}: ${passed} passed${failed}${skipped} (${(duration / 1000).toFixed(1)} s)`,
    );
  }

  /** What a test says out loud is worth reading: which runtime it ran on, what it measured. */
  onUserConsoleLog({ content }: UserConsoleLog): void {
    for (const line of content.trimEnd().split('\n')) console.log(`» ${line}`);
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tallies = modules.map(tallyOf);
    const failures = tallies.flatMap((tally) => tally.failures);
    for (const error of unhandled) failures.push({ name: 'outside any test', message: describe(error) });
    const tally: Tally = {
      passed: tallies.reduce((total, { passed }) => total + passed, 0),
      failures,
      skips: tallies.flatMap(({ skips }) => skips),
    };
    const empty = tally.passed + failures.length + tally.skips.length === 0;
    if (empty) failures.push({ name: 'vitest', message: 'no test was found' });
    const file = process.env['LANDLINE_TALLY'];
    if (file !== undefined) fs.writeFileSync(file, JSON.stringify(tally));
  }
}

function tallyOf(module: TestModule): Tally {
  const tests = [...module.children.allTests()];
  const title = (test: TestCase): string => `${module.relativeModuleId} > ${test.fullName}`;
  const inTests = tests.flatMap((test): Failure[] => {
    const { state, errors } = test.result();
    if (state === 'failed') return [{ name: title(test), message: errors.map(describe).join('\n') }];
    // Left pending by a run that was cut short.
    return state === 'pending' ? [{ name: title(test), message: 'did not finish' }] : [];
  });
  const around = [module, ...module.children.allSuites()].flatMap((suite): Failure[] =>
    suite
      .errors()
      .map((error) => ({ name: `${module.relativeModuleId}, around its tests`, message: describe(error) })),
  );
  const skips = tests.flatMap((test): Skip[] => {
    const result = test.result();
    if (result.state !== 'skipped') return [];
    // After a hook that failed its tests count as skipped, which nobody asked for.
    if (around.length > 0 && result.note === undefined && test.options.mode === 'run') return [];
    return [{ name: title(test), reason: result.note ?? 'its file says so' }];
  });
  return {
    passed: tests.filter((test) => test.result().state === 'passed').length,
    failures: [...around, ...inTests],
    skips,
  };
}

/** The message, the difference and the lines of ours in the stack. */
function describe({ message, stack, diff }: SerializedError): string {
  const frames = (stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at ') && !line.includes('node_modules'));
  return [message, ...(typeof diff === 'string' ? [diff] : []), ...frames.slice(0, 4)].join('\n');
}
