import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { remoteDiscovery } from '../../../main/discovery/remote-discovery.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const versionOf = async (file: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(path.join(root, file), 'utf8')) as Record<string, unknown>;

describe('bonjour-service', () => {
  it('[D3] is held to the version whose inside is known, down to the library below it', async () => {
    const wanted = (await versionOf('package.json'))['devDependencies'] as Record<string, string>;
    expect(wanted['bonjour-service']).toMatch(/^~1\.4\./);
    expect((await versionOf('node_modules/bonjour-service/package.json'))['version']).toMatch(/^1\.4\./);
    expect((await versionOf('node_modules/multicast-dns/package.json'))['version']).toMatch(/^7\.2\./);
  });
});

describe('discovery of a background program', () => {
  it('[D3] stops after a second though nobody answers', async () => {
    const clock = new ManualClock();
    const posted: unknown[] = [];
    const discovery = remoteDiscovery(
      { post: (message) => posted.push(message), onMessage: () => undefined, onExit: () => undefined },
      clock,
    );
    const stopping = Promise.all([discovery.stop(), discovery.stop()]);
    clock.pass(1_000);
    await stopping;
    expect(posted).toEqual([{ discovery: { do: 'stop' } }]);
  });

  it('[D3] says why it did not start', async () => {
    const clock = new ManualClock();
    let answer: (message: unknown) => void = () => undefined;
    const discovery = remoteDiscovery(
      {
        post: () => answer({ discovery: { did: 'failed', message: 'no sockets here' } }),
        onMessage: (listener) => (answer = listener),
        onExit: () => undefined,
      },
      clock,
    );
    await expect(discovery.start()).rejects.toThrow('no sockets here');
  });

  it('[D3] neither start nor stop waits for a program that has ended', async () => {
    let exit: (code: number) => void = () => undefined;
    const discovery = remoteDiscovery(
      { post: () => undefined, onMessage: () => undefined, onExit: (listener) => (exit = listener) },
      new ManualClock(),
    );
    const starting = discovery.start();
    exit(1);
    await expect(starting).rejects.toThrow('ended with 1');
    await discovery.stop();
  });
});
