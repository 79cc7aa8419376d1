import { createHash } from 'node:crypto';
import { AppError } from '../../preload/contract/errors.ts';
import type { History } from '../history/history.ts';
import { cursorOf } from '../lib/cursor.ts';
import type { Signer } from '../room/surroundings.ts';
import { sealed } from './chunks.ts';
import {
  archiveDomain,
  archiveLimits,
  keyOf,
  newHead,
  writeHeader,
  type ArchiveHeader,
  type Stretch,
} from './format.ts';

export interface ArchiveSources {
  readonly history: () => History;
  readonly signer: Signer;
  /** What this person goes by. */
  readonly name: () => string;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
}

const entriesPerPage = 500;

/**
 * The archive of that room, piece by piece: what has left this device for somebody by now, as it is kept here.
 * Throws `room-unknown`, `archive-too-large`, `storage-…`.
 */
export async function* makeArchive(
  sources: ArchiveSources,
  room: { readonly id: string; readonly name: string },
  passphrase: string,
): AsyncGenerator<Buffer> {
  const stored = await sources.history().room(room.id);
  if (!stored) throw new AppError('room-unknown');
  const { upTo, gone } = await reach(sources.history(), room.id);
  const header: ArchiveHeader = {
    room: room.id,
    charter: Buffer.from(stored.charter).toString('base64url'),
    name: room.name.slice(0, 256),
    maker: {
      name: sources.name().slice(0, 256),
      key: Buffer.from(sources.signer.publicKey).toString('base64url'),
    },
    madeAt: sources.now(),
    entries: [...upTo.values()].reduce((sum, seq) => sum + seq, -gone),
  };
  if (header.entries > archiveLimits.entries) throw new AppError('archive-too-large');
  yield* writeArchive(header, entriesUpTo(sources.history, header, upTo), sources.signer, passphrase);
}

/** The file of that header and those entries, signed by `signer` and sealed by `passphrase`. */
export async function* writeArchive(
  header: ArchiveHeader,
  entries: AsyncIterable<Uint8Array>,
  signer: Pick<Signer, 'sign'>,
  passphrase: string,
  stretch: Stretch = keyOf,
): AsyncGenerator<Buffer> {
  const head = newHead();
  const key = await stretch(passphrase, head);
  let size = head.bytes.length;
  yield head.bytes;
  for await (const chunk of sealed(signed(header, entries, signer, head.bytes), key, head)) {
    size += chunk.length;
    if (size > archiveLimits.file) throw new AppError('archive-too-large');
    yield chunk;
  }
}

async function* signed(
  header: ArchiveHeader,
  entries: AsyncIterable<Uint8Array>,
  signer: Pick<Signer, 'sign'>,
  head: Buffer,
): AsyncGenerator<Uint8Array> {
  const first = writeHeader(header);
  const hash = createHash('sha256').update(head).update(first);
  yield first;
  for await (const bytes of entries) {
    hash.update(bytes);
    yield bytes;
  }
  yield signer.sign(Buffer.concat([archiveDomain, hash.digest()]));
}

/**
 * How far each chain goes into the archive: what is withheld can still be changed, and what was given away cannot. `gone`: so many
 * entries up to there were forgotten.
 */
async function reach(
  history: History,
  roomId: string,
): Promise<{ readonly upTo: Map<string, number>; readonly gone: number }> {
  const withheld = await history.withheld(roomId);
  const heads = await history.heads(roomId);
  const upTo = new Map(heads.map(({ chain, seq }) => [chain, seq]));
  for (const { chain, seq } of withheld) upTo.set(chain, Math.min(upTo.get(chain) ?? 0, seq - 1));
  const gone = heads.reduce((sum, { horizon }) => sum + (horizon ? horizon.seq - horizon.back : 0), 0);
  return { upTo, gone };
}

/** In shown order, so that nobody who takes them in has to wait for what others stand on. */
async function* entriesUpTo(
  history: () => History,
  { room, entries: count }: ArchiveHeader,
  upTo: ReadonlyMap<string, number>,
): AsyncGenerator<Uint8Array> {
  let written = 0;
  for (let after: string | null = beginning; after !== null;) {
    const page: Awaited<ReturnType<History['page']>> = await history().page(room, {
      after,
      limit: entriesPerPage,
      all: true,
    });
    for (const { chain, seq, bytes } of page.entries) {
      if (seq > (upTo.get(chain) ?? 0)) continue;
      written += 1;
      yield bytes;
    }
    const last = page.entries.at(-1);
    after = page.more && last ? cursorOf(last) : null;
  }
  // A chain was cut meanwhile: the archive would say that it has more than it has.
  if (written !== count) throw new AppError('storage-failed', { message: 'the log changed' });
}
const beginning = cursorOf({ lamport: 0, chain: '0'.repeat(32), seq: 0 });
