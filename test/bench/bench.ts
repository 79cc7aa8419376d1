import process from 'node:process';
import { parseArgs } from 'node:util';
import type { BenchOptions } from './bench-options.ts';
import { fanOut } from './fan-out.ts';
import { flood } from './flood.ts';
import { history } from './history.ts';
import { ingest } from './ingest.ts';
import { login } from './login.ts';
import { machineLine, tableText, type Table } from './report.ts';
import { join } from './join.ts';
import { merge } from './merge.ts';
import { page } from './page.ts';
import { recovery } from './recovery.ts';
import { search } from './search.ts';
import { sizes } from './sizes.ts';
import { startUp } from './start-up.ts';
import { verify } from './verify.ts';
import { windowLoop } from './window-loop.ts';

const benches: Readonly<Record<string, (options: BenchOptions) => Promise<readonly Table[]>>> = {
  'fan-out': fanOut,
  ingest,
  verify,
  recovery,
  merge,
  join,
  login,
  flood,
  'window-loop': windowLoop,
  history,
  search,
  page,
  'start-up': startUp,
  sizes,
};

const usage = `usage: npm run bench -- [${Object.keys(benches).join(' | ')}…] [--quick]
  --quick            smaller loads, under a minute for everything
  --guests N         of fan-out: only this size
  --rate N           of fan-out: only 20, 200 or flood
  --host-only        of fan-out: without the bare broadcasts beside it
  --profile FOLDER   of fan-out, merge and join: processor profiles of the threads at work
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    guests: { type: 'string' },
    rate: { type: 'string' },
    'host-only': { type: 'boolean', default: false },
    profile: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help || positionals.some((name) => !Object.hasOwn(benches, name))) {
  process.stderr.write(usage);
  process.exit(values.help ? 0 : 2);
}

const options: BenchOptions = {
  quick: values.quick,
  profileFolder: values.profile ?? null,
  only: {
    guests: values.guests === undefined ? null : Number(values.guests),
    rate: values.rate === undefined ? undefined : values.rate === 'flood' ? null : Number(values.rate),
    kinds: values['host-only'] ? ['landline'] : null,
  },
};
const began = performance.now();
console.log(machineLine());
for (const [name, bench] of Object.entries(benches)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  for (const table of await bench(options)) console.log(tableText(table));
}
console.log(`\ndone in ${Math.round((performance.now() - began) / 1_000)} s`);
