import { sum, type Failure, type Skip, type Tally } from './tally.ts';

/** What one test file came to. */
export interface FileReport {
  /** Its path from the root of the project. */
  readonly file: string;
  /** Tests, by name. */
  readonly passed: readonly string[];
  /** Tests. */
  readonly failures: readonly Failure[];
  /** What failed in the file outside of its tests. */
  readonly around: readonly Failure[];
  readonly skips: readonly Skip[];
  /** What had failed before, where this is a second try. */
  readonly rescued: readonly Failure[];
}

/** What a run of tests came to, file by file. */
export interface RunReport {
  readonly files: readonly FileReport[];
  /** Failures of which nobody can tell the file. */
  readonly outside: readonly Failure[];
}

export const tallyOf = ({ files, outside }: RunReport): Tally =>
  sum([
    ...files.map(({ passed, failures, around, skips, rescued }) => ({
      passed: passed.length,
      failures: [...around, ...failures],
      skips,
      rescued,
    })),
    { passed: 0, failures: outside, skips: [], rescued: [] },
  ]);

export const failedFiles = ({ files }: RunReport): string[] =>
  files.filter(({ failures, around }) => failures.length + around.length > 0).map(({ file }) => file);

/**
 * The report after a second run, of `file` alone. The second run counts: whatever failed in it is a failure. What failed before is
 * rescued where that test passed now, or, outside of the tests, where all passed; else it stays a failure.
 */
export function withSecondTry(report: RunReport, file: string, second: RunReport): RunReport {
  const again = second.files.find((one) => one.file === file);
  if (!again) return report;
  const files = report.files.map((first) =>
    first.file === file
      ? afterBoth(first, { ...again, around: [...again.around, ...second.outside] })
      : first,
  );
  return { ...report, files };
}

function afterBoth(first: FileReport, again: FileReport): FileReport {
  const passed = new Set(again.passed);
  const failed = new Set([...again.failures, ...again.around].map(({ name }) => name));
  const isClean = failed.size === 0 && passed.size > 0;
  const [rescued, left] = parted(first.failures, ({ name }) => passed.has(name) && !failed.has(name));
  const [rescuedAround, leftAround] = parted(first.around, () => isClean);
  const lost = (failures: readonly Failure[]): Failure[] => failures.filter(({ name }) => !failed.has(name));
  const stays = new Set(left.map(({ name }) => name));
  return {
    ...again,
    failures: [...again.failures, ...lost(left)],
    around: [...again.around, ...lost(leftAround)],
    skips: again.skips.filter(({ name }) => !stays.has(name)),
    rescued: [...rescuedAround, ...rescued],
  };
}

const parted = <Item>(items: readonly Item[], holds: (item: Item) => boolean): [Item[], Item[]] => [
  items.filter(holds),
  items.filter((item) => !holds(item)),
];
