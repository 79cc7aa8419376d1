import type { Fork } from '../../history/stored-rooms.ts';
import type { Undo } from '../../lib/emitter.ts';
import type { Session } from '../../net/network.ts';
import type { Entry } from '../../protocol/entry.ts';
import { isBare, isBy } from '../../protocol/entry-bytes.ts';
import { ProtocolError } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import type { RoomMessage } from '../../protocol/messages.ts';
import type { RoomLog } from './log.ts';
import { entryAt } from './forks.ts';
import { BodyRequests } from './body-requests.ts';
import { MissingEntries } from './missing-entries.ts';
import { givenFrom, type Arrival } from './readers.ts';
import type { Surroundings } from '../surroundings.ts';
import type { CheckedHead } from './tails.ts';

type SyncMessage = Extract<RoomMessage, { type: 'heads' | 'pull' | 'page' | 'bodies' }>;

type SyncSurroundings = Pick<Surroundings, 'history' | 'clock' | 'signer'>;

/** After so many requests that brought nothing, what a peer says it has is no reason to ask it once more. */
const fruitlessAtMost = 8;
/** Of so many chains an own entry is shown to a peer that says it has another one. */
const shownAtMost = 32;
/** A frame of entries stays below the control limit with its type byte. */
const entriesPayload = limits.frameControl - 1;

export interface SyncOptions {
  /** When the peer came. */
  readonly came: Arrival;
  /** This device's own words are given whoever asks: to its host, which passes them on. */
  readonly givesOwn?: boolean;
  /** All that the peer held when it was asked is here, as far as it can be. */
  readonly onCaughtUp: () => void;
  /** `count` entries came of those asked for: after how many ms may more be asked for? */
  readonly pace: (count: number) => number;
}

/**
 * Anti-entropy between two copies of a log (H5): each side tells its heads and pulls what it lacks, page by page, in shown order.
 * Doing it again, or both at once, changes nothing. What the room's rule keeps from the peer is given without its words (J5), and the
 * words that are lacking here are asked for behind all else.
 */
export class Sync {
  readonly #session: Session;
  readonly #log: RoomLog;
  readonly #around: SyncSurroundings;
  readonly #options: SyncOptions;
  readonly #bodies: BodyRequests;
  /** Heads the peer is in the middle of telling, and those it last told whole. */
  #telling = new Map<string, number>();
  #theirs: ReadonlyMap<string, number> | null = null;
  #missing: MissingEntries | null = null;
  readonly #forksTold = new Set<string>();
  readonly #shown = new Set<string>();
  #serving = false;
  #pullId = 0;
  #awaited = false;
  /** What was asked for and is not answered in full yet. */
  #phase: 'idle' | 'pulling' | 'bodies' = 'idle';
  #asked = 0;
  #stopped = false;
  #pullAgain = false;
  #committedBefore = 0;
  /** So many times in a row nothing came of asking. */
  #fruitless = 0;
  #receiving: Promise<void> = Promise.resolve();
  readonly #undo: Undo;

  constructor(session: Session, log: RoomLog, around: SyncSurroundings, options: SyncOptions) {
    this.#session = session;
    this.#log = log;
    this.#around = around;
    this.#options = options;
    this.#bodies = new BodyRequests(log, around.signer.device, () => this.#askForNext());
    this.#undo = log.bare.wanted.on(() => this.askForBodies());
  }

  get came(): Arrival {
    return this.#options.came;
  }

  /** The session is over. */
  stop(): void {
    this.#stopped = true;
    this.#undo();
    this.#log.catchUps.giveUp(this);
    this.#bodies.stop();
  }

