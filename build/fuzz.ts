import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { figure, machineLine, tableText } from '../test/bench/report.ts';
import { caseOf, readCase } from '../test/fuzz/cases.ts';
import { fuzzApart, type Found, type Report, type Wanted } from '../test/fuzz/programs.ts';
import { replay } from '../test/fuzz/replay.ts';
import { targetNamed, targets } from '../test/fuzz/targets.ts';

// `npm run fuzz -- --minutes 30`               every target, together half an hour
// `npm run fuzz -- --target frame,session`     some of them
// `npm run fuzz -- --seed 7 --executions 9000` the same inputs again
// `npm run fuzz -- --replay FILE`              one kept input
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    executions: { type: 'string' },
    seed: { type: 'string' },
    target: { type: 'string' },
    replay: { type: 'string' },
  },
});
const number = (name: string, text: string): number => {
  const value = Number(text);
  if (value > 0) return value;
  console.error(`--${name} takes a number above 0, not ${text}`);
  process.exit(2);
};
process.env['LANDLINE_SCOPE'] = 'loopback';

if (values.replay !== undefined) {
  const { target, input } = readCase(values.replay);
  console.log(`${target}: ${await replay(targetNamed(target), input)}`);
  process.exit();
}

const names = values.target?.split(',') ?? targets.map(({ name }) => name);
const unknown = names.filter((name) => !targets.some((target) => target.name === name));
if (unknown.length > 0) {
  console.error(
    `no such target: ${unknown.join(', ')}. There are: ${targets.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}
const seed = values.seed === undefined ? randomInt(1, 2 ** 31) : number('seed', values.seed);
const atOnce = Math.min(names.length, availableParallelism());
const minutes = number('minutes', values.minutes);
const bound =
  values.executions === undefined
    ? { ms: (minutes * 60_000 * atOnce) / names.length }
    : { executions: number('executions', values.executions) };

console.log(machineLine());
console.log(`seed ${seed}; ${names.length} targets, ${atOnce} at a time`);
const found: Found[] = [];
const reports: Report[] = [];
const waiting = names.map((target): Wanted => ({ target, seed, ...bound }));
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (let wanted = waiting.shift(); wanted; wanted = waiting.shift()) {
      const report = await fuzzApart(wanted, tell);
      if (!report) continue;
      reports.push(report);
      console.log(`${report.target}: ${report.executions} inputs tried, ${report.findings} findings`);
    }
  }),
);

const row = (report: Report): string[] => [
  report.target,
  figure(report.executions),
  figure((report.executions / report.tookMs) * 1_000),
  figure(report.kept),
  figure(report.functions),
  figure(report.blocks),
  figure(report.outcomes.length),
  figure(report.grownBytes / 1e6),
];
console.log(
  tableText({
    title: `Inputs tried, seed ${seed}`,
    columns: ['', 'inputs', 'inputs/s', 'kept', 'functions', 'blocks', 'answers', 'heap +MB'],
    rows: [...reports].sort((a, b) => names.indexOf(a.target) - names.indexOf(b.target)).map(row),
    notes: ['functions and blocks of the app that ran, in the thread that was given the inputs'],
  }),
);
const unreached = reports.flatMap(({ target, unreached: never }) =>
  never.map((name) => `${target}: ${name}`),
);
for (const line of unreached) console.log(`never ran: ${line}`);
console.log(`\n${found.length} findings`);
process.exitCode = found.length > 0 || reports.length < names.length ? 1 : 0;

/** Ready to be kept: mend what it found, and put the input where it says. */
function tell(finding: Found): void {
  found.push(finding);
  const { file, text } = caseOf(finding.target, Buffer.from(finding.input, 'hex'));
  const upTo = finding.execution === null ? '' : ` --executions ${finding.execution}`;
  console.log(`\n${finding.target}, seed ${seed}: ${finding.error}`);
  console.log(`again: npm run fuzz -- --seed ${seed} --target ${finding.target}${upTo}`);
  console.log(`case:  ${file}\n${text}`);
}
