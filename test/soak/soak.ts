import { setTimeout as pause } from 'node:timers/promises';
import { Crowd, until, type Hand } from '../bench/crowd/crowd.ts';
import { untilSound } from '../bench/crowd/invariants.ts';
import { judge, takeSample, type Judged, type Sample } from './samples.ts';

/** These run from the first minute to the last and are measured; the others come, go, freeze and are killed. */
const steady = ['ana', 'bo', 'cy'];
const restless = ['di', 'eve'];
const messagesPerSecond = 6;
const eventEveryMs = 8_000;
const sampleEveryMs = 4_000;
const apartMs = 5_000;
const patienceMs = 120_000;

export interface Soaked extends Judged {
  readonly messages: number;
  /** How often each thing happened. */
  readonly events: ReadonlyMap<string, number>;
  readonly hostChanges: number;
  readonly samples: number;
}

/** A room that talks for so long while all that can happen to a room happens to it. Rejects where an invariant breaks. */
export async function soak(minutes: number, say: (line: string) => void): Promise<Soaked> {
  const crowd = await Crowd.open(
    [...steady, ...restless].map((name) => [name]),
    { threads: true, flags: ['--expose-gc'] },
  );
  try {
    await crowd.gather(1);
    const ends = performance.now() + minutes * 60_000;
    const samples = new Map<string, Sample[]>(steady.map((name) => [name, []]));
    const events = new Map<string, number>();
    const stop = crowd.talk(messagesPerSecond);
    const measuring = measure(crowd, samples, ends);
    for (let turn = 0; performance.now() < ends; turn++) {
      await pause(eventEveryMs);
      const [name, happen] = happenings[turn % happenings.length] as (typeof happenings)[number];
      say(`${Math.round((ends - performance.now()) / 1_000)} s left: ${name}`);
      await happen(crowd, turn);
      events.set(name, (events.get(name) ?? 0) + 1);
      await crowd.settledHost(patienceMs);
    }
    stop();
    await measuring;
    await untilSound(crowd, patienceMs);
    const messages = crowd.hands.reduce((sum, { saidIds }) => sum + saidIds.size, 0);
    const [digest] = await crowd.digests();
    const counted = samples.get(steady[0] ?? '')?.length ?? 0;
    return { ...judge(samples), messages, events, hostChanges: (digest?.term ?? 1) - 1, samples: counted };
  } finally {
    await crowd.close();
  }
}

type Happening = (crowd: Crowd, turn: number) => Promise<void>;

const happenings: readonly (readonly [name: string, happen: Happening])[] = [
  ['the host hands over', handOver],
  ['the network is divided', divide],
  ['a member leaves and joins again', leave],
  ['a process is killed', kill],
  ['a process freezes', freeze],
];

/** To the longest silent one of those that are measured, so that each of them hosts. */
async function handOver(crowd: Crowd, turn: number): Promise<void> {
  const host = crowd.hosting;
  const others = crowd.living.filter((hand) => hand !== host && steady.includes(hand.name));
  const next = others[turn % others.length];
  if (!host || !next) return;
  // It may have been lost meanwhile, and another one host.
  await host.group.program.call('handOver', host.name, next.device).catch(() => undefined);
}

async function divide(crowd: Crowd, turn: number): Promise<void> {
  const { living } = crowd;
  const half = living.filter((_hand, at) => (at + turn) % 2 === 0);
  const other = living.filter((hand) => !half.includes(hand));
  const keepFrom = (hands: readonly Hand[], from: readonly Hand[]): Promise<unknown> =>
    Promise.all(
      hands.map(({ group, name }) =>
        group.program.call(
          'divide',
          name,
          from.map(({ device }) => device),
        ),
      ),
    );
  await Promise.all([keepFrom(half, other), keepFrom(other, half)]);
  await pause(apartMs);
  await keepFrom(living, []);
}

async function leave(crowd: Crowd, turn: number): Promise<void> {
  const guests = crowd.living.filter((hand) => hand !== crowd.hosting);
  const hand = guests[turn % guests.length];
  if (!hand) return;
  hand.quiet = true;
  await until(
    () => hand.saidIds.size === hand.saidTexts.length,
    patienceMs,
    () => `${hand.name} cannot write`,
  );
  await hand.group.program.call('leave', hand.name);
  await pause(1_000);
  await until(
    () => joined(crowd, hand),
    patienceMs,
    () => `${hand.name} cannot join again`,
    1_000,
  );
  hand.quiet = false;
}

async function joined(crowd: Crowd, hand: Hand): Promise<boolean> {
  const host = crowd.hosting;
  if (!host) return false;
  const port = await host.group.program.call('port', host.name);
  return crowd.join(hand, port).then(
    () => true,
    () => false,
  );
}

async function kill(crowd: Crowd, turn: number): Promise<void> {
  const hand = crowd.living.find(({ name }) => name === restless[turn % restless.length]);
  if (!hand) return;
  crowd.kill(hand.group);
  await pause(apartMs);
  await crowd.add([hand.name]);
}

async function freeze(crowd: Crowd, turn: number): Promise<void> {
  const hand = crowd.living.find(({ name }) => name === restless[(turn + 1) % restless.length]);
  if (!hand) return;
  crowd.freeze(hand.group);
  await pause(apartMs);
  crowd.thaw(hand.group);
}

async function measure(crowd: Crowd, samples: ReadonlyMap<string, Sample[]>, until: number): Promise<void> {
  while (performance.now() < until) {
    await pause(sampleEveryMs);
    for (const hand of crowd.living) samples.get(hand.name)?.push(await takeSample(hand, crowd.folder));
  }
}
