import { describe, expect, it } from 'vitest';
import {
  casesOf,
  runsOf,
  tableOf,
  testsOf,
  unproven,
  unshown,
  withTable,
} from '../../../build/gate/abuse.ts';
import type { FileReport } from '../../../build/gate/report.ts';
import { titlesOf } from './rule-ids.ts';
import { filesUnder } from './sources.ts';

const document = (name: string): string =>
  filesUnder('docs', ['.md']).find(({ path }) => path === `docs/${name}`)?.text ?? '';

describe('[abuse table] the list of abuse cases', () => {
  const cases = casesOf(document('abuse-cases.md'));
  const tests = testsOf(filesUnder('test', ['.test.ts', '.suite.ts']).flatMap(titlesOf));

  it('[abuse table] has all 54, each with a test wherever it is to be shown, or with what it comes with', () => {
    expect(unshown(cases, tests)).toEqual([]);
    expect(cases.built.length + cases.later.length).toBe(54);
  });

  it('[abuse table] stands in the threat model as it is: write it with npm run abuse-table', () => {
    const model = document('threat-model.md');
    expect(withTable(model, tableOf(cases, tests, null))).toBe(model);
  });
});

describe('[abuse table] what is found out about cases', () => {
  const list = `
| Case | Where | What must happen |
| **A01** A goodbye | U, N | it stays |
| **A02** A move | R | not there |
| A03 A file | comes with files |`;
  const cases = casesOf(list);
  const tests = testsOf([
    { file: 'test/unit/a.test.ts', title: 'stays | is', ids: ['D4', 'A01'] },
    { file: 'test/e2e/ui/b.test.ts', title: 'is not there', ids: ['A02'] },
  ]);
  const file = (part: Partial<FileReport>): FileReport => ({
    ...{ file: 'test/unit/a.test.ts', passed: [], failures: [], around: [], skips: [], rescued: [] },
    ...part,
  });

  it('[abuse table] a case without a test at one of its levels is named, and so is one that is not listed', () => {
    const found = unshown(cases, tests);
    expect(found.slice(0, 2)).toEqual(['A01 has no test at the level network', 'A04 is not in the list']);
    expect(found).toHaveLength(52);
  });

  it('[abuse table] a case counts as shown where a test of it passed, or where this machine had to skip all of them', () => {
    const ran = (...files: readonly FileReport[]) => unproven(cases, runsOf([{ files, outside: [] }]));
    const passed = file({ passed: ['test/unit/a.test.ts > a list > [D4] [A01] stays'] });
    const skipped = file({ skips: [{ name: 'b > [A02] is not there', reason: 'no browser' }] });
    const failed = file({ failures: [{ name: 'b > [A02] is not there', message: 'is there' }] });
    expect(ran(passed, skipped)).toEqual([]);
    expect(ran(passed, failed)).toEqual(['A02 A move: no test of it passed']);
    expect(ran(file({ passed: ['a > nothing of A01'] }), skipped)).toEqual([
      'A01 A goodbye: no test of it passed',
    ]);
  });

  it('[abuse table] is written with the tests by name, and with what they came to', () => {
    const runs = runsOf([{ files: [file({ passed: ['a > [A01] stays'] })], outside: [] }]);
    expect(tableOf(cases, tests, runs).split('\n').slice(2)).toEqual([
      '| A01 A goodbye | it stays | holds | [unit/a](../test/unit/a.test.ts): stays \\| is |',
      '| A02 A move | not there | not shown | [e2e/ui/b](../test/e2e/ui/b.test.ts): is not there |',
      '| A03 A file |  | comes with files |  |',
    ]);
    expect(() => withTable('no place', '')).toThrow(RangeError);
  });
});
