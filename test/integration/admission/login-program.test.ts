import { expect, it } from 'vitest';
import { idleMs } from '../../../main/admission/login-program.ts';
import { remoteLogins } from '../../../main/admission/logins.ts';
import { builtPlatform } from '../../support/built-platform.ts';
import type { Background } from '../../../main/platform.ts';
import { loginsSuite } from '../../suites/logins.suite.ts';
import { ManualClock } from '../../support/manual-clock.ts';

loginsSuite('in the background', () => remoteLogins(() => builtPlatform().startBackground('login')));

/** Real programs, each with a promise of its end. */
function programs() {
  const started: { readonly background: Background; readonly ended: Promise<number> }[] = [];
  const start = (): Background => {
    const background = builtPlatform().startBackground('login');
    started.push({ background, ended: new Promise((resolve) => background.onExit(resolve)) });
    return background;
  };
  return { started, start };
}

it('[J2] a program that dies fails what was under way, and the next login has another', async () => {
  const { started, start } = programs();
  const logins = remoteLogins(start);
  const login = await logins.register('secret');
  const begun = await logins.begin('secret');
  const under = logins.register('another');
  await started[0]?.background.stop();
  await expect(under).rejects.toMatchObject({ code: 'login-failed' });
  const answered = await logins.answer(login, begun.start);
  const finished = await begun.finish(answered?.answer ?? '');
  expect(await answered?.finish(finished?.finish ?? '')).toEqual(finished?.key);
  expect(started).toHaveLength(2);
  await logins.stop();
  await started[1]?.ended;
});

it('[J2] a program that has nothing to do for half a minute ends, and is there again when it is wanted', async () => {
  const { started, start } = programs();
  const clock = new ManualClock();
  const logins = remoteLogins(start, clock);
  await logins.begin('secret');
  clock.pass(idleMs);
  await started[0]?.ended;
  await logins.begin('secret');
  expect(started).toHaveLength(2);
  await logins.stop();
  expect(await started[1]?.ended).toBe(0);
});
