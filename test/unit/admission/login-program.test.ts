import { expect, it } from 'vitest';
import { idleMs } from '../../../main/admission/login-program.ts';
import { remoteLogins } from '../../../main/admission/logins.ts';
import type { Background } from '../../../main/platform.ts';
import { ManualClock } from '../../support/manual-clock.ts';

interface Call {
  readonly call: number;
  readonly name: string;
}

/** A background program that answers when the test says so. */
class Program {
  readonly calls: Call[] = [];
  running = true;
  #listener: (message: unknown) => void = () => undefined;
  #onExit: (code: number) => void = () => undefined;

  get background(): Background {
    return {
      post: (message) => void this.calls.push(message as Call),
      onMessage: (listener) => void (this.#listener = listener),
      onExit: (listener) => void (this.#onExit = listener),
      stop: () => Promise.resolve(this.exit(0)),
    };
  }
  answer(value: unknown): void {
    this.#listener({ answer: this.calls.at(-1)?.call, value });
  }
  exit(code: number): void {
    if (this.running) this.#onExit(code);
    this.running = false;
  }
}

function setUp() {
  const clock = new ManualClock();
  const programs: Program[] = [];
  const start = (): Background => {
    const program = new Program();
    programs.push(program);
    return program.background;
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const logins = remoteLogins(start, clock);
  const begin = async (): Promise<void> => {
    const begun = logins.begin('secret');
    programs.at(-1)?.answer({ start: 'start', state: 'state' });
    await begun;
    await settled();
  };
  return { clock, programs, logins, begin, settled };
}
const down = { code: 'login-failed' };

it('[J2] the background program is started by the first call, once', async () => {
  const { programs, logins, begin } = setUp();
  expect(programs).toHaveLength(0);
  await begin();
  await begin();
  expect(programs).toHaveLength(1);
  expect(programs[0]?.calls.map(({ name }) => name)).toEqual(['begin', 'begin']);
  await logins.stop();
});

it('[J2] it is ended after half a minute without a call, and started anew by the next', async () => {
  const { clock, programs, logins, begin } = setUp();
  await begin();
  clock.pass(idleMs - 1);
  await begin();
  clock.pass(idleMs - 1);
  expect(programs[0]?.running).toBe(true);
  clock.pass(1);
  expect(programs[0]?.running).toBe(false);
  await begin();
  expect(programs).toHaveLength(2);
  await logins.stop();
});

it('[J2] it is not ended while a call is under way', async () => {
  const { clock, programs, logins, begin, settled } = setUp();
  await begin();
  const slow = logins.register('secret');
  clock.pass(10 * idleMs);
  expect(programs[0]?.running).toBe(true);
  programs[0]?.answer({ setup: 'setup', record: 'record' });
  expect(await slow).toEqual({ setup: 'setup', record: 'record' });
  await settled();
  clock.pass(idleMs);
  expect(programs[0]?.running).toBe(false);
  await logins.stop();
});

it('[J2] what was under way in one that died fails, and the next call has a new one', async () => {
  const { clock, programs, logins, begin } = setUp();
  const first = logins.register('secret');
  programs[0]?.exit(1);
  await expect(first).rejects.toMatchObject(down);
  await begin();
  expect(programs).toHaveLength(2);
  clock.pass(idleMs - 1);
  expect(programs[1]?.running).toBe(true);
  await logins.stop();
});

it('[J2] a login that was begun goes on in another program than it began in', async () => {
  const { clock, programs, logins } = setUp();
  const beginning = logins.begin('secret');
  programs[0]?.answer({ start: 'start', state: 'state' });
  const begun = await beginning;
  programs[0]?.exit(1);
  const finishing = begun.finish('answer');
  expect(programs[1]?.calls).toMatchObject([{ name: 'finishAsGuest', args: ['secret', 'state', 'answer'] }]);
  programs[1]?.answer(null);
  expect(await finishing).toBeNull();
  expect(clock.pending).toBeLessThanOrEqual(1);
  await logins.stop();
});

it('[J2] stopping ends it at once, with what is under way', async () => {
  const { clock, programs, logins } = setUp();
  const under = logins.register('secret');
  const stopped = logins.stop();
  await expect(under).rejects.toMatchObject(down);
  await stopped;
  expect(programs[0]?.running).toBe(false);
  expect(clock.pending).toBe(0);
  await expect(logins.begin('secret')).rejects.toMatchObject(down);
  expect(programs).toHaveLength(1);
});

it('[J2] a program that cannot be started fails the call', async () => {
  const logins = remoteLogins(() => {
    throw new Error('no such file');
  });
  await expect(logins.begin('secret')).rejects.toMatchObject(down);
  await logins.stop();
});
