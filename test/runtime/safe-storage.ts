import { createCipheriv, createDecipheriv, pbkdf2Sync } from 'node:crypto';
import os from 'node:os';
import { strict } from './strict.ts';
import { world } from './world.ts';

/**
 * Whose keychain this is: this user's where nothing is said, `none` for a Linux without one, `locked` for one that does not
 * open now, any other word for somebody else's.
 */
const user = process.env['STAND_IN_KEYCHAIN'] ?? os.userInfo().username;
const hasNone = user === 'none';
const isLocked = user === 'locked';

/** Chromium's own on Linux: what is sealed is marked with whose key it was, and cannot tell a wrong key by itself. */
const marks = { knownToAll: Buffer.from('v10'), own: Buffer.from('v11') };
const blanks = Buffer.alloc(16, ' ');
const keyOf = (password: string): Buffer => pbkdf2Sync(password, 'saltysalt', 1, 16, 'sha1');
const keys = { knownToAll: keyOf('peanuts'), own: keyOf(`${world.manifest.name} of ${user}`) };

const unavailable = (call: string): Error =>
  new Error(`safeStorage.${call} is temporarily unavailable. Please try again.`);

function ready(call: string): void {
  if (!world.ready) throw new Error('safeStorage cannot be used before app is ready');
  if (isLocked) throw unavailable(call);
}

export const safeStorage = strict('safeStorage', {
  /** Also where no keychain was found: then a key is used that everybody knows. */
  isAsyncEncryptionAvailable: () => Promise.resolve(world.ready && !isLocked),
  getSelectedStorageBackend: () => (!world.ready ? 'unknown' : hasNone ? 'basic_text' : 'gnome_libsecret'),
  async encryptStringAsync(plainText) {
    ready('encryptStringAsync');
    const which = hasNone ? 'knownToAll' : 'own';
    const cipher = createCipheriv('aes-128-cbc', keys[which], blanks);
    return Buffer.concat([marks[which], cipher.update(plainText, 'utf8'), cipher.final()]);
  },
  async decryptStringAsync(encrypted) {
    ready('decryptStringAsync');
    const mark = encrypted.subarray(0, 3);
    const which = mark.equals(marks.own) ? 'own' : mark.equals(marks.knownToAll) ? 'knownToAll' : null;
    const failed = 'Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.';
    if (which === null || (which === 'own' && hasNone)) throw new Error(failed);
    try {
      const decipher = createDecipheriv('aes-128-cbc', keys[which], blanks);
      const plain = Buffer.concat([decipher.update(encrypted.subarray(3)), decipher.final()]);
      return { result: plain.toString('utf8'), shouldReEncrypt: false };
    } catch {
      throw new Error(failed);
    }
  },
} satisfies Partial<Electron.SafeStorage>);
