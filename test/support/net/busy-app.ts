/**
 * The whole app hosting a room, with a window on it that goes on asking. Says `{ port, room }`, and once a guest has brought
 * `COUNT` messages `{ p50, p99, max, ms, asked, answerP99 }`: how late the loop that answers the window was meanwhile, and how
 * long the window waited for its answers, in milliseconds.
 */
import { rmSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { makeFolder, startPerson } from '../apps.ts';

const count = Number(process.argv[2]);
const folder = await makeFolder();
const say = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const person = await startPerson('Host', { folder });
const { client } = person;
const room = await client.call('room.start', { name: 'Busy' });
const delay = monitorEventLoopDelay({ resolution: 1 });
const answers: number[] = [];
let begunAt = 0;
let got = 0;

client.on('message.added', ({ items }) => {
  if (begunAt === 0) {
    begunAt = performance.now();
    delay.enable();
    void ask();
  }
  got += items.filter(({ kind }) => kind === 'message').length;
  if (got >= count) void finish();
});

async function ask(): Promise<void> {
  while (got < count) {
    const asked = performance.now();
    await client.call('message.history', { roomId: room.id, limit: 50 });
    await client.call('room.list', {});
    answers.push(performance.now() - asked);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function finish(): Promise<void> {
  delay.disable();
  const inMs = (nanoseconds: number): number => Math.round(nanoseconds / 1e4) / 100;
  const sorted = answers.sort((a, b) => a - b);
  say({
    p50: inMs(delay.percentile(50)),
    p99: inMs(delay.percentile(99)),
    max: inMs(delay.max),
    ms: Math.round(performance.now() - begunAt),
    asked: sorted.length,
    answerP99: Math.round(sorted[Math.floor(sorted.length * 0.99)] ?? 0),
  });
  await person.stop();
  rmSync(folder, { recursive: true });
  process.exit();
}

say({ port: await person.app.listen(), room: room.id });
