import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../preload/contract/errors.ts';
import { systemClock, type Clock } from '../lib/clock.ts';
import { makeFolder } from '../lib/folders.ts';
import { shortId } from '../protocol/entry.ts';
import { isUsable, makeCertificate, type Certificate } from './certificate.ts';
import { readPrivateFile, storageError, writePrivateFile } from './private-file.ts';

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

/**
 * This device's identity, as kept in `folder`, which is made where it is missing; the first call makes a key (I1).
 * An unusable certificate is renewed; the key never is: one that is damaged is moved to `device.key.damaged` and the call
 * throws `identity-damaged`, as does every later one until a good copy is put back or the damaged one is taken away.
 * Throws `storage-full` and `storage-read-only` where a new key cannot be kept.
 */
export async function openIdentity(
  folder: string,
  clock: Pick<Clock, 'now'> = systemClock,
): Promise<OpenedIdentity> {
  prepareFolder(folder);
  const deviceKey = await openDeviceKey(path.join(folder, 'device.key'));
  const certificate = await openCertificate(path.join(folder, 'certificate.json'), clock.now());
  return { identity: identityOf(deviceKey), secrets: { deviceKey, certificate } };
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

async function openDeviceKey(file: string): Promise<string> {
  const damaged = `${file}.damaged`;
  const known = await readPrivateFile(file);
  if (known === null) {
    if ((await readPrivateFile(damaged)) !== null) throw damagedKey(file);
    const made = newDeviceKey();
    await writePrivateFile(file, made);
    return made;
  }
  try {
    identityOf(known);
    return known;
  } catch (cause) {
    await rename(file, damaged);
    throw damagedKey(file, cause);
  }
}

const damagedKey = (file: string, cause?: unknown): AppError =>
  new AppError('identity-damaged', {
    message: `the key in ${file} is damaged and was kept as ${path.basename(file)}.damaged: put a good copy back, or remove it to become a new device`,
    cause,
  });

async function openCertificate(file: string, now: number): Promise<Certificate> {
  const known = parseCertificate(await readPrivateFile(file));
  if (known !== null && isUsable(known, now)) return known;
  const made = makeCertificate(now);
  await writePrivateFile(file, JSON.stringify(made));
  return made;
}

function parseCertificate(text: string | null): Certificate | null {
  try {
    const { certificate, key } = JSON.parse(text ?? 'null') as Partial<Certificate>;
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
