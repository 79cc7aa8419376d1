import { AppError } from '../../../preload/contract/errors.ts';
import type { Fork, StoredRoom } from '../../history/stored-rooms.ts';
import { cursorOf } from '../../lib/cursor.ts';
import { Emitter } from '../../lib/emitter.ts';
import type { Entry, EntryBody, EntryKind } from '../../protocol/entry.ts';
import { ProtocolError } from '../../protocol/errors.ts';
import { Bare } from './bare.ts';
import { CatchUps } from './catch-ups.ts';
import { Forks } from './forks.ts';
import { Lateness } from './late.ts';
import { judgesNothing, type Judge } from './judging.ts';
import { giveUp, OwnChain, signed, type Writing } from './own-chain.ts';
import { place, type Placed } from './placing.ts';
import { allRead, behind, type Readers } from './readers.ts';
import { SetAside } from './set-aside.ts';
import { sift } from './sifting.ts';
import { rowsOf } from './stored.ts';
import type { Surroundings } from '../surroundings.ts';
import { Tails, type CheckedHead, type Fit, type Refused } from './tails.ts';
import { Withheld, type Rewriting } from './withheld.ts';

const entriesPerCommit = 1_000;

/**
 * One room's log on this device: a grow-only set of signed entries in per-author chains (L1–L4).
 * Whatever comes in, in whatever order and however often, ends in the same set; commits are grouped, one at a time (S2).
 */
export class RoomLog {
  readonly roomId: string;
  /** Heard after each commit: what is new on this disk, in the order it was added. */
  readonly committed = new Emitter<readonly Entry[]>();
  /** Heard after entries went out of the log: own ones that were withheld, or those beyond a fork. */
  readonly removed = new Emitter<readonly string[]>();
  /** Heard when a fork was found and kept: whoever holds more of its chain should see the proof. */
  readonly forked = new Emitter<Fork>();
  readonly refused = new Emitter<Refused>();
  /** The disk did not take what others sent; it must be asked for again. */
  readonly failed = new Emitter<unknown>();
  readonly withheld: Withheld;
  readonly lateness: Lateness;
  readonly catchUps = new CatchUps();
  /** Those messages whose words are not here. */
  readonly bare: Bare;
  judge: Judge = judgesNothing;
  readers: Readers = allRead;
  readonly #around: Surroundings;
  readonly #tails: Tails;
  readonly #aside = new SetAside();
  readonly forks: Forks;
  /** Entries that their own author brought. */
  readonly #firstHand = new WeakSet<Entry>();
  #withholding = true;
  #commits = 0;
  #own: OwnChain;
  #greatest: number;
  #together: string;
  #arrived: Entry[] = [];
  #contradicting: Entry[] = [];
  #writing: Writing[] = [];
  #committing: Promise<void> | null = null;

  private constructor(
    room: StoredRoom,
    parts: Pick<RoomLog, 'withheld' | 'bare'> & { readonly tails: Tails; readonly forks: readonly Fork[] },
    around: Surroundings,
  ) {
    this.roomId = room.id;
    this.#around = around;
    this.#tails = parts.tails;
    this.withheld = parts.withheld;
    this.bare = parts.bare;
    this.forks = new Forks(room.id, around.history, parts.forks);
    this.#greatest = room.greatestLamport;
    const { clock, signer } = around;
    this.lateness = new Lateness(clock, signer.device, room.lastMessage ? cursorOf(room.lastMessage) : '');
    this.#together = this.lateness.seen;
    this.#own = new OwnChain(room.id, around);
  }

  static async open(room: StoredRoom, around: Surroundings): Promise<RoomLog> {
    const { history } = around;
    const forks = await history.forks(room.id);
    const tails = new Tails(await history.heads(room.id), forks);
    const withheld = new Withheld(await history.withheld(room.id));
    return new RoomLog(room, { tails, forks, withheld, bare: await Bare.open(room.id, history) }, around);
  }

  /** What is on this disk, without gaps below (H5). */
  checkedHeads(): CheckedHead[] {
    return this.#tails.checkedHeads((chain) => this.bare.upTo(chain));
  }

  seqOf(chain: string): number {
    return this.#tails.get(chain)?.seq ?? 0;
  }

  /** Where its chains end, and where those go on from whose beginning was forgotten (J7). */
  get tails(): Pick<Tails, 'contradicts' | 'lack' | 'horizonOf' | 'haveHorizons'> {
    return this.#tails;
  }

  authorOf(chain: string): string | null {
    return this.#tails.get(chain)?.author ?? null;
  }

