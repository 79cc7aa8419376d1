import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../../main/app.ts';
import { run } from '../../../main/cli/run.ts';
import { systemClock } from '../../../main/lib/clock.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { builtPlatform } from '../../support/built-platform.ts';
import { createClient, type Client } from '../../../preload/bridge/client.ts';
import { ask, openSocket, tabHeaders, testGateway, webSocketPort } from '../../support/browser.ts';

/** `landline serve` in this process, over the real app, with a page of our own for an interface. */
class Serving {
  readonly input = new PassThrough();
  readonly exited: Promise<number>;
  out = '';
  errors = '';
  interrupt: () => void = () => undefined;

  constructor(folder: string, ...args: string[]) {
    const interrupted = new Promise<void>((resolve) => (this.interrupt = resolve));
    const sinks = {
      out: { write: (text: string) => (this.out += text) },
      errors: { write: (text: string) => (this.errors += text) },
    };
    const platform = { ...builtPlatform(), language: 'en' };
    this.exited = run(['serve', '--data', path.join(folder, 'data'), ...args], sinks, {
      system: { env: {}, platform: 'linux', home: folder, folder },
      clock: systemClock,
      logger: silentLogger,
      version: '0.0.0',
      language: 'en',
      input: this.input,
      interactive: false,
      interrupted,
      interfaceFolder: path.join(folder, 'interface'),
      randomBytes,
      createApp: async (config) => createApp(config, platform),
    });
  }

  /** The addresses told so far, at least `count` of them. */
  async addresses(count: number): Promise<URL[]> {
    const found = (): string[] => this.out.match(/http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}/g) ?? [];
    await expect.poll(() => found().length).toBeGreaterThanOrEqual(count);
    return found().map((address) => new URL(address));
  }
}

let folder: string;
const running: Serving[] = [];
const serve = (...args: string[]): Serving => {
  const serving = new Serving(folder, '--http-port', '0', ...args);
  running.push(serving);
  return serving;
};
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'landline-serve-'));
  await mkdir(path.join(folder, 'interface'));
  await writeFile(path.join(folder, 'interface/index.html'), '<!doctype html><title>Landline</title>');
});
afterEach(async () => {
  for (const serving of running.splice(0)) {
    serving.interrupt();
    await serving.exited;
  }
  await rm(folder, { recursive: true });
});

async function openTab(address: URL, cookie: string): Promise<Client> {
  const gateway = { port: Number(address.port) };
  return createClient(webSocketPort(await openSocket(gateway, tabHeaders(gateway, cookie))));
}
async function signIn(address: URL): Promise<string> {
  const answer = await ask(Number(address.port), address.pathname + address.search);
  expect(answer.status).toBe(303);
  return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

describe('landline serve', () => {
  it('[web] opens the app for several tabs, which hear the same facts, and stops when told', async () => {
    const serving = serve();
    const [address] = await serving.addresses(1);
    if (!address) throw new Error('no address');
    expect(serving.out.trimEnd().split('\n')).toHaveLength(1);
    expect(serving.errors).toMatch(/Press Enter for a new one, Ctrl\+C to stop\.\n$/);
    const cookie = await signIn(address);
    const [first, second] = [await openTab(address, cookie), await openTab(address, cookie)];
    expect(await first.call('app.info', {})).toMatchObject({ face: 'browser' });
    await expect(first.call('app.showDataFolder', {})).rejects.toMatchObject({ code: 'desktop-only' });
    const heard = new Promise((resolve) => second.on('room.changed', resolve));
    const room = await first.call('room.start', { name: 'Team' });
    expect(await heard).toMatchObject({ id: room.id, name: 'Team' });

    const closed = new Promise<void>((resolve) => first.onClose(resolve));
    serving.interrupt();
    expect(await serving.exited).toBe(0);
    await closed;
    await expect(ask(Number(address.port), '/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('[web] gives a new address for Enter, and goes on when the input ends', async () => {
    const serving = serve('--json');
    await serving.addresses(1);
    serving.input.end('\n');
    const [first, second] = await serving.addresses(2);
    if (!first || !second) throw new Error('no address');
    expect((await ask(Number(first.port), first.pathname + first.search)).status).toBe(403);
    await signIn(second);
    const events = serving.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(events).toEqual(
      [first, second].map((address) => ({
        type: 'ready',
        deviceId: expect.stringMatching(/^[a-z2-7]{32}$/) as string,
        port: Number(first.port),
        address: address.href,
      })),
    );
  });

  it('[erase] ends, and says so, once a tab has erased everything', async () => {
    for (const json of [[], ['--json']]) {
      const serving = serve(...json);
      const [address] = await serving.addresses(1);
      if (!address) throw new Error('no address');
      const tab = await openTab(address, await signIn(address));
      await tab.call('room.start', { name: 'Team' });
      await tab.call('app.eraseEverything', { confirm: 'erase everything' });
      expect(await serving.exited).toBe(0);
      if (json.length === 0) expect(serving.errors).toContain('Everything was erased. Start Landline again');
      else expect(serving.out).toContain('{"type":"erased"}\n{"type":"bye"}\n');
      expect(await readdir(path.join(folder, 'data'))).toEqual(['lock']);
    }
  });

  it('[web] says in words what keeps it from starting', async () => {
    const taken = await testGateway();
    const busy = new Serving(folder, '--http-port', String(taken.port));
    expect(await busy.exited).toBe(1);
    expect(busy.errors).toContain('Another program is using this port.');
    await taken.stop();

    await rm(path.join(folder, 'interface'), { recursive: true });
    const bare = new Serving(folder);
    expect(await bare.exited).toBe(1);
    expect(bare.errors).toContain('npm run build');
    expect(bare.out + busy.out).toBe('');
  });

  it('[D6] a second one on the same data folder says so', async () => {
    const first = serve();
    await first.addresses(1);
    const second = new Serving(folder, '--http-port', '0');
    expect(await second.exited).toBe(1);
    expect(second.errors).toContain('already using this data folder');
  });
});
