import { registerHooks } from 'node:module';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { planted, plants } from './plants.ts';

// node test/simulator/program.ts [--from S] [--seeds N] [--plant NAME] [--until-caught 1,8] [--trace]
// Prints one line of JSON for each world: its Outcome.
const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    plant: { type: 'string' },
    'until-caught': { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
});
if (values.plant !== undefined) {
  const plant = plants.find(({ name }) => name === values.plant);
  if (!plant) throw new RangeError(`no such plant: ${values.plant}`);
  registerHooks(planted(plant));
}
// After the hooks: what is imported from here on is what they have made of it.
const { run } = await import('./run.ts');
const awaited = values['until-caught']?.split(',') ?? [];
const first = Number(values.from);
for (let seed = first; seed < first + Number(values.seeds); seed++) {
  const outcome = await run(seed, values.trace ? { onLine: (line) => process.stdout.write(line) } : {});
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
  if (outcome.violations.some(({ broken }) => awaited.includes(String(broken)))) break;
}
