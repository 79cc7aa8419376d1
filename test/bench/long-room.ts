import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { createClient } from '../../preload/bridge/client.ts';
import type { Room } from '../../preload/contract/model.ts';
import { ask, openSocket, tabHeaders, webSocketPort } from '../support/browser.ts';

const program = path.resolve(import.meta.dirname, '../../out/main/headless.js');
/** How many messages are on their way to the app at once. */
const atOnce = 100;

export interface LongRoom {
  readonly address: string;
  /** Signs a browser in, `name=value`. */
  readonly cookie: string;
  readonly name: string;
  readonly last: string;
  say(texts: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

const words = 'one line of talk that is long enough to wrap now and then on a narrow window ';
export const textOf = (index: number): string => `#${index} ${words.repeat(index % 4)}`.trim();

/** The whole program with one room of `count` messages in a folder of its own. */
export async function startLongRoom(count: number): Promise<LongRoom> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'landline-bench-'));
  const options = ['--data', folder, '--name', 'Ana', '--http-port', '0', '--port', '0', '--json'];
  const child = spawn(process.execPath, [program, ...options], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const first = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
    createInterface(child.stdout).on('line', (line) => {
      const event = JSON.parse(line) as { type: string; address?: string };
      if (event.type === 'ready' && event.address !== undefined) resolve(event.address);
    });
  });
  const { port, pathname, search } = new URL(first);
  const answer = await ask(Number(port), pathname + search);
  const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const gateway = { port: Number(port) };
  const client = createClient(webSocketPort(await openSocket(gateway, tabHeaders(gateway, cookie))));
  const room: Room = await client.call('room.start', { name: 'Archive' });
  const say = async (texts: readonly string[]): Promise<void> => {
    for (let at = 0; at < texts.length; at += atOnce) {
      const part = texts.slice(at, at + atOnce);
      await Promise.all(part.map((text) => client.call('message.send', { roomId: room.id, text })));
    }
  };
  await say(Array.from({ length: count }, (_, at) => textOf(at + 1)));
  return {
    address: `http://127.0.0.1:${port}/`,
    cookie,
    name: 'Archive',
    last: `#${count}`,
    say,
    stop: async () => {
      client.close();
      child.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}
