import { AppError } from '../../preload/contract/errors.ts';
import type { StoredRoom } from '../history/history.ts';
import { Emitter } from '../lib/emitter.ts';
import { makeEntry, type Entry, type EntryBody, type EntryKind } from '../protocol/entry.ts';
import { ProtocolError } from '../protocol/errors.ts';
import { limits } from '../protocol/limits.ts';
import { SetAside } from './set-aside.ts';
import { stored } from './stored.ts';
import type { Surroundings } from './surroundings.ts';

interface Tail {
  readonly author: string;
  readonly seq: number;
  readonly lamport: number;
  readonly hash: Uint8Array;
}
export type Head = readonly [chain: string, seq: number];

/** Why an entry is not in the log though somebody sent it (L4). */
export type Refusal = 'signature' | 'chain' | 'fork' | 'author' | 'lamport' | 'chains';
export interface Refused {
  readonly author: string;
  readonly why: Refusal;
}

interface Writing {
  readonly entry: Entry;
  readonly resolve: (entry: Entry) => void;
  readonly reject: (error: unknown) => void;
}

const noHash = Buffer.alloc(32);
const entriesPerCommit = 1_000;

/**
 * One room's log on this device: a grow-only set of signed entries in per-author chains (L1–L4).
 * Whatever comes in, in whatever order and however often, ends in the same set; commits are grouped, one at a time (S2).
 */
export class RoomLog {
  readonly roomId: string;
  /** Heard after each commit: what is new on this disk, in the order it was added. */
  readonly committed = new Emitter<readonly Entry[]>();
  readonly refused = new Emitter<Refused>();
  /** The disk did not take what others sent; it must be asked for again. */
  readonly failed = new Emitter<unknown>();
  readonly #around: Surroundings;
  readonly #tails: Map<string, Tail>;
  readonly #chainsByAuthor = new Map<string, number>();
  readonly #aside = new SetAside();
  /** Chains that went apart from what is here: nothing more of them is taken, or asked for, until the next start. */
  readonly #parted = new Set<string>();
  /** Entries that their own author brought. */
  readonly #firstHand = new WeakSet<Entry>();
  #commits = 0;
  #own: { chain: string; seq: number; hash: Uint8Array };
  #greatest: number;
  #arrived: Entry[] = [];
  #writing: Writing[] = [];
  #committing: Promise<void> | null = null;

  private constructor(room: StoredRoom, tails: Map<string, Tail>, around: Surroundings) {
    this.roomId = room.id;
    this.#around = around;
    this.#tails = tails;
    for (const { author } of tails.values()) this.#countChain(author);
    this.#greatest = room.greatestLamport;
    this.#own = this.#newChain();
  }

  static async open(room: StoredRoom, around: Surroundings): Promise<RoomLog> {
    const heads = await around.history.heads(room.id);
    return new RoomLog(room, new Map(heads.map((head) => [head.chain, head])), around);
  }

