import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { runSideBySide } from '../test/simulator/child.ts';
import { outcomeText, totalsText } from '../test/simulator/report.ts';
import type { Outcome } from '../test/simulator/run.ts';

// `npm run chaos`                           5,000 worlds
// `npm run chaos -- --seeds 300 --from 7`   300 of them, from seed 7 on
// `npm run chaos -- --seed 4711 --trace`    one, with everything that happens in it
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
});
const number = (name: string, text: string): number => {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  console.error(`--${name} takes a number above 0, not ${text}`);
  process.exit(2);
};

if (values.trace) {
  const program = path.join(import.meta.dirname, '../test/simulator/program.ts');
  const seed = String(number('seed', values.seed ?? '1'));
  const { status } = spawnSync(process.execPath, [program, '--from', seed, '--trace'], { stdio: 'inherit' });
  process.exit(status ?? 1);
}

const seeds = values.seed === undefined ? number('seeds', values.seeds) : 1;
const from = number('seed', values.seed ?? values.from);
const began = performance.now();
let done = 0;
const onOutcome = (outcome: Outcome): void => {
  done += 1;
  const { seed, devices, messages, hostChanges, merges, violations } = outcome;
  if (violations.length > 0) console.log(outcomeText(outcome));
  else if (seeds <= 20)
    console.log(
      `seed ${seed}: ${devices} devices, ${messages} messages, ${hostChanges} host changes, ${merges} merges`,
    );
  if (done % 500 === 0)
    console.log(`${done} of ${seeds} in ${Math.round((performance.now() - began) / 1_000)} s`);
};
const outcomes = await runSideBySide({ from, seeds, onOutcome }, Math.min(seeds, availableParallelism()));
console.log(totalsText(outcomes));
const failed = outcomes.find(({ violations }) => violations.length > 0);
if (failed) {
  console.log(`see what happened: npm run chaos -- --seed ${failed.seed} --trace`);
  process.exit(1);
}
