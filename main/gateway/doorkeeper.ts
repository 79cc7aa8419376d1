import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/**
 * Decides who may use the browser face. A token opens the door once and becomes a session, which a browser keeps as a
 * cookie; sessions end with the process. Secrets are kept as digests and compared in constant time.
 */
export class Doorkeeper {
  readonly #randomBytes: (count: number) => Uint8Array;
  readonly #maxSessions: number;
  #token: Buffer | null = null;
  #sessions: Buffer[] = [];

  constructor(randomBytes: (count: number) => Uint8Array, maxSessions: number) {
    this.#randomBytes = randomBytes;
    this.#maxSessions = maxSessions;
  }

  /** A new token of 256 bits. One that was given before and not used is void from now on. */
  newToken(): string {
    const token = this.#secret();
    this.#token = digest(token);
    return token;
  }

  /** The session that `token` opens, or null where it is not the token last given or was used. The oldest session ends where there are too many. */
  admit(token: string): string | null {
    if (this.#token === null || !timingSafeEqual(this.#token, digest(token))) return null;
    this.#token = null;
    const session = this.#secret();
    this.#sessions = [...this.#sessions, digest(session)].slice(-this.#maxSessions);
    return session;
  }

  knows(session: string): boolean {
    const given = digest(session);
    return this.#sessions.some((known) => timingSafeEqual(known, given));
  }

  #secret(): string {
    return Buffer.from(this.#randomBytes(32)).toString('base64url');
  }
}
