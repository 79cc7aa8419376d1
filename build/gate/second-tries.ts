import { failedFiles, tallyOf, withSecondTry } from './report.ts';
import type { Outcome, Step } from './steps.ts';

/** With more than this it is not the machine. */
const filesAtMost = 8;

/**
 * Runs the failed test files of steps that allow it once more, one after the other with nothing beside them, and puts into `outcomes`,
 * by the name of the step, what both runs came to. Steps that failed as a whole are left as they are, and so is
 * everything where more than a few files have failed.
 */
export async function secondTries(
  steps: readonly Step[],
  outcomes: Map<string, Outcome>,
  say: (line: string) => void,
): Promise<void> {
  const files = steps.flatMap((step) => {
    const report = outcomes.get(step.name)?.report;
    return step.again && report ? failedFiles(report).map((file) => ({ step, file })) : [];
  });
  if (files.length === 0) return;
  if (files.length > filesAtMost) return say(`${files.length} files failed: too many for a second try`);
  say(`${files.length} test files that failed are run once more, alone:`);
  for (const { step, file } of files) {
    const second = await step.again?.(file, (line) => say(`${step.name}  ${line}`));
    const report = outcomes.get(step.name)?.report;
    if (!second || !report) continue;
    const both = withSecondTry(report, file, second);
    outcomes.set(step.name, { tally: tallyOf(both), report: both });
  }
}
