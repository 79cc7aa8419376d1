import { generateKeyPairSync, sign, verify, X509Certificate } from 'node:crypto';
import { open, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import tls, { type TLSSocket } from 'node:tls';
import type { SelfCheck } from '../preload/contract/model.ts';
import { checkFullText } from './history/database.ts';
import { isUsable, makeCertificate, type Certificate } from './identity/certificate.ts';
import { alpn, dialOptions, listenOptions } from './net/tls.ts';
import { exporterBytes, exporterLabel } from './protocol/hello.ts';
import { makeFolder } from './lib/folders.ts';

export type CheckName = SelfCheck['checks'][number]['name'];

/** Each does the thing once, for real, and gives what it saw, or throws. */
export type Checks = Readonly<Record<CheckName, () => string | Promise<string>>>;

const handshakeMs = 5_000;

/**
 * Tries, once and small, everything that differs between the systems the app runs on; takes some ten milliseconds.
 * `dataFolder` is made where it is missing. Never rejects: what fails is in the answer.
 */
export const selfCheck = (dataFolder: string): Promise<SelfCheck> => runChecks(realChecks(dataFolder));

/** The checks one after the other; one that throws is a failed one, with the error's words. */
export async function runChecks(checks: Checks): Promise<SelfCheck> {
  const results: { name: CheckName; ok: boolean; detail: string }[] = [];
  for (const [name, check] of Object.entries(checks) as [CheckName, Checks[CheckName]][]) {
    try {
      results.push({ name, ok: true, detail: await check() });
    } catch (error) {
      results.push({ name, ok: false, detail: error instanceof Error ? error.message : String(error) });
    }
  }
  return { ok: results.every(({ ok }) => ok), checks: results };
}

export function realChecks(dataFolder: string): Checks {
  return {
    certificate: checkCertificate,
    handshake: () => checkHandshake(makeCertificate(Date.now())),
    signature: checkSignature,
    'full-text': checkFullText,
    storage: () => checkStorage(dataFolder),
  };
}

function checkCertificate(): string {
  const pair = makeCertificate(Date.now());
  const certificate = new X509Certificate(pair.certificate);
  if (!isUsable(pair, Date.now()) || !certificate.verify(certificate.publicKey)) {
    throw new Error('a certificate made here does not verify');
  }
  return `P-256, valid to ${certificate.validToDate.toISOString().slice(0, 10)}`;
}

/** A connection to ourselves as between two devices (C1): both show the certificate and derive the same key from it (C3). */
async function checkHandshake(pair: Certificate): Promise<string> {
  const server = tls.createServer(listenOptions(pair, handshakeMs));
  const ends: TLSSocket[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    const accepted = new Promise<TLSSocket>((resolve, reject) => {
      server.once('secureConnection', resolve).once('tlsClientError', reject);
    });
    const { port } = server.address() as AddressInfo;
    const near = tls.connect({
      ...dialOptions(pair),
      host: '127.0.0.1',
      port,
      timeout: handshakeMs,
    });
    ends.push(near);
    const connected = new Promise<void>((resolve, reject) => {
      near.once('secureConnect', resolve).once('error', reject);
      near.once('timeout', () => reject(new Error('the handshake took too long')));
    });
    const [far] = await Promise.all([accepted, connected]);
    ends.push(far);
    const [nearKey, farKey] = [near, far].map(exporterOf);
    const shown = [near, far].every((end) => end.getPeerX509Certificate() !== undefined);
    if (!shown || far.alpnProtocol !== alpn || !nearKey || nearKey !== farKey) {
      throw new Error('the two ends of a connection do not agree');
    }
    return `${near.getProtocol() ?? ''}, ${near.getCipher().name}`;
  } finally {
    for (const end of ends) end.on('error', () => undefined).destroy();
    server.close();
  }
}

const exporterOf = (end: TLSSocket): string =>
  end.exportKeyingMaterial(exporterBytes, exporterLabel, Buffer.alloc(0)).toString('hex');

function checkSignature(): string {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const message = Buffer.from('landline');
  const signature = sign(null, message, privateKey);
  const genuine = verify(null, message, publicKey, signature);
  const forged = verify(null, Buffer.from('Landline'), publicKey, signature);
  if (!genuine || forged || signature.length !== 64) {
    throw new Error('a signature made here does not verify as it should');
  }
  return 'Ed25519';
}

async function checkStorage(folder: string): Promise<string> {
  makeFolder(folder);
  // Always the same name: one that an ended process left behind is written over.
  const file = path.join(folder, '.self-check');
  try {
    const handle = await open(file, 'w', 0o600);
    try {
      await handle.writeFile('landline');
      await handle.sync();
    } finally {
      await handle.close();
    }
    if ((await readFile(file, 'utf8')) !== 'landline') throw new Error('what was written reads differently');
  } finally {
    await rm(file, { force: true });
  }
  return folder;
}
