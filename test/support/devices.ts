import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { shortId, type EntryDraft } from '../../main/protocol/entry.ts';

const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A device whose key is made of one repeated byte: the same in every run. */
export function knownDevice(byte: number): KnownDevice {
  const key = createPrivateKey({
    key: Buffer.concat([pkcs8Prefix, Buffer.alloc(32, byte)]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = Uint8Array.from(
    createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32),
  );
  return {
    device: shortId(publicKey),
    publicKey,
    sign: (message: Uint8Array): Uint8Array => sign(null, message, key),
  };
}
export interface KnownDevice {
  readonly device: string;
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

/** Nobody has to guess what tests say. */
export const someSalt: Uint8Array = Buffer.alloc(16, 5);

export const someRoom = shortId(Buffer.from('a room'));

/** A message as its author drafts it; `changes` say what the test is about. */
export const messageDraft = (
  author: Pick<KnownDevice, 'publicKey'>,
  changes: Partial<EntryDraft<'message'>> = {},
): EntryDraft<'message'> => ({
  room: someRoom,
  author: author.publicKey,
  chain: '000102030405060708090a0b0c0d0e0f',
  seq: 1,
  previous: new Uint8Array(32),
  lamport: 7,
  sentAt: 1_700_000_000_000,
  kind: 'message',
  body: { text: 'Hello, 世界 👋' },
  salt: someSalt,
  ...changes,
});
