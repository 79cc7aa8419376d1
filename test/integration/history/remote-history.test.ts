import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openHistory } from '../../../main/history/remote-history.ts';
import { silentLogger, type Logger } from '../../../main/lib/logger.ts';
import { builtPlatform } from '../../support/built-platform.ts';
import type { Background } from '../../../main/platform.ts';
import { historySuite } from '../../suites/history.suite.ts';
import { ChainMaker, charterFor, idFor } from '../../support/history-entries.ts';

const start = (): Background => builtPlatform().startBackground('history');

historySuite('in the background', (folder, device) => openHistory(start(), { folder, device }, silentLogger));

let folder = '';
const fresh = async (): Promise<string> =>
  (folder = await fs.mkdtemp(path.join(os.tmpdir(), 'landline-remote-')));
afterEach(() => fs.rm(folder, { recursive: true, force: true }));
const room = idFor('room');

it('[history background] fails the calls under way and all further ones when its program dies', async () => {
  const background = start();
  const history = await openHistory(background, { folder: await fresh(), device: idFor('me') }, silentLogger);
  await history.putRoom({ id: room, charter: charterFor('room') });
  const under = history.append(room, new ChainMaker('ana').messages(500, 1));
  await background.stop();
  await expect(under).rejects.toMatchObject({ code: 'storage-failed' });
  await expect(history.rooms()).rejects.toMatchObject({ code: 'storage-failed' });
  await expect(history.close()).rejects.toMatchObject({ code: 'storage-failed' });

  const again = await openHistory(start(), { folder, device: idFor('me') }, silentLogger);
  expect((await again.room(room))?.charter).toEqual(charterFor('room'));
  await again.close();
});

it('[history background] takes only the bytes of an entry, not the buffer it was received in', async () => {
  const posted: unknown[] = [];
  const background = start();
  const listening = {
    ...background,
    post: (message: unknown) => (posted.push(message), background.post(message)),
  };
  const history = await openHistory(listening, { folder: await fresh(), device: idFor('me') }, silentLogger);
  await history.putRoom({ id: room, charter: charterFor('room') });
  const entries = new ChainMaker('ana').messages(3, 1).map((entry) => {
    const received = new Uint8Array(64 * 1024);
    received.set(entry.bytes, 1_000);
    return { ...entry, bytes: received.subarray(1_000, 1_000 + entry.bytes.length) };
  });
  await history.append(room, entries);
  const { args } = posted.at(-1) as { args: [string, { bytes: Uint8Array; hash: Uint8Array }[]] };
  const buffers = new Set(args[1].flatMap(({ bytes, hash }) => [bytes.buffer, hash.buffer]));
  expect(buffers.size).toBe(1);
  expect([...buffers][0]?.byteLength).toBeLessThan(1_500);
  const page = await history.page(room, { limit: 3 });
  expect(page.entries.map(({ bytes }) => [...bytes])).toEqual(entries.map(({ bytes }) => [...bytes]));
  await history.close();
});

it('[history background] hands its log on, with no text of a message in it', async () => {
  const lines: string[] = [];
  const logger: Logger = { log: (...line) => void lines.push(JSON.stringify(line)) };
  await fs.writeFile(path.join(await fresh(), 'history.db'), 'the secret text of a message '.repeat(500));
  const history = await openHistory(start(), { folder, device: idFor('me') }, logger);
  expect(history.opening.setAside).toMatch(/history-damaged-.*\.db$/);
  await history.close();
  expect(lines.join('\n')).toMatch(/history\.damaged.*\n.*history\.set-aside/);
  expect(lines.join('\n')).not.toContain('secret');
});