  /** Says whether `count` entries that came are within what was asked for, and counts them as such. */
  takeAsked(count: number): boolean {
    if (this.#asked < count) return false;
    this.#asked -= count;
    return true;
  }

  tellHeads(): void {
    const heads = this.#log.checkedHeads();
    for (let at = 0; at === 0 || at < heads.length; at += limits.headsPerFrame) {
      const part = heads.slice(at, at + limits.headsPerFrame);
      this.#session.send({ type: 'heads', heads: part, done: at + limits.headsPerFrame >= heads.length });
    }
  }

  /** Passes on the proof that a chain forked, once. */
  tellFork({ chain, seq, entries }: Fork): void {
    const fork = `${chain} ${seq}`;
    if (this.#forksTold.has(fork)) return;
    this.#forksTold.add(fork);
    // Apart, so that each fits a frame.
    for (const entry of entries) this.#session.sendEntries(this.#given(entry));
  }

  /** Asks for all that is lacking here; while that is under way, once more behind it. */
  catchUp(): void {
    if (this.#phase !== 'idle') {
      this.#pullAgain = true;
      return;
    }
    this.#phase = 'pulling';
    if (!this.#stopped) this.#log.catchUps.begin(this);
    this.#pullAgain = false;
    this.#committedBefore = this.#log.commits;
    this.tellHeads();
    this.#pull();
  }

  /** Entries the peer sent, pushed or pulled; `from` as for `RoomLog.receive`. Resolves when they are in the log; in the order of the calls. */
  receive(entries: readonly Entry[], from: string | null): Promise<void> {
    const received = this.#bodies.asks(entries)
      ? this.#take(entries, from)
      : this.#log.receive(entries, from);
    this.#receiving = Promise.allSettled([this.#receiving, received]).then(() => undefined);
    return received;
  }

  /** Throws ProtocolError where the message does not fit what was asked. */
  async onMessage(message: SyncMessage): Promise<void> {
    if (message.type === 'heads') this.#onHeads(message.heads, message.done);
    else if (message.type === 'pull') await this.#serve(message.id);
    else if (message.type === 'bodies') await this.#serveBodies(message.id, message.entries);
    else await this.#onPage(message.id, message.done);
  }

  #onHeads(heads: readonly CheckedHead[], done: boolean): void {
    for (const head of heads) {
      this.#telling.set(head[0], head[1]);
      if (this.#log.tails.contradicts(head)) void this.#showOwn(head[0], head[1]);
    }
    if (this.#telling.size > 2 * limits.chainsPerRoom) throw new ProtocolError('control-invalid');
    if (!done) return;
    this.#theirs = this.#telling;
    this.#telling = new Map();
    this.#missing = null;
    for (const fork of this.#log.forks.proofsFor(this.#theirs)) this.tellFork(fork);
    // Two that each say they have what they cannot give would ask each other for ever.
    if (this.#log.tails.lack(this.#theirs) && this.#fruitless < fruitlessAtMost) this.catchUp();
    else this.askForBodies();
  }

  /** The peer's chain ends with another entry at that place: with ours beside it, it has the proof of a fork. */
  async #showOwn(chain: string, seq: number): Promise<void> {
    if (this.#shown.has(chain) || this.#shown.size >= shownAtMost) return;
    this.#shown.add(chain);
    const entry = await entryAt(this.#around.history, this.#log.roomId, chain, seq).catch(() => null);
    if (entry) this.#session.sendEntries(this.#given(entry.bytes));
  }

  async #serve(id: number): Promise<void> {
    if (!this.#theirs || this.#serving) throw new ProtocolError('control-unexpected');
    this.#serving = true;
    try {
      const missing = (this.#missing ??= new MissingEntries(this.#around.history, this.#log, this.#theirs));
      const page = await missing.next(limits.entriesPerPull, limits.bytesPerPull);
      const given = page.map((bytes) => this.#given(bytes));
      for (const payload of payloads(given)) this.#session.sendEntries(payload);
      this.#session.send({ type: 'page', id, done: missing.done });
      if (missing.done && this.#missing === missing) this.#missing = null;
    } finally {
      this.#serving = false;
    }
  }

  async #serveBodies(id: number, entries: readonly (readonly [string, number])[]): Promise<void> {
    if (this.#serving) throw new ProtocolError('control-unexpected');
    this.#serving = true;
    try {
      const asked = entries.map(([chain, seq]) => ({ chain, from: seq, to: seq, limit: 1 }));
      const here = (await this.#around.history.ranges(this.#log.roomId, asked)).flat();
      const words = here.filter((bytes) => !isBare(bytes) && this.#given(bytes) === bytes);
      let size = 0;
      const page = words.filter((bytes) => (size += bytes.length) <= limits.bytesPerPull);
      for (const payload of payloads(page)) this.#session.sendEntries(payload);
      this.#session.send({ type: 'page', id, done: page.length === words.length });
    } finally {
      this.#serving = false;
    }
  }

  /** As the peer may have it. */
  #given(bytes: Uint8Array): Uint8Array {
    const { readers } = this.#log;
    if (readers.all || (this.#options.givesOwn && isBy(this.#around.signer.publicKey, bytes))) return bytes;
    return givenFrom(readers.from(this.#session.peer.device, this.#options.came), bytes);
  }

  async #onPage(id: number, done: boolean): Promise<void> {
    if (!this.#awaited || id !== this.#pullId) throw new ProtocolError('control-unexpected');
    this.#awaited = false;
    if (this.#phase === 'bodies') return this.#onBodies(done);
    const count = limits.entriesPerPull - this.#asked;
    this.#asked = 0;
    await this.#receiving;
    if (!done) return this.#pullIn(this.#options.pace(count));
    this.#phase = 'idle';
    // A gap that this round has not narrowed will not be narrowed by another one.
    const came = this.#log.commits > this.#committedBefore;
    const inVain = !came && this.#theirs !== null && this.#log.tails.lack(this.#theirs);
    this.#fruitless = inVain ? this.#fruitless + 1 : 0;
    if (this.#pullAgain || (this.#log.incomplete && came)) return this.catchUp();
    this.#log.settle();
    this.#log.catchUps.end(this);
    this.#options.onCaughtUp();
    this.#askForNext();
  }

  /** Asks for words, once more where that is known to be of use: what may be had has changed. */
  askForBodies(): void {
    this.#bodies.renew();
    this.#askForNext();
  }

  #askForNext(): void {
    if (this.#phase !== 'idle' || !this.#bodies.due) return;
    this.#phase = 'bodies';
    void this.#bodies.next().then((rows) => {
      if (rows.length === 0) return this.#endAsking();
      this.#pullId += 1;
      this.#awaited = true;
      this.#asked = rows.length;
      const entries = rows.map(({ chain, seq }): [string, number] => [chain, seq]);
      this.#session.send({ type: 'bodies', id: this.#pullId, entries });
    });
  }

  async #take(entries: readonly Entry[], from: string | null): Promise<void> {
    await this.#log.receive(await this.#bodies.take(entries), from);
  }

  async #onBodies(done: boolean): Promise<void> {
    this.#asked = 0;
    await this.#receiving;
    const pauseMs = this.#options.pace(this.#bodies.settle(done));
    const goOn = (): void => {
      this.#endAsking();
      this.#askForNext();
    };
    if (pauseMs === 0) goOn();
    else this.#around.clock.after(pauseMs, goOn);
  }

  /** What had to wait goes first. */
  #endAsking(): void {
    this.#phase = 'idle';
    if (this.#pullAgain) this.catchUp();
  }

  #pullIn(delayMs: number): void {
    if (delayMs === 0) this.#pull();
    else this.#around.clock.after(delayMs, () => this.#pull());
  }

  #pull(): void {
    this.#pullId += 1;
    this.#awaited = true;
    this.#asked = limits.entriesPerPull;
    this.#session.send({ type: 'pull', id: this.#pullId });
  }
}

/** `entries` joined into as few payloads as fit a frame each. */
export function payloads(entries: readonly Uint8Array[]): Uint8Array[] {
  const out: Uint8Array[] = [];
  let part: Uint8Array[] = [];
  let size = 0;
  const flush = (): void => {
    if (part.length > 0) out.push(part.length === 1 ? (part[0] as Uint8Array) : Buffer.concat(part, size));
    part = [];
    size = 0;
  };
  for (const entry of entries) {
    if (size + entry.length > entriesPayload) flush();
    part.push(entry);
    size += entry.length;
  }
  flush();
  return out;
}
