import { once } from 'node:events';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { ensureBuilt } from '../../../build/built.ts';
import { remoteLogins } from '../../../main/admission/logins.ts';
import type { Background } from '../../../main/platform.ts';
import { utilityProcess } from '../../runtime/utility-process.ts';

beforeAll(async () => void (await ensureBuilt()), 120_000);

/** As the desktop starts it, in a process of its own (main/shell/platform.ts). */
function start(): Background {
  const child = utilityProcess.fork(path.resolve(import.meta.dirname, '../../../out/main/login.js'));
  const exited = once(child, 'exit').then(([code]) => code as number);
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void exited.then(listener),
    async stop() {
      const { pid } = child;
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
      await exited;
    },
  };
}

it('[J2] the built program logs people in, as a process of the desktop', async () => {
  const logins = remoteLogins(start);
  const login = await logins.register('secret');
  const begun = await logins.begin('secret');
  const answered = await logins.answer(login, begun.start);
  const finished = await begun.finish(answered?.answer ?? '');
  expect(finished?.key).toBeInstanceOf(Uint8Array);
  expect(await answered?.finish(finished?.finish ?? '')).toEqual(finished?.key);
  expect(await logins.answer(login, 'garbage')).toBeNull();
  await logins.stop();
});
