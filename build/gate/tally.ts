/** What a step found out. Every check and every test counts as one. */
export interface Tally {
  readonly passed: number;
  readonly failures: readonly Failure[];
  readonly skips: readonly Skip[];
  /** What failed at first and passed on the second try, with the first failure's message; it is among those that passed. */
  readonly rescued: readonly Failure[];
}

export interface Failure {
  readonly name: string;
  readonly message: string;
}

export interface Skip {
  readonly name: string;
  readonly reason: string;
}

export const onePassed: Tally = { passed: 1, failures: [], skips: [], rescued: [] };

export const oneFailed = (name: string, message: string): Tally => ({
  passed: 0,
  failures: [{ name, message }],
  skips: [],
  rescued: [],
});

export const sum = (tallies: readonly Tally[]): Tally => ({
  passed: tallies.reduce((total, { passed }) => total + passed, 0),
  failures: tallies.flatMap(({ failures }) => failures),
  skips: tallies.flatMap(({ skips }) => skips),
  rescued: tallies.flatMap(({ rescued }) => rescued),
});

/** `12 passed, 0 failed`, and `, 3 skipped` where something was. */
export function counts({ passed, failures, skips }: Pick<Tally, 'passed' | 'failures' | 'skips'>): string {
  const skipped = skips.length > 0 ? `, ${skips.length} skipped` : '';
  return `${passed} passed, ${failures.length} failed${skipped}`;
}
