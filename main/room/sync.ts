import type { History } from '../history/history.ts';
import type { Session } from '../net/network.ts';
import type { Entry } from '../protocol/entry.ts';
import { ProtocolError } from '../protocol/errors.ts';
import { limits } from '../protocol/limits.ts';
import type { RoomMessage } from '../protocol/messages.ts';
import type { Head, RoomLog } from './log.ts';
import { MissingEntries } from './missing-entries.ts';

type SyncMessage = Extract<RoomMessage, { type: 'heads' | 'pull' | 'page' }>;

/** A frame of entries stays below the control limit with its type byte. */
const entriesPayload = limits.frameControl - 1;

/**
 * Anti-entropy between two copies of a log (H5): each side tells its heads and pulls what it lacks, page by page, in shown order.
 * Doing it again, or both at once, changes nothing.
 */
export class Sync {
  readonly #session: Session;
  readonly #log: RoomLog;
  readonly #history: History;
  readonly #onCaughtUp: () => void;
  /** Heads the peer is in the middle of telling, and those it last told whole. */
  #telling = new Map<string, number>();
  #theirs: ReadonlyMap<string, number> | null = null;
  #missing: MissingEntries | null = null;
  #serving = false;
  #pullId = 0;
  #pulling = false;
  #asked = 0;
  #pullAgain = false;
  #receiving: Promise<void> = Promise.resolve();

  constructor(session: Session, log: RoomLog, history: History, onCaughtUp: () => void) {
    this.#session = session;
    this.#log = log;
    this.#history = history;
    this.#onCaughtUp = onCaughtUp;
  }

  /** Says whether `count` entries that came are within what was asked for, and counts them as such. */
  takeAsked(count: number): boolean {
    if (this.#asked < count) return false;
    this.#asked -= count;
    return true;
  }

  tellHeads(): void {
    const heads = this.#log.heads();
    for (let at = 0; at === 0 || at < heads.length; at += limits.headsPerFrame) {
      const part = heads.slice(at, at + limits.headsPerFrame) as [string, number][];
      this.#session.send({ type: 'heads', heads: part, done: at + limits.headsPerFrame >= heads.length });
    }
  }

  /** Asks for all that is lacking here; while that is under way, once more behind it. */
  catchUp(): void {
    if (this.#pulling) {
      this.#pullAgain = true;
      return;
    }
    this.#pulling = true;
    this.#pullAgain = false;
    this.tellHeads();
    this.#pull();
  }

  /** Entries the peer sent, pushed or pulled. Resolves when they are in the log; in the order of the calls. */
  receive(entries: readonly Entry[]): Promise<void> {
    const received = this.#log.receive(entries);
    this.#receiving = Promise.allSettled([this.#receiving, received]).then(() => undefined);
    return received;
  }

  /** Throws ProtocolError where the message does not fit what was asked. */
  async onMessage(message: SyncMessage): Promise<void> {
    if (message.type === 'heads') this.#onHeads(message.heads, message.done);
    else if (message.type === 'pull') await this.#serve(message.id);
    else await this.#onPage(message.id, message.done);
  }

  #onHeads(heads: readonly Head[], done: boolean): void {
    for (const [chain, seq] of heads) this.#telling.set(chain, seq);
    if (this.#telling.size > limits.chainsPerRoom) throw new ProtocolError('control-invalid');
    if (!done) return;
    this.#theirs = this.#telling;
    this.#telling = new Map();
    this.#missing = null;
    const lacking = [...this.#theirs].some(([chain, seq]) => seq > this.#log.seqOf(chain));
    if (lacking) this.catchUp();
  }

  async #serve(id: number): Promise<void> {
    if (!this.#theirs || this.#serving) throw new ProtocolError('control-unexpected');
    this.#serving = true;
    try {
      const missing = (this.#missing ??= new MissingEntries(this.#history, this.#log, this.#theirs));
      const page = await missing.next(limits.entriesPerPull);
      for (const payload of payloads(page)) this.#session.sendEntries(payload);
      this.#session.send({ type: 'page', id, done: missing.done });
      if (missing.done && this.#missing === missing) this.#missing = null;
    } finally {
      this.#serving = false;
    }
  }

  async #onPage(id: number, done: boolean): Promise<void> {
    if (!this.#pulling || id !== this.#pullId) throw new ProtocolError('control-unexpected');
    this.#asked = 0;
    await this.#receiving;
    if (!done) return this.#pull();
    this.#pulling = false;
    const again = this.#pullAgain || this.#log.incomplete;
    this.#log.settle();
    if (again) this.catchUp();
    else this.#onCaughtUp();
  }

  #pull(): void {
    this.#pullId += 1;
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
