import fs from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { readCase, tryingBytes } from './cases.ts';
import { fuzz, type Finding, type FuzzReport } from './fuzzer.ts';
import { replay } from './replay.ts';
import { gateExecutions, type Target } from './target.ts';
import { targetNamed } from './targets.ts';

// node test/fuzz/program.ts --target NAME,… --seed S (--ms N | --executions N | --gate) [--trying FILE]
// node test/fuzz/program.ts --replay FILE
// Prints one line of JSON for each finding, and at its end one for the report.

/** What a line of the output says. */
export type Told =
  | {
      readonly finding: Pick<Finding, 'target' | 'execution'> & {
        readonly input: string;
        readonly error: string;
      };
    }
  | {
      readonly report: Omit<FuzzReport, 'outcomes' | 'findings'> & {
        readonly outcomes: readonly (readonly [string, number])[];
        readonly findings: number;
      };
    };

const { values } = parseArgs({
  options: {
    target: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    ms: { type: 'string' },
    executions: { type: 'string' },
    /** As many of each target as the gate tries. */
    gate: { type: 'boolean', default: false },
    /** Where the input is kept that is being tried: what ends this program. */
    trying: { type: 'string' },
    replay: { type: 'string' },
  },
});
const trying = values.trying === undefined ? null : fs.openSync(values.trying, 'w');
const tell = (told: Told): void => void process.stdout.write(`${JSON.stringify(told)}\n`);
const strays: Error[] = [];
const stray = (error: unknown): void =>
  void strays.push(error instanceof Error ? error : new Error(String(error)));
process.on('uncaughtException', stray);
process.on('unhandledRejection', stray);

if (values.replay !== undefined) {
  const { target, input } = readCase(values.replay);
  const answer = await replay(targetNamed(target), input);
  const [error] = strays;
  if (error) throw error;
  process.stdout.write(`${target}: ${answer}\n`);
} else for (const name of values.target.split(',')) await run(targetNamed(name));
// whatever a target has left running
process.exit();

async function run(target: Target): Promise<void> {
  const inGate = target.executions ?? gateExecutions;
  const executions = values.gate ? inGate : Number(values.executions ?? Infinity);
  const until = performance.now() + Number(values.ms ?? Infinity);
  const { outcomes, findings, ...report } = await fuzz(target, {
    seed: Number(values.seed),
    goOn: (tried) => tried < executions && performance.now() < until,
    strays: () => strays.splice(0),
    onInput(input) {
      if (trying !== null) fs.writeSync(trying, tryingBytes(input), 0, null, 0);
    },
    onFinding: ({ execution, input, error }) =>
      tell({
        finding: {
          target: target.name,
          execution,
          input: Buffer.from(input).toString('hex'),
          error: error.stack ?? error.message,
        },
      }),
  });
  tell({ report: { ...report, outcomes: [...outcomes], findings: findings.length } });
}
