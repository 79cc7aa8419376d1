import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../preload/contract/errors.ts';
import { systemClock, type Clock } from '../lib/clock.ts';
import { makeFolder } from '../lib/folders.ts';
import { shortId } from '../protocol/entry.ts';
import type { Keychain } from '../platform.ts';
import { isUsable, makeCertificate, type Certificate } from './certificate.ts';
import { readPrivateFile, storageError } from './private-file.ts';
import { isSealed, isSealedFile, keepSecret, readSecret, sealSecret } from './secret-file.ts';

/** Who this device is (I1): nobody else can sign as it. */
export interface Identity {
  readonly device: string;
  /** 32 bytes, Ed25519. */
  readonly publicKey: Uint8Array;
  /** 64 bytes, Ed25519 (RFC 8032). */
  sign(message: Uint8Array): Uint8Array;
}

/** What the program that does the networking needs to be this device. Copied to it, never logged, never sent (I3). */
export interface Secrets {
  /** PKCS #8, PEM. */
  readonly deviceKey: string;
  readonly certificate: Certificate;
}

export interface OpenedIdentity {
  readonly identity: Identity;
  readonly secrets: Secrets;
}

const keyFile = 'device.key';

export interface KeptIdentity extends OpenedIdentity {
  /** The system's keychain protects what is on the disk. */
  readonly sealed: boolean;
}

/** Whether only the system's keychain opens the key in `folder`. */
export const needsKeychain = (folder: string): boolean => isSealedFile(path.join(folder, keyFile));

/**
 * This device's identity, as kept in `folder`, which is made where it is missing; the first call makes a key (I1). Where
 * there is a `keychain`, what is kept is sealed by it, also what was kept plain before (I3); whatever goes wrong in that, a
 * key is never lost.
 * An unusable certificate is renewed; the key never is: one that is damaged is moved to `device.key.damaged` and the call
 * throws `identity-damaged`, as does every later one until a good copy is put back or the damaged one is taken away.
 * Throws `identity-sealed`, having changed nothing, where what is kept is sealed and `keychain` is none or does not open it;
 * `storage-full` and `storage-read-only` where a new key cannot be kept.
 */
export async function openIdentity(
  folder: string,
  clock: Pick<Clock, 'now'> = systemClock,
  keychain: Keychain | null = null,
): Promise<KeptIdentity> {
  prepareFolder(folder);
  const deviceKey = await openDeviceKey(path.join(folder, keyFile), keychain);
  const certificate = await openCertificate(path.join(folder, 'certificate.json'), clock.now(), {
    keychain,
    proven: deviceKey.sealed,
  });
  return {
    identity: identityOf(deviceKey.secret),
    secrets: { deviceKey: deviceKey.secret, certificate: certificate.secret },
    sealed: deviceKey.sealed && certificate.sealed,
  };
}

/** A secret, and whether it is sealed on the disk. */
interface Kept<Secret> {
  readonly secret: Secret;
  readonly sealed: boolean;
}

/** An identity that lasts as long as the program, for looking around without saying who looks. */
export function passingIdentity(now: number): OpenedIdentity {
  const deviceKey = newDeviceKey();
  return { identity: identityOf(deviceKey), secrets: { deviceKey, certificate: makeCertificate(now) } };
}

/** From the PEM in `Secrets.deviceKey`. */
export function identityOf(deviceKey: string): Identity {
  const key = createPrivateKey(deviceKey);
  const publicKey = rawPublicKey(key);
  return {
    device: shortId(publicKey),
    publicKey,
    sign: (message) => sign(null, message, key),
  };
}

function rawPublicKey(key: KeyObject): Uint8Array {
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('not an Ed25519 key');
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return Uint8Array.from(spki.subarray(-32));
}

const newDeviceKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

async function openDeviceKey(file: string, keychain: Keychain | null): Promise<Kept<string>> {
  const damaged = `${file}.damaged`;
  const known = await readSecret(file, keychain);
  if (known === null) {
    if ((await readPrivateFile(damaged)) !== null) throw damagedKey(file);
    const made = newDeviceKey();
    return { secret: made, sealed: await keepSecret(file, made, keychain) };
  }
  if (known.kind === 'sealed') throw isSealed(file, known.cause);
  try {
    if (known.kind === 'damaged') throw new TypeError('it is not what was written');
    identityOf(known.text);
  } catch (cause) {
    await rename(file, damaged);
    throw damagedKey(file, cause);
  }
  return sealedByNow(file, known, keychain);
}

/** What was plain is sealed, and what is sealed under an older key is sealed anew: now, or at a later start. */
async function sealedByNow(
  file: string,
  known: { readonly text: string } & ({ readonly kind: 'plain' } | { kind: 'opened'; renew: boolean }),
  keychain: Keychain | null,
): Promise<Kept<string>> {
  const isOpened = known.kind === 'opened';
  const isDue = !isOpened || known.renew;
  const done = isDue && keychain !== null && (await sealSecret(file, known.text, keychain));
  return { secret: known.text, sealed: isOpened || done };
}

const damagedKey = (file: string, cause?: unknown): AppError =>
  new AppError('identity-damaged', {
    message: `the key in ${file} is damaged and was kept as ${path.basename(file)}.damaged: put a good copy back, or remove it to become a new device`,
    cause,
  });

/** `proven`: the keychain works, as it has opened the key, so that what it does not open is of no use to anybody. */
async function openCertificate(
  file: string,
  now: number,
  { keychain, proven }: { readonly keychain: Keychain | null; readonly proven: boolean },
): Promise<Kept<Certificate>> {
  const known = await readSecret(file, keychain);
  if (known?.kind === 'sealed' && !proven) throw isSealed(file, known.cause);
  if (known?.kind === 'plain' || known?.kind === 'opened') {
    const certificate = parseCertificate(known.text);
    if (certificate !== null && isUsable(certificate, now)) {
      const { sealed } = await sealedByNow(file, known, keychain);
      return { secret: certificate, sealed };
    }
  }
  const made = makeCertificate(now);
  return { secret: made, sealed: await keepSecret(file, JSON.stringify(made), keychain) };
}

function parseCertificate(text: string): Certificate | null {
  try {
    const { certificate, key } = JSON.parse(text) as Partial<Certificate>;
    return typeof certificate === 'string' && typeof key === 'string' ? { certificate, key } : null;
  } catch {
    return null;
  }
}

function prepareFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (cause) {
    throw storageError(cause, `${folder} cannot be made`);
  }
}
