import type { Keychain } from '../platform.ts';

type SafeStorage = Pick<
  Electron.SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

/** Of what Chromium on Linux seals with a key that everybody knows, because it has found no keychain. */
const knownKey = Buffer.from('v10');

/** The system's keychain, or null where there is none that protects anything (I3). Once the app is ready; may ask the person. */
export async function findKeychain(
  storage: SafeStorage,
  system: NodeJS.Platform,
  onProblem: (error: unknown) => void,
): Promise<Keychain | null> {
  try {
    if (!(await storage.isAsyncEncryptionAvailable())) return null;
    if (system === 'linux') {
      // Without a keychain it is called available all the same.
      if (storage.getSelectedStorageBackend() === 'basic_text') return null;
      const probe = await storage.encryptStringAsync('landline');
      if (probe.subarray(0, knownKey.length).equals(knownKey)) return null;
    }
  } catch (error) {
    onProblem(error);
    return null;
  }
  return {
    seal: async (text) => Uint8Array.from(await storage.encryptStringAsync(text)),
    async open(sealed) {
      const { result, shouldReEncrypt } = await storage.decryptStringAsync(Buffer.from(sealed));
      return { text: result, renew: shouldReEncrypt };
    },
  };
}
