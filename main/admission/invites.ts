import { createHash, hkdfSync } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import { fromBase32, toBase32 } from '../lib/base32.ts';
import { isLocalAddress } from '../lib/local-address.ts';

/** What an invite by link or QR code carries (J4). Whoever has it may come in once. */
export interface InviteLink {
  readonly room: string;
  /** The device that hosts now: nobody else is told anything. */
  readonly host: string;
  /** 16 bytes. */
  readonly secret: Uint8Array;
  /** ms since 1970, whole seconds. */
  readonly expires: number;
  /** At most 4, IPv4 and IPv6: private, link-local without a scope, or loopback. */
  readonly addresses: readonly { readonly host: string; readonly port: number }[];
}

const opening = 'LANDLINE://JOIN/';
const addressesAtMost = 4;
const checkBytes = 4;
/** Version, room, host, secret, expiry, check. */
const fixedBytes = 1 + 20 + 20 + 16 + 4 + checkBytes;
const form = /^landline:(?:\/\/)?join[/?]([a-z2-7]{1,260})\/?$/i;
const id = /^[a-z2-7]{32}$/;

/**
 * `LANDLINE://JOIN/` and base32 of these bytes, all of it in the alphanumeric mode of QR codes, all integers big-endian:
 *
 *     version u8 = 1 | room 20 | host 20 | secret 16 | expires in s u32 | for each address: family u8 = 4 or 6, 4 or 16, port u16
 *     | the first 4 bytes of the SHA-256 of all that
 *
 * Throws a RangeError on what `readInvite` would not give back.
 */
export function writeInvite(link: InviteLink): string {
  const text = opening + toBase32(checked(linkBytes(link))).toUpperCase();
  if (readInvite(text) === null) throw new RangeError('not an invite');
  return text;
}

/**
 * Null for anything but what `writeInvite` gives, whole: in upper or lower case, with blanks around it, and with what links get
 * on their way through other programs: `landline:` without `//`, `join?` for `join/`, a `/` at the end.
 */
export function readInvite(text: string): InviteLink | null {
  if (text.length > 1_000) return null;
  const base32 = form.exec(text.trim())?.[1]?.toLowerCase() ?? '';
  const bytes = Buffer.from(fromBase32(base32));
  if (bytes.length < fixedBytes || toBase32(bytes) !== base32 || bytes[0] !== 1) return null;
  const content = bytes.subarray(0, -checkBytes);
  if (!checked(content).equals(bytes)) return null;
  const addresses = readAddresses(content.subarray(61));
  if (addresses === null || addresses.length > addressesAtMost) return null;
  return {
    room: toBase32(content.subarray(1, 21)),
    host: toBase32(content.subarray(21, 41)),
    secret: Uint8Array.from(content.subarray(41, 57)),
    expires: content.readUInt32BE(57) * 1_000,
    addresses,
  };
}

function linkBytes({ room, host, secret, expires, addresses }: InviteLink): Buffer {
  if (!id.test(room) || !id.test(host) || secret.length !== 16 || expires % 1_000 !== 0)
    throw new RangeError('not an invite');
  const seconds = Buffer.alloc(4);
  seconds.writeUInt32BE(expires / 1_000);
  return Buffer.concat([
    Buffer.of(1),
    fromBase32(room),
    fromBase32(host),
    secret,
    seconds,
    ...addresses.map(({ host: address, port }) => addressBytes(address, port)),
  ]);
}

const checked = (content: Uint8Array): Buffer =>
  Buffer.concat([content, createHash('sha256').update(content).digest().subarray(0, checkBytes)]);

function addressBytes(host: string, port: number): Buffer {
  const ip = isIPv4(host) ? host.split('.').map(Number) : isIPv6(host) ? ipv6Bytes(host) : [];
  const bytes = Buffer.of(ip.length === 4 ? 4 : 6, ...ip, 0, 0);
  bytes.writeUInt16BE(port, 1 + ip.length);
  return bytes;
}

function readAddresses(bytes: Buffer): InviteLink['addresses'] | null {
  const found: { readonly host: string; readonly port: number }[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes[at] === 4 ? 4 : bytes[at] === 6 ? 16 : 0;
    const end = at + 1 + length + 2;
    if (length === 0 || end > bytes.length) return null;
    const ip = bytes.subarray(at + 1, end - 2);
    const host = length === 4 ? ip.join('.') : ipv6Text(ip);
    const port = bytes.readUInt16BE(end - 2);
    if (port === 0 || !isLocalAddress(host) || host.startsWith('::ffff:')) return null;
    found.push({ host, port });
    at = end;
  }
  return found;
}

/** Eight groups as RFC 5952 has them, which is how the address parser of URLs writes. */
const ipv6Text = (bytes: Buffer): string => {
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(2 * index).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
};

function ipv6Bytes(host: string): number[] {
  if (host.includes('%')) throw new RangeError('an address without a scope');
  const plain = new URL(`http://[${host}]`).hostname.slice(1, -1);
  const [before = [], after] = plain.split('::').map((half) => half.split(':').filter(Boolean));
  const zeros = after ? 8 - before.length - after.length : 0;
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...(after ?? [])];
  return groups.map((group) => parseInt(group, 16)).flatMap((group) => [group >> 8, group & 255]);
}

/** What hosts know of a link's secret: by what they find it, and the key that its tags are made with. Base64url of 16 and 32 bytes. */
export function inviteKeys(secret: Uint8Array, room: string): { readonly id: string; readonly key: string } {
  const derived = (use: string, length: number): string =>
    Buffer.from(hkdfSync('sha256', secret, fromBase32(room), use, length)).toString('base64url');
  return { id: derived('landline-invite-id-v1', 16), key: derived('landline-invite-key-v1', 32) };
}

const codeAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A spoken code as it is shown, `ABCD-EFGH`, from 5 random bytes. What is registered and checked is `readCode` of it. */
export function makeCode(random: Uint8Array): string {
  if (random.length !== 5) throw new RangeError('a code is made of 5 bytes');
  const bits = BigInt(`0x${Buffer.from(random).toString('hex')}`);
  const characters = Array.from(
    { length: 8 },
    (_, at) => codeAlphabet[Number((bits >> BigInt(35 - 5 * at)) & 31n)],
  );
  return `${characters.slice(0, 4).join('')}-${characters.slice(4).join('')}`;
}

/**
 * The 8 characters of a code (Crockford's base32), however it was typed: case, width, blanks and dashes do not matter, O is 0, I
 * and L are 1. Null where it is none.
 */
export function readCode(text: string): string | null {
  if (text.length > 100) return null;
  const folded = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{8}$/.test(folded) ? folded : null;
}
