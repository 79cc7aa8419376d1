/**
 * Prints how soon a room of four goes on after its host is lost, by cause: least, median and most of the rounds, beside
 * what the prototype took. Needs root: `node test/support/lab/measure-recovery.ts [ROUNDS]` with the project's Node.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuilt } from '../../../build/built.ts';
import { Crew, lan } from './crew.ts';
import { lose, prototypeMs, recovery, seconds, type Cause, type Recovery } from './recovery.ts';

/** Two of them take over in turn, and more than three new terms a minute are heard of nobody (H2). */
const betweenMs = 11_000;
const rounds = Number(process.argv[2] ?? 5);
const causes = Object.keys(prototypeMs) as Cause[];
const figures = new Map<Cause, Recovery[]>(causes.map((cause) => [cause, []]));

await ensureBuilt();
const crew = await Crew.open(['ana', 'bo', 'cy', 'di']);
try {
  await crew.gather('ana', 'bo', 'cy', 'di');
  crew.talk();
  await crew.heard();
  for (let round = 0; round < rounds; round++) for (const cause of causes) await measure(cause);
} finally {
  await crew.close();
}
const spread = (values: readonly number[]): string => {
  const sorted = values.toSorted((left, right) => left - right);
  return [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)]
    .map((ms) => seconds(ms ?? NaN))
    .join(' / ');
};
process.stdout.write(
  `| ${rounds} rounds, least / median / most | first message delivered | all attached | prototype |\n`,
);
for (const [cause, measured] of figures) {
  const first = spread(measured.map(({ firstMs }) => firstMs));
  const attached = spread(measured.map(({ attachedMs }) => attachedMs));
  process.stdout.write(`| ${cause} | ${first} | ${attached} | ${seconds(prototypeMs[cause])} |\n`);
}

async function measure(cause: Cause): Promise<void> {
  const host = crew.hosting;
  const others = crew.talkers.filter((talker) => talker !== host);
  figures.get(cause)?.push(await recovery(crew, others, () => lose[cause](host, lan)));
  if (cause === 'killed') {
    await host.run.program.exited;
    crew.restart(host);
  } else if (cause === 'unplugged') await host.host.plug(lan);
  else host.thaw();
  await crew.attached(crew.talkers);
  const problems = await crew.violations();
  if (problems.length > 0)
    throw new Error(`after ${cause}:\n${problems.slice(0, 20).join('\n')}\n${crew.story()}`);
  await sleep(betweenMs);
}
