import { createCipheriv, createDecipheriv } from 'node:crypto';
import { AppError } from '../../preload/contract/errors.ts';
import { chunkBytes, headBytes, nonceOf, tagBytes, type Head } from './format.ts';

const cipher = 'aes-256-gcm';

/** Seals what `plain` gives, chunk by chunk; `key` is 32 bytes. */
export async function* sealed(
  plain: AsyncIterable<Uint8Array>,
  key: Buffer,
  head: Head,
): AsyncGenerator<Buffer> {
  let counter = 0;
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const piece of plain) {
    waiting.push(piece);
    size += piece.length;
    // The last chunk is known only once there is nothing behind it.
    if (size <= chunkBytes) continue;
    const all = Buffer.concat(waiting, size);
    let at = 0;
    for (; all.length - at > chunkBytes; at += chunkBytes) {
      yield seal(all.subarray(at, at + chunkBytes), key, head, counter++, false);
    }
    waiting = [all.subarray(at)];
    size = all.length - at;
  }
  yield seal(Buffer.concat(waiting, size), key, head, counter, true);
}

function seal(plain: Buffer, key: Buffer, head: Head, counter: number, last: boolean): Buffer {
  const sealing = createCipheriv(cipher, key, nonceOf(head, counter, last));
  sealing.setAAD(head.bytes);
  return Buffer.concat([sealing.update(plain), sealing.final(), sealing.getAuthTag()]);
}

/** A file that is read from where one likes. */
export interface Source {
  /** Bytes. */
  readonly size: number;
  /** Exactly `length` bytes from `at` on; rejects where they are not there. */
  read(at: number, length: number): Promise<Buffer>;
}

/**
 * What `sealed` was given, in the order it was given. Throws `archive-passphrase` where the first chunk does not open, `archive-invalid`
 * where a later one does not, or none ends the file.
 */
export async function* opened(source: Source, key: Buffer, head: Head): AsyncGenerator<Buffer> {
  for (let at = headBytes, counter = 0; ; counter++) {
    const length = Math.min(chunkBytes + tagBytes, source.size - at);
    if (length < tagBytes) throw new AppError('archive-invalid');
    const chunk = await source.read(at, length);
    at += length;
    const last = at === source.size;
    const plain = open(chunk, key, head, counter, last);
    if (!plain) throw new AppError(counter === 0 ? 'archive-passphrase' : 'archive-invalid');
    yield plain;
    if (last) return;
  }
}

function open(chunk: Buffer, key: Buffer, head: Head, counter: number, last: boolean): Buffer | null {
  const body = chunk.length - tagBytes;
  const opening = createDecipheriv(cipher, key, nonceOf(head, counter, last));
  opening.setAAD(head.bytes);
  opening.setAuthTag(chunk.subarray(body));
  try {
    return Buffer.concat([opening.update(chunk.subarray(0, body)), opening.final()]);
  } catch {
    return null;
  }
}
