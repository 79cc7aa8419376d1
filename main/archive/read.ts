import { createHash, verify, type Hash } from 'node:crypto';
import { AppError } from '../../preload/contract/errors.ts';
import { decodeEntries, shortId, type Entry } from '../protocol/entry.ts';
import { entryLengthAt, entryOverhead } from '../protocol/entry-bytes.ts';
import { deviceKey } from '../protocol/hello.ts';
import { readCharter, type Charter } from '../room/charter.ts';
import { opened, type Source } from './chunks.ts';
import {
  archiveDomain,
  archiveLimits,
  headBytes,
  keyOf,
  type Stretch,
  readHead,
  readHeader,
  signatureBytes,
  type ArchiveHeader,
  type Head,
} from './format.ts';

/** An archive whose passphrase is known. */
export interface OpenedArchive {
  readonly source: Source;
  readonly head: Head;
  readonly key: Buffer;
  readonly header: ArchiveHeader;
  readonly charter: Charter;
  /** The maker's device, and its key. */
  readonly maker: { readonly device: string; readonly key: Buffer };
}

/** Throws `archive-too-large`, `archive-passphrase` where the first chunk does not open, `archive-invalid`. */
export async function openArchive(
  source: Source,
  passphrase: string,
  stretch: Stretch = keyOf,
): Promise<OpenedArchive> {
  if (source.size > archiveLimits.file) throw new AppError('archive-too-large');
  if (source.size < headBytes) throw new AppError('archive-invalid');
  const head = readHead(await source.read(0, headBytes));
  const key = await stretch(passphrase, head);
  const plain = new Plain(opened(source, key, head), head);
  try {
    return { source, head, key, ...(await beginningOf(plain)) };
  } finally {
    await plain.stop();
  }
}

async function beginningOf(plain: Plain): Promise<Pick<OpenedArchive, 'header' | 'charter' | 'maker'>> {
  const header = await headerOf(plain);
  const charter = charterOf(header);
  const key = Buffer.from(header.maker.key, 'base64url');
  return { header, charter, maker: { device: shortId(key), key } };
}

async function headerOf(plain: Plain): Promise<ArchiveHeader> {
  const length = (await plain.take(4)).readUInt32BE();
  if (length > archiveLimits.header) throw new AppError('archive-invalid');
  return readHeader(await plain.take(length));
}

function charterOf(header: ArchiveHeader): Charter {
  try {
    const charter = readCharter(Buffer.from(header.charter, 'base64url'));
    if (charter.id === header.room) return charter;
  } catch (cause) {
    throw new AppError('archive-invalid', { cause });
  }
  throw new AppError('archive-invalid');
}

const entriesAtOnce = 500;

/**
 * The archive's entries, some at a time, in the order they stand in it; each is of its room, and well formed. Their signatures are not
 * looked at. Only once all were given is it known that the archive is whole and its maker's: throws `archive-invalid` where it is not.
 */
export async function* entriesOf(archive: OpenedArchive): AsyncGenerator<readonly Entry[]> {
  const plain = new Plain(opened(archive.source, archive.key, archive.head), archive.head);
  try {
    const { entries: count, room } = await headerOf(plain);
    for (let left = count; left > 0;) {
      const some: Entry[] = [];
      while (some.length < entriesAtOnce && left > 0) {
        some.push(entryIn(await plain.takeEntry(), room));
        left -= 1;
      }
      yield some;
    }
    const digest = plain.hash.copy().digest();
    const signature = await plain.take(signatureBytes);
    if (!(await plain.isOver())) throw new AppError('archive-invalid');
    if (!isSigned(archive.maker.key, digest, signature)) throw new AppError('archive-invalid');
  } finally {
    await plain.stop();
  }
}

function entryIn(bytes: Buffer, room: string): Entry {
  try {
    const [entry] = decodeEntries(bytes);
    if (entry?.room === room) return entry;
  } catch (cause) {
    throw new AppError('archive-invalid', { cause });
  }
  throw new AppError('archive-invalid');
}

function isSigned(key: Buffer, digest: Buffer, signature: Buffer): boolean {
  try {
    return verify(null, Buffer.concat([archiveDomain, digest]), deviceKey(key), signature);
  } catch {
    return false;
  }
}

/** What is inside, taken piece by piece. Whatever is cut short throws `archive-invalid`. */
class Plain {
  /** Of all that was taken, and the head before it. */
  readonly hash: Hash;
  readonly #chunks: AsyncGenerator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncGenerator<Buffer>, head: Head) {
    this.#chunks = chunks;
    this.hash = createHash('sha256').update(head.bytes);
  }

  async take(length: number): Promise<Buffer> {
    if (!(await this.#have(length))) throw new AppError('archive-invalid');
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    this.hash.update(taken);
    return taken;
  }

  /** One entry's bytes, in memory of their own chunk. */
  async takeEntry(): Promise<Buffer> {
    for (;;) {
      const length = entryLengthAt(this.#rest, 0);
      if (length !== null) return this.take(length);
      // Enough to tell, and no entry.
      if (this.#rest.length >= entryOverhead) throw new AppError('archive-invalid');
      if (!(await this.#have(this.#rest.length + 1))) throw new AppError('archive-invalid');
    }
  }

  async isOver(): Promise<boolean> {
    return this.#rest.length === 0 && !(await this.#have(1));
  }

  async stop(): Promise<void> {
    await this.#chunks.return(undefined);
  }

  async #have(length: number): Promise<boolean> {
    while (this.#rest.length < length) {
      const next = await this.#chunks.next();
      if (next.done) return false;
      this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value]);
    }
    return true;
  }
}
