import type { BenchOptions } from './bench-options.ts';
import { Crowd, type Hand } from './crowd/crowd.ts';
import { untilSound } from './crowd/invariants.ts';
import { figure, type Table } from './report.ts';

const messagesPerSecond = 20;
const patienceMs = 120_000;

interface Loss {
  readonly name: string;
  /** What the rules make everybody wait for, at the least (H3). */
  readonly leastMs: number;
  happen(crowd: Crowd, host: Hand): Promise<void>;
  after(crowd: Crowd, host: Hand): Promise<unknown>;
}

const nothing = (): Promise<void> => Promise.resolve();
const losses: readonly Loss[] = [
  {
    name: 'killed: its connections are reset',
    leastMs: 200,
    happen: (crowd, host) => Promise.resolve(crowd.kill(host.group)),
    after: (crowd, host) => crowd.add([host.name]),
  },
  {
    name: 'frozen: it is silent, as with its cable pulled',
    leastMs: 2_200,
    happen: (crowd, host) => Promise.resolve(crowd.freeze(host.group)),
    after: (crowd, host) => Promise.resolve(crowd.thaw(host.group)),
  },
  {
    name: 'hands over and stays',
    leastMs: 0,
    happen: (crowd, host) => {
      const { living } = crowd;
      const next = living[(living.indexOf(host) + 1) % living.length];
      return host.group.program.call('handOver', host.name, next?.device ?? '');
    },
    after: nothing,
  },
  {
    name: 'quits: hands over and goes',
    leastMs: 0,
    async happen(_crowd, host) {
      host.group.state = 'dead';
      await host.group.program.stop();
    },
    after: (crowd, host) => crowd.add([host.name]),
  },
];

/** How soon a room of members that talk has another host, by how the one before it went, and what was lost on the way. */
export async function recovery({ quick }: BenchOptions): Promise<readonly Table[]> {
  const members = 8;
  const rounds = quick ? 1 : 5;
  const names = Array.from({ length: members }, (_, at) => [`m${at}`]);
  const crowd = await Crowd.open(names, { threads: true, hasty: true });
  try {
    await crowd.gather(1);
    const stop = crowd.talk(messagesPerSecond);
    await crowd.deliveredAfter(Date.now(), patienceMs);
    const rows: string[][] = [];
    for (const loss of losses) rows.push(await rowOf(crowd, loss, rounds));
    stop();
    await untilSound(crowd, patienceMs);
    const said = crowd.hands.reduce((sum, { saidIds }) => sum + saidIds.size, 0);
    return [
      {
        title: `A room of ${members} that talks, ${messagesPerSecond} messages a second, and its host; ms since it happened, median (most) of ${rounds}`,
        columns: [
          'its host is',
          'all have the next one',
          'first said since is on two',
          'by the rules, at least',
        ],
        rows,
        notes: [
          `of ${figure(said)} messages 0 lost, 0 doubled; everybody shows the same in the same order, under one host`,
        ],
      },
    ];
  } finally {
    await crowd.close();
  }
}

async function rowOf(crowd: Crowd, loss: Loss, rounds: number): Promise<string[]> {
  const attached: number[] = [];
  const delivered: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const host = await crowd.settledHost(patienceMs);
    const { term } = host.standings.at(-1) ?? { term: 0 };
    const since = Date.now();
    const happened = loss.happen(crowd, host);
    // Told below; until then it must not count as unheard.
    happened.catch(() => undefined);
    attached.push(Math.max(...(await crowd.attachedAbove(term, patienceMs))) - since);
    delivered.push((await crowd.deliveredAfter(since, patienceMs)) - since);
    await happened;
    await loss.after(crowd, host);
  }
  return [loss.name, spread(attached), spread(delivered), figure(loss.leastMs)];
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  return `${figure(sorted[sorted.length >> 1] ?? NaN)} (${figure(sorted.at(-1) ?? NaN)})`;
}
