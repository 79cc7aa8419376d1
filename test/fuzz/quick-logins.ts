import { serveCalls } from '../../main/lib/remote.ts';
import type { LoginSteps } from '../../main/admission/login-steps.ts';
import type { Background } from '../../main/platform.ts';

const record = 'R'.repeat(256);
const setup = 'S'.repeat(171);

/** Looked for in what windows are told. */
export const loginSecrets: readonly string[] = [record.slice(0, 40), setup.slice(0, 40)];

const steps: LoginSteps = {
  setup: async () => setup,
  register: async () => ({ setup, record }),
  begin: async () => ({ start: 's'.repeat(128), state: '' }),
  finishAsGuest: async () => null,
  answer: async () => null,
  finishAsHost: async () => null,
};

/** In place of the program that stretches passphrases, which takes a second for each: here nobody ever gets in by one. */
export function quickLogins(): Background {
  const out: ((message: unknown) => void)[] = [];
  const served: ((message: unknown) => void)[] = [];
  serveCalls(
    {
      post: (message) => setImmediate(() => out.forEach((listener) => listener(message))),
      onMessage: (listener) => void served.push(listener),
    },
    steps,
  );
  return {
    post: (message) => setImmediate(() => served.forEach((listener) => listener(structuredClone(message)))),
    onMessage: (listener) => void out.push(listener),
    onExit: () => undefined,
    stop: () => Promise.resolve(),
  };
}
