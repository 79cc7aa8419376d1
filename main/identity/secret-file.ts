import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../preload/contract/errors.ts';
import type { Keychain } from '../platform.ts';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

/**
 * A secret in a file of its own (I3): as it is, or sealed by the system's keychain, and then three lines: what this is, the
 * sealed bytes in base64, and their SHA-256 in hexadecimal digits, so that damage is not taken for another's seal.
 */
const heading = 'landline sealed 1';
/** Also of a version to come, which is not for this one to judge. */
const headings = 'landline sealed ';

export type KeptSecret =
  | { readonly kind: 'plain'; readonly text: string }
  /** `renew`: it is to be kept anew. */
  | { readonly kind: 'opened'; readonly text: string; readonly renew: boolean }
  /** It is sealed, and nobody here can open it. */
  | { readonly kind: 'sealed'; readonly cause?: unknown }
  /** It was sealed, and is not what was written any more. */
  | { readonly kind: 'damaged' };

/** Whether what is in `file` is sealed. False where there is none that can be read. */
export function isSealedFile(file: string): boolean {
  try {
    return fs.readFileSync(file, 'latin1').startsWith(headings);
  } catch {
    return false;
  }
}

/** Null where there is no such file. Changes nothing. Throws `storage-failed` where there is one that cannot be read. */
export async function readSecret(file: string, keychain: Keychain | null): Promise<KeptSecret | null> {
  const content = await readPrivateFile(file);
  if (content === null) return null;
  if (!content.startsWith(headings)) return { kind: 'plain', text: content };
  if (!content.startsWith(`${heading}\n`)) return { kind: 'sealed' };
  const sealed = unwrap(content);
  if (sealed === null) return { kind: 'damaged' };
  if (keychain === null) return { kind: 'sealed' };
  try {
    const { text, renew } = await keychain.open(sealed);
    const start = purposeOf(file);
    // A key that is not the right one may open it all the same, to nothing of ours.
    return text.startsWith(start)
      ? { kind: 'opened', text: text.slice(start.length), renew }
      : { kind: 'sealed' };
  } catch (cause) {
    return { kind: 'sealed', cause };
  }
}

/**
 * Keeps `text` sealed, once the keychain has opened again what is on disk to be `text`; else, where there is none that
 * does, as it is. Afterwards the file holds all of it, or is as it was. Answers whether it is sealed.
 * Throws `storage-full`, `storage-read-only`, `storage-failed`.
 */
export async function keepSecret(file: string, text: string, keychain: Keychain | null): Promise<boolean> {
  if (keychain !== null && (await sealSecret(file, text, keychain))) return true;
  await writePrivateFile(file, text);
  return false;
}

/** As `keepSecret`, but where it cannot be sealed the file stays as it is, whatever kept it from that. */
export async function sealSecret(file: string, text: string, keychain: Keychain): Promise<boolean> {
  const whole = `${purposeOf(file)}${text}`;
  try {
    const sealed = await keychain.seal(whole);
    await writePrivateFile(file, wrap(sealed), async (draft) => {
      const written = unwrap((await readPrivateFile(draft)) ?? '');
      const opened = written && (await keychain.open(written));
      if (opened?.text !== whole) throw new Error('the keychain does not open what it has sealed');
    });
    return true;
  } catch {
    return false;
  }
}

export const isSealed = (file: string, cause?: unknown): AppError =>
  new AppError('identity-sealed', {
    message: `${path.basename(file)} is sealed by a keychain that cannot open it here`,
    cause,
  });

/** One secret cannot be put in another's place. */
const purposeOf = (file: string): string => `${path.basename(file)}\n`;

const digestOf = (sealed: Uint8Array): string => createHash('sha256').update(sealed).digest('hex');

const wrap = (sealed: Uint8Array): string =>
  `${heading}\n${Buffer.from(sealed).toString('base64')}\n${digestOf(sealed)}\n`;

function unwrap(content: string): Uint8Array | null {
  const [first, base64 = '', digest, ...rest] = content.split('\n');
  const sealed = Uint8Array.from(Buffer.from(base64, 'base64'));
  const isWhole = first === heading && rest.join() === '' && digest === digestOf(sealed);
  return isWhole && sealed.length > 0 ? sealed : null;
}
