import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** The connection that somebody comes in by. Fingerprints are SHA-256 of the TLS certificates; all but the room is 64 hexadecimal digits. */
export interface Channel {
  readonly room: string;
  /** `Peer.channel`. */
  readonly channel: string;
  readonly guest: string;
  readonly host: string;
}
export type TagRole = 'guest' | 'host';

const tagUnder =
  (domain: string) =>
  (key: Uint8Array, role: TagRole, { room, channel, guest, host }: Channel): string => {
    const own = Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), domain, 32));
    const tag = createHmac('sha256', own).update(`${role}\0${room}\0`, 'latin1');
    for (const part of [channel, guest, host]) tag.update(bytesOf(part));
    return tag.digest('base64url');
  };

function bytesOf(part: string): Uint8Array {
  if (!/^[0-9a-f]{64}$/i.test(part)) throw new RangeError('a channel has parts of 32 bytes');
  return Buffer.from(part, 'hex');
}

/**
 * What shows that the sender, in that role, has the login's key, on this connection alone (J2):
 * `HMAC-SHA-256(HKDF-SHA-256(key, no salt, 'landline-login-v1', 32), role | \0 | room | \0 | channel 32 | guest's fingerprint 32 | host's 32)`,
 * in base64url. Whoever relays has another channel and other certificates.
 */
export const loginTag = tagUnder('landline-login-v1');

/** The same with `landline-invite-v1` and an invite's key (J4). */
export const inviteTag = tagUnder('landline-invite-v1');

/** In a time that tells nothing about where they differ. */
export function sameTag(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8')];
  return one.length === other.length && timingSafeEqual(one, other);
}
