import { afterAll, beforeAll, expect, it } from 'vitest';
import { Crowd, until } from '../bench/crowd/crowd.ts';
import { untilSound } from '../bench/crowd/invariants.ts';

// Fifty devices with sockets, TLS and files of their own. Those that joined first are to take over, so each of them has
// a process to itself, which can be killed as a machine fails: without a goodbye.
const names = (count: number, from: number): string[] =>
  Array.from({ length: count }, (_, at) => `m${String(from + at).padStart(2, '0')}`);
const groups = [
  ...names(4, 0).map((name) => [name]),
  names(12, 4),
  names(12, 16),
  names(11, 28),
  names(11, 39),
];
/** Two cores do the work of fifty machines: each device's time runs that much slower. */
const slowness = 4;
const messagesPerSecond = 20;
const patienceMs = 90_000;

let crowd: Crowd;
beforeAll(async () => {
  crowd = await Crowd.open(groups, { slowness });
}, 180_000);
afterAll(() => crowd.close(), 60_000);

/** Kills whoever hosts now; prints how soon the others had another host. */
async function loseHost(): Promise<void> {
  const host = crowd.hosting;
  const { term } = host?.standings.at(-1) ?? { term: 0 };
  if (!host) throw new Error('nobody hosts');
  const since = Date.now();
  crowd.kill(host.group);
  const times = await crowd.attachedAbove(term, patienceMs);
  const delivered = await crowd.deliveredAfter(since, patienceMs);
  const sorted = times.map((at) => at - since).sort((a, b) => a - b);
  console.log(
    `room of ${crowd.living.length + 1}, time ${slowness} × slower, host ${host.name} killed: first attached after ${sorted[0]} ms, ` +
      `half after ${sorted[sorted.length >> 1]} ms, all after ${sorted.at(-1)} ms; ` +
      `first message delivered after ${delivered - since} ms`,
  );
}

/** Waits until every one of the living has said so many messages more. */
async function say(each: number): Promise<void> {
  const due = crowd.living.map((hand) => ({ hand, count: hand.saidIds.size + each }));
  const missing = (): number => due.filter(({ hand, count }) => hand.saidIds.size < count).length;
  await until(
    () => missing() === 0,
    patienceMs,
    () => `${missing()} members cannot write`,
  );
}

it('[H3, H5, S1] a room of fifty that talks loses its host twice, and none of what was delivered', async () => {
  await crowd.gather();
  const stop = crowd.talk(messagesPerSecond);
  await say(1);
  await loseHost();
  await say(1);
  await loseHost();
  await say(1);
  stop();
  await untilSound(crowd, patienceMs);
  const [digest] = await crowd.digests();
  expect(digest?.term).toBeGreaterThanOrEqual(3);
  console.log(
    `${crowd.living.length} members show the same ${digest?.items} items under term ${digest?.term}`,
  );
}, 330_000);
