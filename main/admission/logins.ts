import { AppError } from '../../preload/contract/errors.ts';
import { systemClock, type Clock } from '../lib/clock.ts';
import type { Background } from '../platform.ts';
import type { Login } from '../protocol/entry.ts';
import { LoginProgram } from './login-program.ts';
import type { LoginSteps } from './login-steps.ts';

/**
 * Logins by a secret that people can remember, RFC 9807 (J2): neither side, nor anybody between them, learns more than whether
 * both have the same. Secrets that are written alike are the same, however a keyboard composes them. Rejects with `login-failed`.
 */
export interface Logins {
  /** What hosts check the secret with from now on. Takes about a second. */
  register(secret: string): Promise<Login>;
  /** The guest's part. */
  begin(secret: string): Promise<Begun>;
  /**
   * The host's part; null where `start` is garbage. Without a login, or with one that is garbage, the answer looks like any
   * other and nobody can finish.
   */
  answer(login: Login | null, start: string): Promise<Answered | null>;
  /** What is under way rejects, and so does every later call. */
  stop(): Promise<void>;
}

export interface Begun {
  readonly start: string;
  /** Null where the secret is another one, or `answer` is garbage. Takes about a second. `key` is the host's, 64 bytes. */
  finish(answer: string): Promise<{ readonly finish: string; readonly key: Uint8Array } | null>;
}

export interface Answered {
  readonly answer: string;
  /** The key that the guest has too, or null: it has another secret, or sent garbage. */
  finish(finish: string): Promise<Uint8Array | null>;
}

/** In the background program that `start` starts: when it is first needed, after 30 s without a call, and after it has died. */
export function remoteLogins(start: () => Background, clock: Pick<Clock, 'after'> = systemClock): Logins {
  const program = new LoginProgram(start, clock);
  return { ...loginsBy(program.steps), stop: () => program.stop() };
}

/** In this thread. */
export function directLogins(): Logins {
  let stopped = false;
  const steps = async (): Promise<LoginSteps> => {
    if (stopped) throw new AppError('login-failed', { message: 'no logins any more' });
    return (await import('./login-steps.ts')).loginSteps;
  };
  const logins = loginsBy({
    setup: async () => (await steps()).setup(),
    register: async (...args) => (await steps()).register(...args),
    begin: async (...args) => (await steps()).begin(...args),
    finishAsGuest: async (...args) => (await steps()).finishAsGuest(...args),
    answer: async (...args) => (await steps()).answer(...args),
    finishAsHost: async (...args) => (await steps()).finishAsHost(...args),
  });
  return {
    ...logins,
    stop() {
      stopped = true;
      return Promise.resolve();
    },
  };
}

/** As RFC 8265 has passwords compared: all spaces are one, what is composed differently is the same. */
const prepared = (secret: string): string => secret.replace(/\p{Zs}/gu, ' ').normalize('NFC');

function loginsBy(steps: LoginSteps): Omit<Logins, 'stop'> {
  // one for all, or else asking twice would show that there is no login
  let decoy: Promise<string> | null = null;
  const decoySetup = (): Promise<string> => {
    decoy ??= steps.setup().catch((error: unknown) => {
      decoy = null;
      throw error;
    });
    return decoy;
  };
  return {
    register: (secret) => steps.register(prepared(secret)),
    async begin(secret) {
      const same = prepared(secret);
      const { start, state } = await steps.begin(same);
      return { start, finish: (answer) => steps.finishAsGuest(same, state, answer) };
    },
    async answer(login, start) {
      const answered =
        (login && (await steps.answer(login, start))) ??
        (await steps.answer({ setup: await decoySetup(), record: null }, start));
      if (!answered) return null;
      const { answer, state } = answered;
      return { answer, finish: (finish) => steps.finishAsHost(state, finish) };
    },
  };
}
