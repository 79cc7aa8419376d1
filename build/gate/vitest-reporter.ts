import fs from 'node:fs';
import process from 'node:process';
import type { SerializedError, UserConsoleLog } from 'vitest';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import type { FileReport, RunReport } from './report.ts';
import { counts, type Failure, type Skip } from './tally.ts';

/**
 * A line for each test file as it ends, and at the end a `RunReport` as JSON in the file that `LANDLINE_REPORT` names.
 * A file that could not be loaded, an error outside any test and a run without tests are failures.
 */
export default class GateReporter implements Reporter {
  onTestModuleEnd(module: TestModule): void {
    const { passed, failures, around, skips } = reportOf(module);
    const { duration } = module.diagnostic();
    const failed = [...around, ...failures];
    const mark = failed.length > 0 ? '✗' : passed.length > 0 ? '✓' : '-';
    const said = counts({ passed: passed.length, failures: failed, skips });
    console.log(`${mark} ${module.relativeModuleId}: ${said} (${(duration / 1000).toFixed(1)} s)`);
  }

  /** What a test says out loud is worth reading: which runtime it ran on, what it measured. */
  onUserConsoleLog({ content }: UserConsoleLog): void {
    for (const line of content.trimEnd().split('\n')) console.log(`» ${line}`);
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const strays = unhandled.map((error) => ({ error, file: fileOf(error, modules) }));
    const files = modules.map((module): FileReport => {
      const report = reportOf(module);
      const own = strays.filter(({ file }) => file === report.file);
      const around = own.map(({ error }) => ({
        name: `${report.file}, outside any test`,
        message: describe(error),
      }));
      return { ...report, around: [...report.around, ...around] };
    });
    const outside = strays
      .filter(({ file }) => file === null)
      .map(({ error }) => ({ name: 'outside any test', message: describe(error) }));
    const isEmpty = files.every(
      ({ passed, failures, around, skips }) =>
        passed.length + failures.length + around.length + skips.length === 0,
    );
    if (isEmpty && outside.length === 0) outside.push({ name: 'vitest', message: 'no test was found' });
    const report: RunReport = { files, outside };
    const place = process.env['LANDLINE_REPORT'];
    if (place !== undefined) fs.writeFileSync(place, JSON.stringify(report));
  }
}

/** Of which file an error is that no test has caught, where it says so. */
function fileOf(error: SerializedError, modules: readonly TestModule[]): string | null {
  const test: unknown = error['VITEST_TEST_PATH'];
  const text = `${error.message}\n${error.stack ?? ''}`;
  const exact = modules.find(({ moduleId }) => moduleId === test);
  const named = modules.filter(({ moduleId }) => text.includes(moduleId));
  const found = exact ?? (named.length === 1 ? named[0] : undefined);
  return found?.relativeModuleId ?? null;
}

function reportOf(module: TestModule): FileReport {
  const tests = [...module.children.allTests()];
  const file = module.relativeModuleId;
  const title = (test: TestCase): string => `${file} > ${test.fullName}`;
  const failures = tests.flatMap((test): Failure[] => {
    const { state, errors } = test.result();
    if (state === 'failed') return [{ name: title(test), message: errors.map(describe).join('\n') }];
    // Left pending by a run that was cut short.
    return state === 'pending' ? [{ name: title(test), message: 'did not finish' }] : [];
  });
  const around = [module, ...module.children.allSuites()].flatMap((suite): Failure[] =>
    suite.errors().map((error) => ({ name: `${file}, around its tests`, message: describe(error) })),
  );
  const skips = tests.flatMap((test): Skip[] => {
    const result = test.result();
    if (result.state !== 'skipped') return [];
    // After a hook that failed its tests count as skipped, which nobody asked for.
    if (around.length > 0 && result.note === undefined && test.options.mode === 'run') return [];
    return [{ name: title(test), reason: result.note ?? 'its file says so' }];
  });
  const passed = tests.filter((test) => test.result().state === 'passed').map(title);
  return { file, passed, failures, around, skips, rescued: [] };
}

/** The message, the difference and the lines of ours in the stack. */
function describe({ message, stack, diff }: SerializedError): string {
  const frames = (stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at ') && !line.includes('node_modules'));
  return [message, ...(typeof diff === 'string' ? [diff] : []), ...frames.slice(0, 4)].join('\n');
}
