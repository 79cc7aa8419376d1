import { createHash } from 'node:crypto';
import { shortId, signedPart, type Entry } from '../../main/protocol/entry.ts';
import type { Signer } from '../../main/room/surroundings.ts';
import { Random } from './random.ts';

const signatureOf = (key: Uint8Array, message: Uint8Array): Uint8Array =>
  createHash('sha512').update(key).update(message).digest();

/** A device whose signatures cost a hash: whoever is honest cannot make another's, and whoever is not does not try. */
export function simIdentity(seed: number, name: string): Signer {
  const publicKey = createHash('sha256').update(`${seed} ${name}`).digest();
  return {
    device: shortId(publicKey),
    publicKey: Uint8Array.from(publicKey),
    sign: (message) => signatureOf(publicKey, message),
  };
}

/** As `verifyEntries` answers for Ed25519. */
export function verifySim(entries: readonly Entry[]): Promise<readonly boolean[]> {
  return Promise.resolve(
    entries.map((entry) => {
      const { message, signature } = signedPart(entry);
      return Buffer.from(signatureOf(entry.authorKey, message)).equals(signature);
    }),
  );
}

/** A stream of bytes of one program, apart from all others. */
export function bytesOf(seed: number, stream: number): (count: number) => Uint8Array {
  const random = new Random(seed, stream);
  return (count) => random.bytes(count);
}
