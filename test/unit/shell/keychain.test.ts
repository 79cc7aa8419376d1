import { describe, expect, it } from 'vitest';
import { findKeychain } from '../../../main/shell/keychain.ts';

type Storage = Parameters<typeof findKeychain>[0];

/** Electron's `safeStorage`, as it answers on a machine with a keychain. */
const storage = (changes: Partial<Storage> = {}): Storage => ({
  isAsyncEncryptionAvailable: () => Promise.resolve(true),
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptStringAsync: (text) => Promise.resolve(Buffer.from(`v11${text}`)),
  decryptStringAsync: (sealed) =>
    Promise.resolve({ result: sealed.toString().slice(3), shouldReEncrypt: false }),
  ...changes,
});
const find = async (changes: Partial<Storage>, system: NodeJS.Platform = 'linux') => {
  const problems: unknown[] = [];
  const keychain = await findKeychain(storage(changes), system, (error) => problems.push(error));
  return { keychain, problems };
};
const knownToAll = { encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(`v10${text}`)) };

describe('the system’s keychain', () => {
  it('[I3] seals and opens, and says when it is to be done anew', async () => {
    const { keychain } = await find({});
    const sealed = await keychain?.seal('key');
    expect(sealed).toEqual(Uint8Array.from(Buffer.from('v11key')));
    expect(await keychain?.open(sealed ?? new Uint8Array())).toEqual({ text: 'key', renew: false });
    const renewing = await find({
      decryptStringAsync: () => Promise.resolve({ result: 'key', shouldReEncrypt: true }),
    });
    expect(await renewing.keychain?.open(new Uint8Array(1))).toEqual({ text: 'key', renew: true });
  });

  it.each<[string, Partial<Storage>]>([
    ['it is not available', { isAsyncEncryptionAvailable: () => Promise.resolve(false) }],
    [
      'Linux has none, and seals with a key that everybody knows',
      { getSelectedStorageBackend: () => 'basic_text' },
    ],
    ['it names a backend, and yet seals with the key that everybody knows', knownToAll],
    ['it cannot be asked', { isAsyncEncryptionAvailable: () => Promise.reject(new Error('no bus')) }],
    ['it cannot seal', { encryptStringAsync: () => Promise.reject(new Error('locked')) }],
  ])('[I3] is none where %s', async (_why, changes) => {
    expect((await find(changes)).keychain).toBeNull();
  });

  it('[I3] tells what kept it from being found', async () => {
    const { problems } = await find({ encryptStringAsync: () => Promise.reject(new Error('locked')) });
    expect(problems).toMatchObject([{ message: 'locked' }]);
  });

  it.each(['darwin', 'win32'] as const)('[I3] of %s is not asked which one it is', async (system) => {
    const changes: Partial<Storage> = {
      // The mark is what these systems seal with their own keychains.
      ...knownToAll,
      getSelectedStorageBackend: () => {
        throw new TypeError('not a function');
      },
    };
    expect((await find(changes, system)).keychain).not.toBeNull();
  });
});
