import { verify, type KeyObject } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { signedPart, type Entry } from './entry.ts';
import { deviceKey } from './hello.ts';

/** Keys ready to verify with, the least recently used forgotten first. Making one costs half of a verification. */
export class KeyCache {
  readonly #kept: number;
  readonly #keys = new Map<string, KeyObject | null>();

  constructor(kept = 4_096) {
    this.#kept = kept;
  }

  /** Null where the bytes are no key. */
  get(device: string, key: Uint8Array): KeyObject | null {
    const known = this.#keys.get(device);
    this.#keys.delete(device);
    const ready = known === undefined ? importKey(key) : known;
    this.#keys.set(device, ready);
    if (this.#keys.size > this.#kept) this.#keys.delete(this.#keys.keys().next().value as string);
    return ready;
  }
}

function importKey(key: Uint8Array): KeyObject | null {
  try {
    return deviceKey(key);
  } catch {
    return null;
  }
}

export interface VerifyOptions {
  /** Signatures checked at one time in libuv's threads; by default one core is left for the loop. */
  readonly concurrency?: number;
  /** Handed in by whoever verifies often, so that keys stay ready between calls. */
  readonly keys?: KeyCache;
}

/**
 * Whether each entry is signed by the author it names, in the order given (L1). Checked off the calling thread (C6);
 * the entries' bytes must not change meanwhile. Never rejects.
 */
export function verifyEntries(entries: readonly Entry[], options: VerifyOptions = {}): Promise<boolean[]> {
  const { concurrency = Math.max(1, availableParallelism() - 1), keys = new KeyCache() } = options;
  const verdicts = entries.map(() => false);
  let next = 0;
  let open = entries.length;
  if (open === 0) return Promise.resolve(verdicts);
  return new Promise((resolve) => {
    const settle = (index: number, valid: boolean): void => {
      verdicts[index] = valid;
      open--;
      if (open === 0) resolve(verdicts);
      else checkNext();
    };
    const checkNext = (): void => {
      for (; next < entries.length;) {
        const index = next++;
        const entry = entries[index] as Entry;
        const key = keys.get(entry.author, entry.authorKey);
        if (key === null) {
          // settled in place: a list of bad keys must not deepen the stack
          open--;
          continue;
        }
        const { message, signature } = signedPart(entry);
        verify(null, message, key, signature, (error, valid) => settle(index, error === null && valid));
        return;
      }
      if (open === 0) resolve(verdicts);
    };
    for (let worker = 0; worker < concurrency; worker++) checkNext();
  });
}

/** Checks signatures for everybody who asks, one call after the other, so that the bound on threads holds for all together. */
export class Verifier {
  readonly #keys = new KeyCache();
  #last: Promise<unknown> = Promise.resolve();

  /** As `verifyEntries`. */
  verify(entries: readonly Entry[]): Promise<boolean[]> {
    const verdicts = this.#last.then(() => verifyEntries(entries, { keys: this.#keys }));
    this.#last = verdicts;
    return verdicts;
  }
}
