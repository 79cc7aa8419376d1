import { argon2 } from 'node:crypto';
import { promisify } from 'node:util';
import { remoteLogins } from '../../../main/admission/logins.ts';
import { nodePlatform } from '../../../main/node-platform.ts';
import { comeIn, justConnect } from '../newcomer.ts';
import { serveProgram } from '../program.ts';

export interface Newcomers {
  readonly port: number;
  readonly joins: number;
  /** No other program that runs has the same. */
  readonly street: number;
}

const logins = remoteLogins(() => nodePlatform().startBackground('login'));
/** What the login library stretches a passphrase with, by OpenSSL. */
const stretching = { parallelism: 4, tagLength: 64, memory: 64 * 1024, passes: 3 };
const stretch = promisify(argon2);
let houses = 0;

/** One after the other, each from an address of its own. */
async function inTurn(
  { joins, street }: Newcomers,
  one: (from: string) => Promise<number>,
): Promise<number[]> {
  const took: number[] = [];
  for (let at = 0; at < joins; at++) {
    const house = ++houses;
    took.push(await one(`127.${street}.${house >> 8}.${house & 255}`));
  }
  return took;
}

const served = {
  /** How many ms each needed. */
  join: (newcomers: Newcomers & { room: string; passphrase: string | null }): Promise<number[]> => {
    const { port, room, passphrase } = newcomers;
    const login = passphrase === null ? null : { logins, passphrase };
    return inTurn(newcomers, (from) => comeIn({ from, port }, room, login));
  },
  /** The floor: to a host that does nothing. */
  connect: (newcomers: Newcomers & { stretching: boolean }): Promise<number[]> => {
    const nonce = Buffer.alloc(16);
    const meanwhile = async (): Promise<void> => {
      if (newcomers.stretching) await stretch('argon2id', { ...stretching, message: 'secret', nonce });
    };
    return inTurn(newcomers, (from) => justConnect({ from, port: newcomers.port }, meanwhile));
  },
};
export type NewcomersProgram = typeof served;

serveProgram(served, () => logins.stop());
