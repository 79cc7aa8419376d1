import { createPrivateKey, generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto';
import * as der from './der.ts';

/** A TLS certificate with its private key, both PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

const dayMs = 24 * 60 * 60 * 1000;
const validDays = 20 * 365;
const renewedBeforeDays = 30;
/** The same for everybody: a certificate is shown to whoever asks, and says nothing about who has it (I2). */
const commonName = 'landline';
const ecdsaWithSha256 = der.sequence(der.objectId('1.2.840.10045.4.3.2'));

const extension = (id: string, critical: boolean, value: Uint8Array): Buffer =>
  der.sequence(der.objectId(id), ...(critical ? [der.yes] : []), der.octets(value));

/**
 * A self-signed P-256 certificate that may sign and may be shown by either side (I2). BoringSSL refuses one that may not sign.
 * It is valid from a day before `now`, for clocks that differ.
 */
export function makeCertificate(now: number): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = der.sequence(der.set(der.sequence(der.objectId('2.5.4.3'), der.utf8Text(commonName))));
  const body = der.sequence(
    der.explicit(0, der.unsigned(Buffer.from([2]))),
    der.unsigned(randomBytes(16)),
    ecdsaWithSha256,
    name,
    der.sequence(der.time(new Date(now - dayMs)), der.time(new Date(now + validDays * dayMs))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der.explicit(
      3,
      der.sequence(
        extension('2.5.29.19', true, der.sequence()),
        extension('2.5.29.15', true, der.bits(Buffer.from([0x80]), 7)),
        extension(
          '2.5.29.37',
          false,
          der.sequence(der.objectId('1.3.6.1.5.5.7.3.1'), der.objectId('1.3.6.1.5.5.7.3.2')),
        ),
      ),
    ),
  );
  const whole = der.sequence(body, ecdsaWithSha256, der.bits(sign('sha256', body, privateKey)));
  return {
    certificate: new X509Certificate(whole).toString(),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Whether `pair` can go on being shown: readable, P-256, its key its own, and not about to run out. */
export function isUsable(pair: Certificate, now: number): boolean {
  try {
    const certificate = new X509Certificate(pair.certificate);
    return (
      isP256(certificate) &&
      certificate.checkPrivateKey(createPrivateKey(pair.key)) &&
      certificate.validToDate.getTime() - now > renewedBeforeDays * dayMs
    );
  } catch {
    return false;
  }
}

/** What every peer's certificate must be (I2): the only kind that every TLS library in use here takes. */
export const isP256 = ({ publicKey }: X509Certificate): boolean =>
  publicKey.asymmetricKeyType === 'ec' && publicKey.asymmetricKeyDetails?.namedCurve === 'prime256v1';
