import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Output } from '../../../main/cli/output.ts';
import { goodbyeMs, withApp, type Surroundings } from '../../../main/cli/session.ts';
import { readConfig, type System } from '../../../main/config.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { serve, type Handlers } from '../../../preload/bridge/server.ts';
import type { Notice } from '../../../preload/contract/model.ts';
import { defaultSettings } from '../../../main/settings.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const system: System = { env: {}, platform: 'linux', home: '/home/ana', folder: '/home/ana' };
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** One command that does nothing, in an app that stops as `stop` does. */
function command(stop: () => Promise<void>, notices: readonly Notice[] = []) {
  const clock = new ManualClock();
  const errors: string[] = [];
  const out: string[] = [];
  const output = new Output({
    json: true,
    language: 'en',
    out: { write: (text) => out.push(text) },
    errors: { write: (text) => errors.push(text) },
  });
  const handlers = {
    'notice.list': () => notices,
    'app.info': () => ({ deviceId: 'd' }),
    'settings.get': () => defaultSettings,
  } as unknown as Handlers;
  const surroundings: Surroundings = {
    system,
    clock,
    logger: silentLogger,
    version: '0',
    language: 'en',
    input: Readable.from([]),
    interactive: false,
    interrupted: new Promise(() => undefined),
    interfaceFolder: '/nowhere',
    randomBytes: (count) => new Uint8Array(count),
    createApp: () =>
      Promise.resolve({
        start: () => Promise.resolve(),
        connect: (port, face) =>
          serve(port, handlers, { onAny: () => () => undefined }, { face, onBug: () => undefined }),
        listen: () => Promise.resolve(0),
        stop,
        erased: new Promise(() => undefined),
      }),
  };
  let code: number | null = null;
  const ended = withApp(readConfig({}, system), output, surroundings, () => Promise.resolve(0)).then(
    (value) => (code = value),
  );
  return { clock, ended, errors, out, code: () => code };
}

describe('a command that ends', () => {
  it('[H4] waits until the app has handed its rooms over', async () => {
    const stopped = Promise.withResolvers<void>();
    const { clock, ended, code } = command(() => stopped.promise);
    await turn();
    clock.pass(goodbyeMs - 1);
    await turn();
    expect(code()).toBeNull();
    stopped.resolve();
    expect(await ended).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('[H4] is not held up for ever by an app that does not stop', async () => {
    const { clock, ended } = command(() => new Promise(() => undefined));
    await turn();
    await turn();
    clock.pass(goodbyeMs);
    expect(await ended).toBe(0);
  });
});

it('[H8] a host that others cannot reach reads so, and no command fails for it', async () => {
  const notice = { id: 'n', code: 'host-unreached', roomId: null, params: {} } as const;
  const { ended, errors, out } = command(() => Promise.resolve(), [notice]);
  expect(await ended).toBe(0);
  expect(errors).toHaveLength(1);
  expect(out).toEqual([]);
});
