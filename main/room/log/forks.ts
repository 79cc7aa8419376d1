import type { History } from '../../history/history.ts';
import type { Fork, Horizon } from '../../history/stored-rooms.ts';
import { Emitter } from '../../lib/emitter.ts';
import { decodeEntries, type Entry } from '../../protocol/entry.ts';
import { isChange } from '../messages/changes.ts';
import type { Tail, Tails } from './tails.ts';

/** A chain may be long; of what is cut only ids are kept. */
const readAtOnce = 200;

interface FoundFork {
  readonly fork: Fork;
  /** The chain's last entry that is not in dispute. */
  readonly before: Tail | null;
  /** Ids of what goes out of the log. */
  readonly cut: readonly string[];
  /** What some of that was about. */
  readonly unsaid: readonly string[];
}

/** The proofs this device has that chains of a room forked (L4). */
export class Forks {
  /** Some of what was said about these messages is not in the log any more. */
  readonly unsaid = new Emitter<readonly string[]>();
  readonly #roomId: string;
  readonly #history: History;
  readonly #forks: Map<string, Fork>;

  constructor(roomId: string, history: History, forks: readonly Fork[]) {
    this.#roomId = roomId;
    this.#history = history;
    this.#forks = new Map(forks.map((fork) => [fork.chain, fork]));
  }

  /** Who signed two different entries for one place. */
  authors(): Set<string> {
    const proofs = [...this.#forks.values()].map(({ entries: [first] }) => decodeEntries(first)[0]);
    return new Set(proofs.flatMap((entry) => entry?.author ?? []));
  }

  /** Those that a copy with these heads has not seen. */
  proofsFor(heads: ReadonlyMap<string, number>): readonly Fork[] {
    return [...this.#forks.values()].filter(({ chain, seq }) => (heads.get(chain) ?? 0) >= seq);
  }

  /** What is here at its place is that entry. */
  async agree({ room, chain, seq, id }: Entry): Promise<boolean> {
    return (await entryAt(this.#history, room, chain, seq))?.id === id;
  }

  /**
   * Keeps the proof that `entry` makes with what is here, and cuts its chain before it on the disk and in `tails`.
   * Null, with nothing done, where what is here cannot be read. Rejects with `storage-…`.
   */
  async keep(entry: Entry, tails: Tails): Promise<FoundFork | null> {
    const tail = tails.get(entry.chain);
    const known = tail && { last: tail.seq, horizon: tails.horizonOf(entry.chain) };
    const found = known ? await findFork(this.#history, this.#roomId, entry, known) : null;
    if (!found) return null;
    const { fork, before } = found;
    await this.#history.putFork(this.#roomId, fork);
    this.#forks.set(fork.chain, fork);
    tails.cut(fork.chain, before);
    tails.fork(fork.chain, fork.seq);
    return found;
  }
}

const read = (bytes: Uint8Array): Entry => decodeEntries(bytes)[0] as Entry;

/**
 * `entry` contradicts its chain, which is here up to `last`: it goes on from another one than is here, and then the chain forked at
 * the latest there, or it stands at a place that is taken by another one. Null where what is here cannot be read.
 */
async function findFork(
  history: History,
  roomId: string,
  entry: Entry,
  { last, horizon }: { readonly last: number; readonly horizon: Horizon | null },
): Promise<FoundFork | null> {
  const { chain } = entry;
  const from = Math.max(1, Math.min(entry.seq, last + 1) - 2);
  const [range] = await history.ranges(roomId, [{ chain, from, to: last, limit: 3 }]);
  const here = (range ?? []).map(read);
  const at = (place: number): Entry | undefined => here.find((known) => known.seq === place);
  const previous = at(entry.seq - 1);
  const parted = previous !== undefined && !Buffer.from(previous.hash).equals(entry.previous);
  const ours = parted ? previous : at(entry.seq);
  if (!ours) return null;
  const { seq } = ours;
  const before = at(seq - 1) ?? (horizon?.seq === seq - 1 ? { ...horizon, author: entry.author } : null);
  if (seq > 1 && !before) return null;
  const [first, second] = [ours, entry].sort((a, b) => (a.id < b.id ? -1 : 1)) as [Entry, Entry];
  return {
    fork: { chain, seq, entries: [Uint8Array.from(first.bytes), Uint8Array.from(second.bytes)] },
    before,
    ...(await cutFrom(history, roomId, { chain, from: seq, to: last })),
  };
}

async function cutFrom(
  history: History,
  roomId: string,
  { chain, from, to }: { readonly chain: string; readonly from: number; readonly to: number },
): Promise<Pick<FoundFork, 'cut' | 'unsaid'>> {
  const cut: string[] = [];
  const unsaid = new Set<string>();
  for (let at = from; at <= to; at += readAtOnce) {
    const asked = { chain, from: at, to: Math.min(to, at + readAtOnce - 1), limit: readAtOnce };
    const [range] = await history.ranges(roomId, [asked]);
    for (const entry of (range ?? []).map(read)) {
      cut.push(entry.id);
      if (isChange(entry)) unsaid.add(entry.body.target);
    }
  }
  return { cut, unsaid: [...unsaid] };
}

export async function entryAt(
  history: History,
  roomId: string,
  chain: string,
  seq: number,
): Promise<Entry | null> {
  const [range] = await history.ranges(roomId, [{ chain, from: seq, to: seq, limit: 1 }]);
  const [bytes] = range ?? [];
  return bytes ? read(bytes) : null;
}

/** Those of `entries`, all of places that are taken, that differ from what is here. */
export async function contradictions(
  history: History,
  roomId: string,
  entries: readonly Entry[],
): Promise<Entry[]> {
  if (entries.length === 0) return [];
  const asked = entries.map(({ chain, seq }) => ({ chain, from: seq, to: seq, limit: 1 }));
  const ours = await history.ranges(roomId, asked);
  return entries.filter((entry, index) => {
    const [bytes] = ours[index] ?? [];
    return bytes !== undefined && read(bytes).id !== entry.id;
  });
}
