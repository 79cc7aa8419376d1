import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Keychain } from '../../main/platform.ts';

/** A system's keychain of one user, in memory; another `user` opens nothing of it. */
export class MemoryKeychain implements Keychain {
  /** What was sealed under an older key is still opened, and to be sealed anew. */
  version = 1;
  /** How often it sealed and opened. */
  sealed = 0;
  opened = 0;
  /** Runs before each; what it throws is what goes wrong. */
  before: (what: 'seal' | 'open') => void | Promise<void> = () => undefined;
  readonly #user: string;

  constructor(user = 'ana') {
    this.#user = user;
  }

  async seal(text: string): Promise<Uint8Array> {
    await this.before('seal');
    this.sealed++;
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key(this.version), nonce);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.from([this.version]), nonce, cipher.getAuthTag(), body]);
  }

  async open(sealed: Uint8Array): Promise<{ readonly text: string; readonly renew: boolean }> {
    await this.before('open');
    this.opened++;
    const [version = 0] = sealed;
    const decipher = createDecipheriv('aes-256-gcm', this.#key(version), sealed.subarray(1, 13));
    decipher.setAuthTag(sealed.subarray(13, 29));
    const text = Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]).toString('utf8');
    return { text, renew: version !== this.version };
  }

  #key(version: number): Uint8Array {
    return createHash('sha256').update(`${this.#user} ${version}`).digest();
  }
}
