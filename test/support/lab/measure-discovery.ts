/**
 * Prints how long discovery takes between machines of the laboratory, as the table of docs/adr/0005-discovery.md.
 * Needs root: `node test/support/lab/measure-discovery.ts [ROUNDS]` with the project's Node. Median, least and most, in ms.
 */
import { allListening, discoverer, doubted, host, isDoubt, roomNamed, sighted } from './discovering.ts';
import { Lab } from './lab.ts';
import type { LineProcess } from './line-process.ts';

const rounds = Number(process.argv[2] ?? 5);
const figures = new Map<string, number[]>();
const note = (what: string, from: bigint, to: bigint): void => {
  figures.set(what, [...(figures.get(what) ?? []), Number(to - from) / 1e6]);
};
const at = (line: Readonly<Record<string, unknown>>): bigint => BigInt(String(line['at']));

const onlyV4 = { on: ['a'], ipv6: false };
const lab = await Lab.open({ lans: ['a'], hosts: { ana: onlyV4, ben: onlyV4 } });
try {
  for (let round = 0; round < rounds; round++) await measure(String.fromCharCode(97 + (round % 26)));
} finally {
  await lab.close();
}
for (const [what, values] of figures) {
  const sorted = values.toSorted((left, right) => left - right);
  const shown = [sorted[Math.floor(sorted.length / 2)], sorted[0], sorted.at(-1)].map((value) =>
    value?.toFixed(1),
  );
  process.stdout.write(`| ${what} | ${shown[0]} | ${shown[1]}–${shown[2]} |\n`);
}

async function measure(letter: string): Promise<void> {
  let ana = await discoverer(lab.host('ana'));
  const ben = await discoverer(lab.host('ben'));
  const room = roomNamed(letter);
  ben.send({ do: 'watch', watching: true });

  let from = process.hrtime.bigint();
  await host(ana, room);
  const seen = await sighted(ben, room);
  note('publish → seen', from, seen.at);
  await quiet();

  from = process.hrtime.bigint();
  const late = await discoverer(lab.host('ben'));
  note('start of a program → sees a room that was there', from, (await sighted(late, room)).at);
  await late.kill();

  let since = ben.mark();
  from = process.hrtime.bigint();
  await lab.host('ben').unplug('a');
  note('own cable pulled → doubted', from, await doubted(ben, seen.instance, since));
  since = ben.mark();
  from = process.hrtime.bigint();
  await lab.host('ben').plug('a');
  note('own cable back → seen', from, (await sighted(ben, room, { since })).at);
  await ben.until(allListening, { since });

  since = ben.mark();
  from = process.hrtime.bigint();
  await lab.host('ana').unplug('a');
  note('host’s cable pulled → doubted', from, await doubted(ben, seen.instance, since));
  since = ben.mark();
  from = process.hrtime.bigint();
  await lab.host('ana').plug('a');
  note('host’s cable back → seen', from, (await sighted(ben, room, { since })).at);

  since = ben.mark();
  from = process.hrtime.bigint();
  await lab.host('ana').changeAddress('a', '10.77.1.101');
  note(
    'host’s address changed → seen there',
    from,
    (await sighted(ben, room, { at: '10.77.1.101', since })).at,
  );
  await lab.host('ana').changeAddress('a', lab.host('ana').address('a'));
  await sighted(ben, room, { at: lab.host('ana').address('a'), since: ben.mark() });
  await quiet();

  since = ben.mark();
  from = process.hrtime.bigint();
  ana.send({ do: 'stop' });
  note('goodbye → doubted', from, await doubted(ben, seen.instance, since));
  ben.send({ do: 'forget', instance: seen.instance });
  await ana.kill();

  ana = await discoverer(lab.host('ana'));
  since = ben.mark();
  await host(ana, room);
  const again = await sighted(ben, room, { since });
  await quiet();
  from = process.hrtime.bigint();
  since = ben.mark();
  await ana.kill('SIGKILL');
  const line = await ben.until((candidate) => isDoubt(candidate, again.instance), {
    since,
    timeoutMs: 30_000,
  });
  note('kill -9 → doubted', from, at(line));
  await stop(ben);
}

/** Until announcements have been said, so that what follows is not theirs. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 3_500 + Math.random() * 3_000));
}

async function stop(agent: LineProcess): Promise<void> {
  agent.send({ do: 'stop' });
  await agent.exited;
}
