import { argon2Sync, diffieHellman, generateKeyPairSync } from 'node:crypto';
import { loginTag } from '../../../main/admission/binding.ts';
import { loginSteps } from '../../../main/admission/login-steps.ts';
import { serveProgram } from '../program.ts';

/** Median ms of the parts of one login, and of the least that each of them can be. */
export interface StepCosts {
  readonly register: number;
  readonly begin: number;
  readonly answer: number;
  readonly finishAsGuest: number;
  readonly finishAsHost: number;
  readonly tags: number;
  readonly bareStretching: number;
  readonly bareExchange: number;
}

const bound = {
  room: 'a'.repeat(32),
  channel: '11'.repeat(32),
  guest: '22'.repeat(32),
  host: '33'.repeat(32),
};

class Timing {
  readonly #took: number[] = [];
  async of<Value>(step: () => Value | Promise<Value>): Promise<Value> {
    const began = performance.now();
    const value = await step();
    this.#took.push(performance.now() - began);
    return value;
  }
  get median(): number {
    return this.#took.toSorted((a, b) => a - b)[this.#took.length >> 1] ?? NaN;
  }
}

const there = <Value>(value: Value | null): Value => {
  if (value === null) throw new Error('the login failed');
  return value;
};

const served = {
  async measure(rounds: number): Promise<StepCosts> {
    const names = [
      'register',
      'begin',
      'answer',
      'finishAsGuest',
      'finishAsHost',
      'tags',
      'bareStretching',
      'bareExchange',
    ] as const;
    const timings = new Map(names.map((name) => [name, new Timing()]));
    const timed = <Value>(name: (typeof names)[number], step: () => Value | Promise<Value>): Promise<Value> =>
      (timings.get(name) as Timing).of(step);
    const secret = 'a passphrase';
    const [own, other] = [generateKeyPairSync('x25519'), generateKeyPairSync('x25519')];
    await loginSteps.begin(secret);
    for (let round = 0; round < rounds; round++) {
      const login = await timed('register', () => loginSteps.register(secret));
      const { start, state } = await timed('begin', () => loginSteps.begin(secret));
      const answered = there(await timed('answer', () => loginSteps.answer(login, start)));
      const finished = there(
        await timed('finishAsGuest', () => loginSteps.finishAsGuest(secret, state, answered.answer)),
      );
      const key = there(
        await timed('finishAsHost', () => loginSteps.finishAsHost(answered.state, finished.finish)),
      );
      await timed('tags', () => [loginTag(key, 'guest', bound), loginTag(key, 'host', bound)]);
      const argon = { message: secret, nonce: Buffer.alloc(16), parallelism: 4, tagLength: 64 };
      await timed('bareStretching', () => argon2Sync('argon2id', { ...argon, memory: 64 * 1024, passes: 3 }));
      await timed('bareExchange', () =>
        diffieHellman({ privateKey: own.privateKey, publicKey: other.publicKey }),
      );
    }
    return Object.fromEntries(names.map((name) => [name, timings.get(name)?.median])) as unknown as StepCosts;
  },
};
export type LoginStepsProgram = typeof served;

serveProgram(served, () => Promise.resolve());
