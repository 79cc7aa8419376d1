import { createHmac, hkdfSync } from 'node:crypto';
import { base32, fromBase32, sha256, type Binding } from './bytes.ts';

/** The bytes of an invite by link (J4), as somebody who has got hold of it can change them: the check at the end is made right again. */
export function alterInvite(text: string, change: (bytes: Buffer) => Buffer): string {
  const bytes = fromBase32(text.slice('LANDLINE://JOIN/'.length).toLowerCase());
  const content = change(Buffer.from(bytes.subarray(0, -4)));
  return `LANDLINE://JOIN/${base32(Buffer.concat([content, sha256(content).subarray(0, 4)])).toUpperCase()}`;
}

const fixed = 61;

export const forRoom = (text: string, room: string): string =>
  alterInvite(text, (bytes) => (fromBase32(room).copy(bytes, 1), bytes));

export const forHost = (text: string, device: string): string =>
  alterInvite(text, (bytes) => (fromBase32(device).copy(bytes, 21), bytes));

export const untilThen = (text: string, expiresAt: number): string =>
  alterInvite(text, (bytes) => (bytes.writeUInt32BE(Math.floor(expiresAt / 1_000), 57), bytes));

/** With another secret. */
export const guessedAnew = (text: string): string =>
  alterInvite(text, (bytes) => (bytes.writeUInt8(bytes.readUInt8(45) ^ 1, 45), bytes));

/** To one address alone. */
export const sentTo = (text: string, address: string, port: number): string =>
  alterInvite(text, (bytes) => {
    const place = Buffer.from([4, ...address.split('.').map(Number), 0, 0]);
    place.writeUInt16BE(port, 5);
    return Buffer.concat([bytes.subarray(0, fixed), place]);
  });

/** What whoever has the link shows to be let in (J4), on the connection with that binding and `EXPORTER-landline-login`. */
export function showInvite(text: string, { dial, listen }: Binding, channel: string): object {
  const bytes = fromBase32(text.slice('LANDLINE://JOIN/'.length).toLowerCase());
  const room = bytes.subarray(1, 21);
  const derive = (secret: Uint8Array, salt: Uint8Array, use: string, length: number): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, salt, use, length));
  const secret = bytes.subarray(41, 57);
  const key = derive(secret, room, 'landline-invite-key-v1', 32);
  const tag = createHmac('sha256', derive(key, Buffer.alloc(0), 'landline-invite-v1', 32))
    .update(`guest\0${base32(room)}\0`)
    .update(Buffer.from(channel, 'hex'))
    .update(dial)
    .update(listen)
    .digest('base64url');
  return { by: 'invite', id: derive(secret, room, 'landline-invite-id-v1', 16).toString('base64url'), tag };
}
