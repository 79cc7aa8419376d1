import { AppError } from '../../preload/contract/errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/emitter.ts';
import { connectCalls, serveCalls, type Channel } from '../lib/remote.ts';
import type { Background } from '../platform.ts';
import type { LoginSteps } from './login-steps.ts';

/** Without a call for so long, the background program is ended, and with it goes the memory that the stretching took. */
export const idleMs = 30_000;

const failed = (message: string): AppError => new AppError('login-failed', { message });

/** Steps of logins in a background program that is started when one is wanted, and anew after it has died. */
export class LoginProgram {
  readonly #start: () => Background;
  readonly #clock: Pick<Clock, 'after'>;
  #running: Run | null = null;
  #ending: Promise<unknown> = Promise.resolve();
  #stopped = false;

  constructor(start: () => Background, clock: Pick<Clock, 'after'>) {
    this.#start = start;
    this.#clock = clock;
  }

  get steps(): LoginSteps {
    const forward =
      <Name extends keyof LoginSteps>(name: Name) =>
      (...args: Parameters<LoginSteps[Name]>) =>
        this.#call<Awaited<ReturnType<LoginSteps[Name]>>>(name, args);
    return {
      setup: forward('setup'),
      register: forward('register'),
      begin: forward('begin'),
      finishAsGuest: forward('finishAsGuest'),
      answer: forward('answer'),
      finishAsHost: forward('finishAsHost'),
    };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#running) this.#end(this.#running);
    await this.#ending;
  }

  async #call<Value>(name: string, args: readonly unknown[]): Promise<Value> {
    if (this.#stopped) throw failed('no logins any more');
    const run = (this.#running ??= this.#begin());
    run.rest();
    run.underWay += 1;
    try {
      return await run.call<Value>(name, ...args);
    } finally {
      run.underWay -= 1;
      if (run.underWay === 0 && this.#running === run)
        run.rest = this.#clock.after(idleMs, () => this.#end(run));
    }
  }

  #begin(): Run {
    const background = this.#started();
    const { call, failAll } = connectCalls(background, ({ message }) => failed(message));
    const run: Run = { background, call, failAll, underWay: 0, rest: () => undefined };
    background.onExit((code) => {
      if (this.#running === run) this.#running = null;
      run.rest();
      failAll(failed(`the login's program ended with ${code}`));
    });
    return run;
  }

  #started(): Background {
    try {
      return this.#start();
    } catch (cause) {
      throw new AppError('login-failed', { cause });
    }
  }

  #end(run: Run): void {
    this.#running = null;
    run.rest();
    run.failAll(failed('the login was stopped'));
    this.#ending = Promise.all([this.#ending, run.background.stop()]);
  }
}

interface Run extends Pick<ReturnType<typeof connectCalls>, 'call' | 'failAll'> {
  readonly background: Background;
  underWay: number;
  /** Takes back that it is ended for having nothing to do. */
  rest: Undo;
}

/** The background program's side. */
export function serveLogins(channel: Channel, steps: LoginSteps): void {
  serveCalls(channel, steps);
}
