import process from 'node:process';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { judgeAbuse } from './gate/abuse-runs.ts';
import { setUp } from './gate/setup.ts';
import { secondTries } from './gate/second-tries.ts';
import { stages, tests, type Outcome, type Step } from './gate/steps.ts';
import { counts, oneFailed, sum, type Failure } from './gate/tally.ts';

// `npm test`                          the whole gate
// `npm test -- --only unit,lint`      some steps of it (and the build, where they need it)
// `npm test -- frame netns/cable`     the test files whose path contains one of these
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', default: '' } },
});
const wanted = values.only.split(',').filter((name) => name !== '');
const all = stages.flat(2);
const unknown = wanted.filter((name) => !all.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`no such step: ${unknown.join(', ')}. There are: ${all.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

const began = performance.now();
const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const outcomes = new Map<string, Outcome>();

async function runStep(step: Step): Promise<void> {
  const started = performance.now();
  const lacking = (step.needs ?? []).find((name) => (outcomes.get(name)?.tally.failures.length ?? 0) > 0);
  const outcome = lacking
    ? { tally: oneFailed(step.name, `not run: ${lacking} failed`) }
    : await step.run((line) => console.log(`  ${step.name}  ${line}`));
  outcomes.set(step.name, outcome);
  const { tally } = outcome;
  console.log(
    `${tally.failures.length === 0 ? '✓' : '✗'} ${step.name}: ${counts(tally)} (${seconds(started)})`,
  );
}

function chosen(): typeof stages {
  if (positionals.length > 0) return [[[tests('chosen tests', 600_000, positionals)]]];
  if (wanted.length === 0) return stages;
  const needed = all.filter(({ name }) => wanted.includes(name)).flatMap(({ needs }) => needs ?? []);
  const keep = ({ name }: Step): boolean => wanted.includes(name) || needed.includes(name);
  return stages.map((lanes) => lanes.map((lane) => lane.filter(keep)));
}

const browser = await setUp((line) => console.log(`  set-up  ${line}`));
if (browser !== null) process.env['CHROMIUM'] = browser;
for (const lanes of chosen()) {
  await Promise.all(
    lanes.map(async (lane) => {
      for (const step of lane) await runStep(step);
    }),
  );
}
await secondTries(all, outcomes, (line) => console.log(`  second try  ${line}`));

if (wanted.length + positionals.length === 0) {
  const reports = [...outcomes.values()].flatMap(({ report }) => report ?? []);
  const tally = judgeAbuse(reports);
  outcomes.set('abuse cases', { tally });
  console.log(`${tally.failures.length === 0 ? '✓' : '✗'} abuse cases: ${counts(tally)}`);
}

const printFailures = (heading: string, mark: string, failures: readonly Failure[]): void => {
  if (failures.length > 0) console.log(`\n${heading}:`);
  for (const { name, message } of failures)
    console.log(`${mark} ${name}\n    ${stripVTControlCharacters(message).replaceAll('\n', '\n    ')}`);
};
const total = sum([...outcomes.values()].map(({ tally }) => tally));
if (total.skips.length > 0) console.log('\nSkipped:');
for (const { name, reason } of total.skips) console.log(`- ${name}: ${reason}`);
printFailures('Passed on the second try', '~', total.rescued);
printFailures('Failed', '✗', total.failures);
console.log(`\nThe gate took ${seconds(began)}.`);
console.log(counts(total));
process.exitCode = total.failures.length > 0 || total.passed === 0 ? 1 : 0;