  /** What is on this disk, without gaps below (H5). */
  heads(): Head[] {
    return [...this.#tails].map(([chain, tail]) => [chain, tail.seq]);
  }

  seqOf(chain: string): number {
    return this.#tails.get(chain)?.seq ?? 0;
  }

  authorOf(chain: string): string | null {
    return this.#tails.get(chain)?.author ?? null;
  }

  /** Whether a copy with these heads has something that can be taken in here. */
  lacks(heads: ReadonlyMap<string, number>): boolean {
    for (const [chain, seq] of heads) if (seq > this.seqOf(chain) && !this.#parted.has(chain)) return true;
    return false;
  }

  /** How many commits there have been: tells whether anything came of an effort. */
  get commits(): number {
    return this.#commits;
  }

  /** Something arrived whose predecessors did not, and had to be dropped or still waits for them. */
  get incomplete(): boolean {
    return this.#aside.incomplete;
  }

  /**
   * Adds this person's own entry; resolves once it is on this disk (L5). Entries are in the order of the calls.
   * Rejects with `storage-…`; the entry is then in no log, here or elsewhere.
   */
  write<Kind extends EntryKind>(kind: Kind, body: EntryBody<Kind>): Promise<Entry> {
    const { signer, clock } = this.#around;
    const entry = makeEntry(
      {
        room: this.roomId,
        author: signer.publicKey,
        chain: this.#own.chain,
        seq: this.#own.seq + 1,
        previous: this.#own.hash,
        lamport: this.#greatest + 1,
        sentAt: clock.now(),
        kind,
        body,
      },
      (message) => signer.sign(message),
    );
    this.#own = { chain: entry.chain, seq: entry.seq, hash: entry.hash };
    this.#greatest = entry.lamport;
    return new Promise((resolve, reject) => {
      this.#writing.push({ entry, resolve, reject });
      void this.#commit();
    });
  }

  /**
   * Takes entries another device sent; resolves when everything acceptable among them is on this disk. `from` is the guest
   * that brought them, who may begin chains only for itself once the room has its fill; null is the room's host.
   * Throws ProtocolError `entry-wrong-room`, and `entry-bad-signature` after keeping what was good.
   */
  async receive(entries: readonly Entry[], from: string | null): Promise<void> {
    const unknown = entries.filter((entry) => {
      if (entry.room !== this.roomId) throw new ProtocolError('entry-wrong-room');
      return this.#fits(entry, this.#tails) !== 'known';
    });
    const genuine = await this.#around.verify(unknown);
    for (const entry of unknown) if (from === null || entry.author === from) this.#firstHand.add(entry);
    this.#arrived.push(...unknown.filter((_entry, index) => genuine[index]));
    await this.#commit();
    const forged = unknown.filter((_entry, index) => !genuine[index]);
    for (const { author } of forged) this.refused.emit({ author, why: 'signature' });
    if (forged.length > 0) throw new ProtocolError('entry-bad-signature');
  }

  /** Ends a catch-up: what is still ahead of all that is known will not be let in (L4). */
  settle(): void {
    for (const entry of this.#aside.drop()) {
      if (entry.seq === this.seqOf(entry.chain) + 1)
        this.refused.emit({ author: entry.author, why: 'lamport' });
    }
  }

  /** Resolves when nothing is on its way to the disk. */
  async idle(): Promise<void> {
    while (this.#committing) await this.#committing;
  }

  #newChain(): { chain: string; seq: number; hash: Uint8Array } {
    return { chain: Buffer.from(this.#around.randomBytes(16)).toString('hex'), seq: 0, hash: noHash };
  }

  #commit(): Promise<void> {
    this.#committing ??= this.#commitAll();
    return this.#committing;
  }

  async #commitAll(): Promise<void> {
    // What arrives in the same turn shares the first commit.
    await Promise.resolve();
    try {
      while (this.#writing.length > 0 || this.#arrived.length > 0) await this.#commitOnce();
    } finally {
      // In the same turn as the last look: what is added later finds no commit going on, and begins one.
      this.#committing = null;
    }
  }

  async #commitOnce(): Promise<void> {
    const writing = this.#writing.splice(0, entriesPerCommit);
    const arrived = this.#arrived.splice(0, entriesPerCommit);
    const tails = new Map<string, Tail>();
    const accepted = [...writing.map(({ entry }) => entry), ...this.#place(arrived, tails)];
    for (const { entry } of writing) tails.set(entry.chain, entry);
    if (accepted.length === 0) return;
    try {
      await this.#around.history.append(this.roomId, accepted.map(stored));
    } catch (error) {
      this.#giveUp(writing, error);
      if (accepted.length > writing.length) this.failed.emit(error);
      return;
    }
    for (const [chain, tail] of tails) {
      if (!this.#tails.has(chain)) this.#countChain(tail.author);
      this.#tails.set(chain, tail);
    }
    for (const { lamport } of accepted) this.#greatest = Math.max(this.#greatest, lamport);
    this.#commits += 1;
    this.committed.emit(accepted);
    for (const { entry, resolve } of writing) resolve(entry);
    this.#arrived.unshift(...this.#aside.ready((entry) => this.#fits(entry, this.#tails)));
  }

  #countChain(author: string): void {
    this.#chainsByAuthor.set(author, (this.#chainsByAuthor.get(author) ?? 0) + 1);
  }

  /** `begun`: how many chains by each author are about to be added. */
  #mayBegin(entry: Entry, begun: ReadonlyMap<string, number>): boolean {
    const { author } = entry;
    const own = (this.#chainsByAuthor.get(author) ?? 0) + (begun.get(author) ?? 0);
    if (own >= limits.chainsPerAuthor) return false;
    const total = [...begun.values()].reduce((sum, count) => sum + count, this.#tails.size);
    // Keys cost nothing: whoever fills a room in the names of others must not shut out those who come themselves.
    return total < (this.#firstHand.has(entry) ? 2 : 1) * limits.chainsPerRoom;
  }

  #refuse(entry: Entry, why: Refusal): void {
    this.#parted.add(entry.chain);
    this.refused.emit({ author: entry.author, why });
  }

  /** Nothing of these, nor of what was built on them, may ever be seen elsewhere: the chain they were for ends here (L2). */
  #giveUp(writing: readonly Writing[], error: unknown): void {
    if (writing.length === 0) return;
    const lost = [...writing, ...this.#writing.splice(0)];
    this.#own = this.#newChain();
    const cause = error instanceof AppError ? error : new AppError('storage-failed', { cause: error });
    for (const { reject } of lost) reject(cause);
  }

  /** Those of `entries` that follow what is known, in order; the ones that cannot yet are set aside, the others refused. */
  #place(entries: readonly Entry[], tails: Map<string, Tail>): Entry[] {
    const accepted: Entry[] = [];
    const known = {
      get: (chain: string): Tail | undefined => tails.get(chain) ?? this.#tails.get(chain),
    };
    const begun = new Map<string, number>();
    let greatest = this.#greatest;
    for (const entry of entries) {
      const { author } = entry;
      const begins = known.get(entry.chain) === undefined;
      const fits = this.#fits(entry, known, greatest);
      const fit = fits === 'next' && begins && !this.#mayBegin(entry, begun) ? 'chains' : fits;
      if (fit === 'next') {
        if (begins) begun.set(author, (begun.get(author) ?? 0) + 1);
        tails.set(entry.chain, entry);
        greatest = Math.max(greatest, entry.lamport);
        accepted.push(entry);
      } else if (fit === 'later') this.#aside.add(entry);
      else if (fit !== 'known') {
        // Its author has seen that far, and others will go on from there.
        greatest = Math.max(greatest, Math.min(entry.lamport, greatest + limits.lamportJump));
        if (fit !== 'parted') this.#refuse(entry, fit);
      }
    }
    this.#greatest = Math.max(this.#greatest, greatest);
    return accepted;
  }

  #fits(
    entry: Entry,
    tails: { get(chain: string): Tail | undefined },
    greatest = this.#greatest,
  ): 'next' | 'later' | 'known' | 'parted' | Refusal {
    const tail = tails.get(entry.chain);
    const seq = tail?.seq ?? 0;
    if (tail && tail.author !== entry.author) return 'author';
    if (entry.seq === seq && tail && !Buffer.from(tail.hash).equals(entry.hash)) return 'fork';
    if (entry.seq <= seq) return 'known';
    if (this.#parted.has(entry.chain)) return 'parted';
    if (entry.seq > seq + 1) return 'later';
    if (!Buffer.from(tail?.hash ?? noHash).equals(entry.previous)) return 'chain';
    if (entry.lamport <= (tail?.lamport ?? 0)) return 'chain';
    return entry.lamport > greatest + limits.lamportJump ? 'later' : 'next';
  }
}
