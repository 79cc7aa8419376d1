import { expect, it } from 'vitest';
import { tallyOf, withSecondTry, type FileReport, type RunReport } from '../../../build/gate/report.ts';
import { secondTries } from '../../../build/gate/second-tries.ts';
import type { Outcome, Step } from '../../../build/gate/steps.ts';
import { counts, oneFailed, type Failure } from '../../../build/gate/tally.ts';

const failed = (...names: readonly string[]): Failure[] =>
  names.map((name) => ({ name, message: `${name} broke` }));
const report = (file: string, came: Partial<FileReport>): FileReport => ({
  file,
  passed: [],
  failures: [],
  around: [],
  skips: [],
  rescued: [],
  ...came,
});
const run = (...files: readonly FileReport[]): RunReport => ({ files, outside: [] });
const fine = report('fine', { passed: ['x', 'y'] });

/** What becomes of a file `f`, beside one that passed two tests. */
function after(first: Partial<FileReport>, second: Partial<FileReport>, outside: readonly Failure[] = []) {
  const again = { ...run(report('f', second)), outside };
  const tally = tallyOf(withSecondTry(run(fine, report('f', first)), 'f', again));
  const names = (failures: readonly Failure[]): string[] => failures.map(({ name }) => name);
  return [counts(tally), names(tally.failures), names(tally.rescued)];
}

it('[gate] what passes on the second try has passed, counted once', () => {
  const passed = ['a', 'b', 'c'];
  expect(after({ passed: ['a'], failures: failed('b', 'c') }, { passed })).toEqual([
    '5 passed, 0 failed',
    [],
    ['b', 'c'],
  ]);
});

it('[gate] what fails twice is one failure, also where another test of its file passes now', () => {
  const first = { passed: ['a'], failures: failed('b', 'c') };
  const second = { passed: ['a', 'b'], failures: failed('c') };
  expect(after(first, second)).toEqual(['4 passed, 1 failed', ['c'], ['b']]);
});

it('[gate] what fails only on the second try is a failure too', () => {
  const first = { passed: ['a'], failures: failed('b') };
  const second = { passed: ['b'], failures: failed('a') };
  expect(after(first, second)).toEqual(['3 passed, 1 failed', ['a'], ['b']]);
  expect(after(first, { passed: ['a', 'b'] }, failed('outside any test'))).toEqual([
    '4 passed, 1 failed',
    ['outside any test'],
    ['b'],
  ]);
});

it('[gate] what failed at first and did not run again stays a failure', () => {
  const first = { passed: ['a'], failures: failed('b') };
  expect(after(first, { around: failed('f, around its tests') })).toEqual([
    '2 passed, 2 failed',
    ['f, around its tests', 'b'],
    [],
  ]);
  const skips = [{ name: 'b', reason: 'nothing to try it with' }];
  expect(after(first, { passed: ['a'], skips })).toEqual(['3 passed, 1 failed', ['b'], []]);
  expect(after(first, {})).toEqual(['2 passed, 1 failed', ['b'], []]);
});

it('[gate] a file that failed around its tests has passed where all its tests pass now', () => {
  const around = failed('f, around its tests');
  expect(after({ around }, { passed: ['a', 'b'] })).toEqual([
    '4 passed, 0 failed',
    [],
    ['f, around its tests'],
  ]);
  expect(after({ around }, { passed: ['a'], failures: failed('b') })).toEqual([
    '3 passed, 2 failed',
    ['f, around its tests', 'b'],
    [],
  ]);
  expect(after({ around }, { around })).toEqual(['2 passed, 1 failed', ['f, around its tests'], []]);
});

it('[gate] a second run that says nothing of the file changes nothing', () => {
  const first = run(fine, report('f', { failures: failed('a') }));
  expect(withSecondTry(first, 'f', run())).toEqual(first);
});

/** A step whose files pass on the second try, and which of them were asked. */
function stepOf(name: string, files: readonly FileReport[] | null) {
  const asked: string[] = [];
  const outcome: Outcome = files
    ? { tally: tallyOf(run(...files)), report: run(...files) }
    : { tally: oneFailed(name, 'it took too long') };
  const step: Step = {
    name,
    run: () => Promise.resolve(outcome),
    again: (file) => {
      asked.push(file);
      return Promise.resolve(run(report(file, { passed: [`${file} > a`] })));
    },
  };
  return { step, outcome, asked };
}
const broken = (file: string): FileReport => report(file, { failures: failed(`${file} > a`) });

async function tried(...all: readonly ReturnType<typeof stepOf>[]): Promise<string[]> {
  const outcomes = new Map(all.map(({ step, outcome }) => [step.name, outcome]));
  const said: string[] = [];
  await secondTries(
    all.map(({ step }) => step),
    outcomes,
    (line) => said.push(line),
  );
  return [...outcomes.values()].map(({ tally }) => counts(tally));
}

it('[gate] only files that failed are tried again, those of every ring, and no ring that failed as a whole', async () => {
  const one = stepOf('one', [broken('f'), fine, broken('g')]);
  const two = stepOf('two', [broken('h')]);
  const whole = stepOf('whole', null);
  expect(await tried(one, two, whole)).toEqual([
    '4 passed, 0 failed',
    '1 passed, 0 failed',
    '0 passed, 1 failed',
  ]);
  expect([one.asked, two.asked, whole.asked]).toEqual([['f', 'g'], ['h'], []]);
});

it('[gate] a step without second tries has none', async () => {
  const { step, outcome, asked } = stepOf('unit', [broken('f')]);
  const { again: _, ...once } = step;
  expect(await tried({ step: once, outcome, asked })).toEqual(['0 passed, 1 failed']);
  expect(asked).toEqual([]);
});

it('[gate] where more than eight files failed nothing is tried again', async () => {
  const files = (count: number): FileReport[] =>
    Array.from({ length: count }, (_, index) => broken(`f${index}`));
  const [eight, nine] = [stepOf('eight', files(8)), stepOf('nine', files(9))];
  expect(await tried(eight)).toEqual(['8 passed, 0 failed']);
  expect(await tried(nine)).toEqual(['0 passed, 9 failed']);
  expect([eight.asked.length, nine.asked.length]).toEqual([8, 0]);
});
