import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { shortId } from './entry.ts';
import { ProtocolError } from './errors.ts';
import { Hello } from './messages.ts';

/** The protocol versions this app speaks (C4). */
export interface VersionRange {
  readonly min: number;
  readonly max: number;
}
export const protocolVersions: VersionRange = { min: 1, max: 1 };

export type Role = Hello['role'];

/** What binds a hello to one connection: whoever relays it cannot have the same (C3). */
export interface Binding {
  /** 32 bytes of the TLS exporter with the label `EXPORTER-landline-hello` and an empty context. */
  readonly exporter: Uint8Array;
  /** SHA-256 of the certificates of the side that dialled and the side that listened. */
  readonly dialFingerprint: Uint8Array;
  readonly listenFingerprint: Uint8Array;
}
export const exporterLabel = 'EXPORTER-landline-hello';
export const exporterBytes = 32;

/**
 * What a device signs to say hello:
 * `landline-hello-v1\0 | role | \0 | exporter 32 | dialler's fingerprint 32 | listener's fingerprint 32 | min u16be | max u16be | app version`.
 */
export function helloBytes(role: Role, binding: Binding, protocol: VersionRange, app: string): Buffer {
  const versions = Buffer.alloc(4);
  versions.writeUInt16BE(protocol.min, 0);
  versions.writeUInt16BE(protocol.max, 2);
  return Buffer.concat([
    Buffer.from(`landline-hello-v1\0${role}\0`, 'latin1'),
    binding.exporter,
    binding.dialFingerprint,
    binding.listenFingerprint,
    versions,
    Buffer.from(app, 'utf8'),
  ]);
}

export interface HelloSigner {
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

export function makeHello(
  signer: HelloSigner,
  role: Role,
  binding: Binding,
  protocol: VersionRange,
  app: string,
): Hello {
  return {
    type: 'hello',
    role,
    protocol: { ...protocol },
    app,
    key: Buffer.from(signer.publicKey).toString('base64url'),
    signature: Buffer.from(signer.sign(helloBytes(role, binding, protocol, app))).toString('base64url'),
  };
}

/** What a verified hello proves. */
export interface Introduction {
  readonly device: string;
  readonly key: Uint8Array;
  readonly app: string;
  /** The greatest version both speak. */
  readonly version: number;
}

/** All that must be readable in the hello of any version, past and future (C4). */
const AnyHello = z.object({ type: z.literal('hello'), protocol: z.object({ min: z.int(), max: z.int() }) });

/**
 * Judges the first control value of a connection (C3, C4). `role` is the sender's.
 * Throws `control-unexpected` where it is no hello, `version-too-old` and `version-too-new` (of the sender),
 * `control-invalid`, `hello-wrong-role`, `hello-bad-signature`.
 */
export function verifyHello(value: unknown, role: Role, binding: Binding, own: VersionRange): Introduction {
  const any = AnyHello.safeParse(value);
  if (!any.success) throw new ProtocolError('control-unexpected', { cause: any.error });
  if (any.data.protocol.max < own.min) throw new ProtocolError('version-too-old');
  if (any.data.protocol.min > own.max) throw new ProtocolError('version-too-new');
  const parsed = Hello.safeParse(value);
  if (!parsed.success) throw new ProtocolError('control-invalid', { cause: parsed.error });
  const hello = parsed.data;
  if (hello.protocol.min > hello.protocol.max) throw new ProtocolError('control-invalid');
  if (hello.role !== role) throw new ProtocolError('hello-wrong-role');
  const key = Buffer.from(hello.key, 'base64url');
  const message = helloBytes(hello.role, binding, hello.protocol, hello.app);
  if (!signedBy(key, message, Buffer.from(hello.signature, 'base64url')))
    throw new ProtocolError('hello-bad-signature');
  return {
    device: shortId(key),
    key,
    app: hello.app,
    version: Math.min(own.max, hello.protocol.max),
  };
}

function signedBy(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify(null, message, deviceKey(key), signature);
  } catch {
    // not a point on the curve: nobody can have signed with it
    return false;
  }
}

const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** The 32 bytes of an Ed25519 public key, ready to verify with. Throws where they are no key. */
export const deviceKey = (key: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.concat([spkiPrefix, key]), format: 'der', type: 'spki' });
