import process from 'node:process';
import { parseArgs } from 'node:util';
import { machineLine, tableText } from '../test/bench/report.ts';
import { soak } from '../test/soak/soak.ts';

// `npm run soak`                   ten minutes
// `npm run soak -- --minutes 60`   an hour
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) {
  console.error(`--minutes takes a number above 0, not ${values.minutes}`);
  process.exit(2);
}

console.log(machineLine());
const { table, growing, messages, events, hostChanges, samples } = await soak(minutes, (line) =>
  console.log(line),
);
console.log(tableText(table));
const happened = [...events].map(([name, count]) => `${name} ${count} ×`).join(', ');
console.log(
  `\n${messages} messages in ${minutes} minutes, ${hostChanges} host changes, ${samples} samples: ${happened}`,
);
console.log('nothing lost, nothing doubled, one order, one host');
for (const line of growing) console.log(`keeps growing: ${line}`);
process.exitCode = growing.length > 0 ? 1 : 0;
