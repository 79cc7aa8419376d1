/**
 * What hostile programs send, byte by byte, written from docs/protocol.md with Node's own modules alone: nothing here knows the app's
 * sources, so that both have to agree with the document.
 */
import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

const letters = 'abcdefghijklmnopqrstuvwxyz234567';

/** RFC 4648, lower case, no padding. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => letters[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}

export function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

export const sha256 = (...parts: readonly (Uint8Array | string)[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** I1, L8 */
export const shortId = (bytes: Uint8Array): string => base32(sha256(bytes).subarray(0, 20));

/** A device's key (I1). */
export interface Key {
  readonly device: string;
  readonly publicKey: Buffer;
  sign(message: Uint8Array): Buffer;
}

export function makeKey(): Key {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  return { device: shortId(raw), publicKey: raw, sign: (message) => sign(null, message, privateKey) };
}

export interface Certificate {
  readonly cert: string;
  readonly key: string;
  readonly fingerprint: Buffer;
}
export type CertificateKind = 'P-256' | 'P-384' | 'RSA' | 'Ed25519';

const tlv = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  if (body.length < 128) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length = Buffer.from(body.length.toString(16).padStart(4, '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x82]), length, body]);
};
const seq = (...parts: readonly Uint8Array[]): Buffer => tlv(0x30, ...parts);
const oid = (hex: string): Buffer => tlv(6, Buffer.from(hex, 'hex'));
const time = (year: number): Buffer => tlv(0x18, Buffer.from(`${year}0101000000Z`));
const algorithms = {
  'P-256': () => seq(oid('2a8648ce3d040302')),
  'P-384': () => seq(oid('2a8648ce3d040302')),
  RSA: () => seq(oid('2a864886f70d01010b'), tlv(5)),
  Ed25519: () => seq(oid('2b6570')),
} as const;

function keyPair(kind: CertificateKind): { publicKey: KeyObject; privateKey: KeyObject } {
  if (kind === 'RSA') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  return kind === 'Ed25519'
    ? generateKeyPairSync('ed25519')
    : generateKeyPairSync('ec', { namedCurve: kind });
}

/** Self-signed (RFC 5280), with `CN=landline`. */
export function makeCertificate(
  kind: CertificateKind = 'P-256',
  options: { expired?: boolean } = {},
): Certificate {
  const { publicKey, privateKey } = keyPair(kind);
  const algorithm = algorithms[kind]();
  const name = seq(tlv(0x31, seq(oid('550403'), tlv(0x0c, Buffer.from('landline')))));
  const usage = (id: string, value: Buffer): Buffer => seq(oid(id), tlv(4, value));
  const extensions = seq(
    usage('551d0f', tlv(3, Buffer.from([7, 0x80]))),
    usage('551d25', seq(oid('2b06010505070301'), oid('2b06010505070302'))),
  );
  const body = seq(
    tlv(0xa0, tlv(2, Buffer.from([2]))),
    tlv(2, Buffer.from([0x51, ...crypto.getRandomValues(new Uint8Array(8))])),
    algorithm,
    name,
    options.expired ? seq(time(1999), time(2001)) : seq(time(2020), time(2090)),
    name,
    publicKey.export({ format: 'der', type: 'spki' }),
    tlv(0xa3, extensions),
  );
  const signature = sign(kind === 'Ed25519' ? null : 'sha256', body, privateKey);
  const der = seq(body, algorithm, tlv(3, Buffer.from([0]), signature));
  const pem = der.toString('base64').replaceAll(/.{64}/g, '$&\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${pem}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    fingerprint: sha256(der),
  };
}

const frameTypes = { control: 1, entries: 2, heartbeat: 3 } as const;

/** F1 */
export function frame(type: keyof typeof frameTypes | number, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(payload.length + 1);
  head.writeUInt8(typeof type === 'number' ? type : frameTypes[type], 4);
  return Buffer.concat([head, payload]);
}

export type Message = Readonly<Record<string, unknown>> & { readonly type: string };
export const control = (message: unknown): Buffer => frame('control', Buffer.from(JSON.stringify(message)));

/** The whole frames at the start of `bytes`, and what is left. */
export function readFrames(bytes: Buffer): { frames: { type: number; payload: Buffer }[]; rest: Buffer } {
  const frames: { type: number; payload: Buffer }[] = [];
  let at = 0;
  while (bytes.length - at >= 5 && bytes.length - at >= 4 + bytes.readUInt32BE(at)) {
    const end = at + 4 + bytes.readUInt32BE(at);
    frames.push({ type: bytes.readUInt8(at + 4), payload: bytes.subarray(at + 5, end) });
    at = end;
  }
  return { frames, rest: bytes.subarray(at) };
}

/** What a hello is bound to (C3). */
export interface Binding {
  readonly exporter: Buffer;
  readonly dial: Buffer;
  readonly listen: Buffer;
}

export function hello(
  key: Key,
  role: 'dial' | 'listen',
  { exporter, dial, listen }: Binding,
  protocol: { readonly min: number; readonly max: number } = { min: 1, max: 1 },
): Message {
  const app = '0.1.0';
  const versions = Buffer.alloc(4);
  versions.writeUInt16BE(protocol.min, 0);
  versions.writeUInt16BE(protocol.max, 2);
  const signed = Buffer.concat([
    Buffer.from(`landline-hello-v1\0${role}\0`),
    exporter,
    dial,
    listen,
    versions,
    Buffer.from(app),
  ]);
  return {
    type: 'hello',
    role,
    protocol,
    app,
    key: key.publicKey.toString('base64url'),
    signature: key.sign(signed).toString('base64url'),
  };
}