  /** A cursor behind all that is known. */
  get present(): string {
    return behind(this.#greatest);
  }

  /** Up to where everybody had what was said when this device was last with others, as far as can be told. */
  get together(): string {
    return this.#together;
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
    const sentAt = this.#around.clock.now();
    return new Promise((resolve, reject) => {
      this.#writing.push({ kind, body, sentAt, resolve, reject });
      void this.#commit();
    });
  }

  get withholding(): boolean {
    return this.#withholding;
  }

  /** From now on what is written stays here until `release`, and can be changed. */
  withhold(): void {
    if (!this.#withholding) this.#together = this.lateness.seen;
    this.#withholding = true;
  }

  /** Before anything is sent to anybody: what was withheld counts as sent from here on. Gives those entries. */
  async release(): Promise<readonly Entry[]> {
    this.#withholding = false;
    await this.idle();
    await this.#around.history.release(this.roomId);
    return this.withheld.release();
  }

  /** Takes a withheld message back, or has it say something else where `said` is no null. Throws `already-sent`, `storage-…`. */
  async rewrite(id: string, said: EntryBody<'message'> | null): Promise<Rewriting> {
    // Not by `idle`: in the turn of the last look nothing else can have begun.
    while (this.#committing) await this.#committing;
    const plan = this.#withholding ? this.withheld.plan(id, said, this.#around) : null;
    if (!plan) throw new AppError('already-sent');
    const rewriting = this.#rewrite(plan);
    this.#committing = rewriting.catch(() => undefined).then(() => this.#commitAll());
    await rewriting;
    return plan;
  }

  /**
   * Takes entries another device sent; resolves when everything acceptable among them is on this disk. `from` is the guest
   * that brought them, who may begin chains only for itself once the room has its fill; null is the room's host.
   * Throws ProtocolError `entry-wrong-room`, and `entry-bad-signature` after keeping what was good.
   */
  async receive(entries: readonly Entry[], from: string | null): Promise<void> {
    const fits = (entry: Entry): Fit => this.#fits(entry);
    const { fresh, contradicting, forged } = await sift(entries, this.roomId, fits, this.#around);
    for (const entry of fresh) if (from === null || entry.author === from) this.#firstHand.add(entry);
    this.#arrived.push(...fresh);
    this.#contradicting.push(...contradicting);
    await this.#commit();
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

  #commit(): Promise<void> {
    this.#committing ??= this.#commitAll();
    return this.#committing;
  }

  async #commitAll(): Promise<void> {
    // What arrives in the same turn shares the first commit.
    await Promise.resolve();
    try {
      for (;;) {
        const waits = this.#writing.length > 0 || this.#arrived.length > 0;
        const fork = waits ? undefined : this.#contradicting.shift();
        if (waits) await this.#commitOnce();
        else if (fork) await this.#fork(fork);
        else break;
      }
    } finally {
      // In the same turn as the last look: what is added later finds no commit going on, and begins one.
      this.#committing = null;
    }
  }

  async #commitOnce(): Promise<void> {
    // Signed only now: until then the chain may have become another one.
    const writing = signed(this.#own, this.#writing.splice(0, entriesPerCommit), () => ++this.#greatest);
    const arrived = this.#arrived.splice(0, entriesPerCommit);
    const own = new Set(writing.map(({ entry }) => entry));
    const { accepted: others, about } = this.#place(arrived);
    const accepted = [...own, ...others];
    if (accepted.length === 0) return;
    const withheld = this.#withholding;
    for (const entry of others) this.lateness.judge(entry);
    const { hidden, from } = this.judge.before(accepted);
    const rows = rowsOf(accepted, this.#around.signer.device, {
      late: (entry) => this.lateness.isLate(entry),
      withheld: (entry) => withheld && own.has(entry),
      hidden: (entry) => hidden.has(entry),
    });
    try {
      await this.#around.history.append(this.roomId, rows, from);
    } catch (error) {
      this.judge.undo(accepted);
      giveUp(this.#own, writing, error);
      if (others.length > 0) this.failed.emit(error);
      return;
    }
    for (const [chain, tail] of about) this.#tails.set(chain, tail);
    for (const entry of own) this.#tails.set(entry.chain, entry);
    for (const entry of accepted) {
      this.#greatest = Math.max(this.#greatest, entry.lamport);
      this.lateness.note(entry);
      if (withheld && own.has(entry)) this.withheld.add(entry);
    }
    this.#commits += 1;
    this.bare.note(others);
    this.committed.emit(accepted);
    for (const { entry, resolve } of writing) resolve(entry);
    this.#arrived.unshift(...this.#aside.ready((entry) => this.#fits(entry)));
  }

  async #rewrite(plan: Rewriting): Promise<void> {
    await this.withheld.carryOut(plan, this.#around.history, this.#tails, (entry) => this.judge.hides(entry));
    if (this.#own.id === plan.cut.chain) this.#own = plan.chain;
    this.removed.emit(plan.removed.map(({ id }) => id));
    if (plan.added.length === 0) return;
    this.judge.before(plan.added);
    this.committed.emit(plan.added);
  }

  /** `entry` and what is here at its place are signed by one author: the chain ends before them, here and everywhere (L4). */
  async #fork(entry: Entry): Promise<void> {
    if (this.#fits(entry) === 'forked' || (await this.forks.agree(entry))) return;
    try {
      const found = await this.forks.keep(entry, this.#tails);
      if (found) {
        if (this.#own.id === entry.chain) this.#own.renew();
        this.removed.emit(found.cut);
        this.forks.unsaid.emit(found.unsaid);
        this.forked.emit(found.fork);
      }
    } catch (error) {
      this.#tails.part(entry.chain);
      this.failed.emit(error);
    }
    this.refused.emit({ author: entry.author, why: 'fork' });
  }

  #place(arrived: readonly Entry[]): Placed {
    const placed = place(arrived, this.#tails, { greatest: this.#greatest, brought: this.#firstHand });
    this.#greatest = Math.max(this.#greatest, placed.greatest);
    for (const entry of placed.later) this.#aside.add(entry);
    this.#contradicting.push(...placed.contradicting);
    for (const { entry, why } of placed.refused) {
      this.#tails.part(entry.chain);
      this.refused.emit({ author: entry.author, why });
    }
    return placed;
  }

  #fits(entry: Entry): Fit {
    return this.#tails.fits(entry, new Map(), this.#greatest);
  }
}
