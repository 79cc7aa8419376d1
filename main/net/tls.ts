import { constants, createHash, type X509Certificate } from 'node:crypto';
import type { ConnectionOptions, TlsOptions, TLSSocket } from 'node:tls';
import { isP256, type Certificate } from '../identity/certificate.ts';
import { ProtocolError } from '../protocol/errors.ts';
import { exporterBytes, exporterLabel, type Binding, type Role } from '../protocol/hello.ts';

export const alpn = 'landline/1';

/** What both sides insist on (C1). Certificates are judged by us afterwards: none has an authority behind it. */
const common = ({ certificate, key }: Certificate) =>
  ({
    cert: certificate,
    key,
    minVersion: 'TLSv1.3',
    maxVersion: 'TLSv1.3',
    ALPNProtocols: [alpn],
    rejectUnauthorized: false,
  }) as const;

export const listenOptions = (certificate: Certificate, handshakeMs: number): TlsOptions => ({
  ...common(certificate),
  requestCert: true,
  handshakeTimeout: handshakeMs,
  // on a resumed connection nobody shows a certificate
  secureOptions: constants.SSL_OP_NO_TICKET,
});

export const dialOptions = (certificate: Certificate): ConnectionOptions => ({
  ...common(certificate),
  checkServerIdentity: () => undefined,
});

/** SHA-256 of a certificate's DER. */
export const fingerprintOf = (certificate: X509Certificate): Buffer =>
  createHash('sha256').update(certificate.raw).digest();

const channelLabel = 'EXPORTER-landline-login';

/**
 * What a hello on `socket` is bound to (C3), the peer's fingerprint in hexadecimal, and `Peer.channel`.
 * Throws `certificate-missing` also where the session was resumed (C1), and `certificate-unexpected` for any but P-256 (I2).
 */
export function secure(
  socket: TLSSocket,
  role: Role,
  ownFingerprint: Uint8Array,
): { readonly binding: Binding; readonly fingerprint: string; readonly channel: string } {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate || socket.isSessionReused()) throw new ProtocolError('certificate-missing');
  if (!isP256(certificate)) throw new ProtocolError('certificate-unexpected');
  const peerFingerprint = fingerprintOf(certificate);
  const exported = (label: string): Buffer =>
    socket.exportKeyingMaterial(exporterBytes, label, Buffer.alloc(0));
  const dialled = role === 'dial';
  return {
    binding: {
      exporter: exported(exporterLabel),
      dialFingerprint: dialled ? ownFingerprint : peerFingerprint,
      listenFingerprint: dialled ? peerFingerprint : ownFingerprint,
    },
    fingerprint: peerFingerprint.toString('hex'),
    channel: exported(channelLabel).toString('hex'),
  };
}
