import type { Logins } from '../../main/admission/logins.ts';

/** For rooms whose people never type a secret: whoever does is told that it went wrong. */
const never = (): Promise<never> => Promise.reject(new Error('there are no logins here'));
export const noLogins: Logins = {
  register: never,
  begin: never,
  answer: never,
  stop: () => Promise.resolve(),
};
