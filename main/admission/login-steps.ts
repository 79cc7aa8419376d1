import { client, ready, server } from '@serenity-kit/opaque';
import { AppError } from '../../preload/contract/errors.ts';
import type { Login } from '../protocol/entry.ts';

/** With `record: null` it is answered like any other, and nobody can finish. */
export type AnsweredLogin = Omit<Login, 'record'> & { readonly record: string | null };

/**
 * The steps of RFC 9807, each on its own: what is kept between two of them is in `state`, with whoever calls.
 * Null for whatever another device has sent that is garbage or wrong; rejects with `login-failed` where the library itself fails.
 */
export interface LoginSteps {
  setup(): Promise<string>;
  register(secret: string): Promise<Login>;
  begin(secret: string): Promise<{ readonly start: string; readonly state: string }>;
  finishAsGuest(
    secret: string,
    state: string,
    answer: string,
  ): Promise<{ readonly finish: string; readonly key: Uint8Array } | null>;
  answer(
    login: AnsweredLogin,
    start: string,
  ): Promise<{ readonly answer: string; readonly state: string } | null>;
  finishAsHost(state: string, finish: string): Promise<Uint8Array | null>;
}

/** The other stretchings of the library take 2 GB and never give it back. */
const keyStretching = 'memory-constrained';
/** A setup has one record, so there is nobody to tell apart. */
const userIdentifier = 'landline';

/** What the library throws is not always an Error, and its words are about what it was given: they go no further. */
async function attempted<Value>(step: () => Value): Promise<Value | undefined> {
  await ready;
  try {
    return step();
  } catch {
    return undefined;
  }
}

async function own<Value>(step: () => Value): Promise<Value> {
  const value = await attempted(step);
  if (value === undefined) throw new AppError('login-failed', { message: 'the login library failed' });
  return value;
}

/** In this thread, which `register` and `finishAsGuest` keep busy for about a second. */
export const loginSteps: LoginSteps = {
  setup: () => own(() => server.createSetup()),
  register: (password) =>
    own(() => {
      const setup = server.createSetup();
      const { clientRegistrationState, registrationRequest } = client.startRegistration({ password });
      const { registrationResponse } = server.createRegistrationResponse({
        serverSetup: setup,
        userIdentifier,
        registrationRequest,
      });
      const { registrationRecord } = client.finishRegistration({
        password,
        clientRegistrationState,
        registrationResponse,
        keyStretching,
      });
      return { setup, record: registrationRecord };
    }),
  begin: (password) =>
    own(() => {
      const { startLoginRequest, clientLoginState } = client.startLogin({ password });
      return { start: startLoginRequest, state: clientLoginState };
    }),
  async finishAsGuest(password, clientLoginState, loginResponse) {
    const finished = await attempted(() =>
      client.finishLogin({ password, clientLoginState, loginResponse, keyStretching }),
    );
    return finished ? { finish: finished.finishLoginRequest, key: keyOf(finished) } : null;
  },
  async answer({ setup, record }, startLoginRequest) {
    const answered = await attempted(() =>
      server.startLogin({
        serverSetup: setup,
        registrationRecord: record,
        startLoginRequest,
        userIdentifier,
      }),
    );
    return answered ? { answer: answered.loginResponse, state: answered.serverLoginState } : null;
  },
  async finishAsHost(serverLoginState, finishLoginRequest) {
    const finished = await attempted(() => server.finishLogin({ serverLoginState, finishLoginRequest }));
    return finished ? keyOf(finished) : null;
  },
};

const keyOf = ({ sessionKey }: { readonly sessionKey: string }): Uint8Array =>
  Uint8Array.from(Buffer.from(sessionKey, 'base64url'));
