import { createHash } from 'node:crypto';
import { toBase32 } from '../../main/lib/base32.ts';
import type { History, NewEntry, StoredEntry } from '../../main/history/history.ts';

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

/** A room's or device's id, the same for the same word. */
export const idFor = (word: string): string => toBase32(hash(word).subarray(0, 20));
export const chainFor = (word: string): string => hash(word).toString('hex', 0, 16);
/** Stands for a charter; the history never looks inside. */
export const charterFor = (word: string): Uint8Array => new Uint8Array(hash(`charter of ${word}`));

/** Grows one author's chain the way the rooms do, without their signatures. */
export class ChainMaker {
  readonly author: string;
  readonly chain: string;
  readonly authorKey: Uint8Array;
  #seq = 0;
  #previous: Uint8Array = new Uint8Array(32);

  constructor(author: string, start = 0) {
    this.author = idFor(author);
    this.chain = chainFor(`${author} ${start}`);
    this.authorKey = new Uint8Array(hash(`key of ${author}`));
  }

  message(lamport: number, text = `line ${lamport}`): NewEntry {
    return this.#entry('message', lamport, text);
  }

  join(lamport: number, name: string, colour = 'blue'): NewEntry {
    return { ...this.#entry('join', lamport, name), name, colour };
  }

  leave(lamport: number): NewEntry {
    return this.#entry('leave', lamport, '');
  }

  host(lamport: number): NewEntry {
    return this.#entry('host', lamport, '');
  }

  /** `count` messages with rising lamports from `lamport` on. */
  messages(count: number, lamport: number): NewEntry[] {
    return Array.from({ length: count }, (_, at) => this.message(lamport + at));
  }

  #entry(kind: NewEntry['kind'], lamport: number, text: string): NewEntry {
    const seq = ++this.#seq;
    const body = `${this.chain} ${seq} ${lamport} ${kind} ${text}`;
    const bytes = new Uint8Array(Buffer.concat([Buffer.from(body), hash(`signature of ${body}`)]));
    const ownHash = new Uint8Array(hash(body));
    const entry = {
      id: toBase32(ownHash),
      author: this.author,
      chain: this.chain,
      seq,
      lamport,
      sentAt: 1_800_000_000_000 + lamport,
      kind,
      bytes,
      late: false,
      withheld: false,
      hash: ownHash,
      previous: this.#previous,
      authorKey: this.authorKey,
    };
    this.#previous = ownHash;
    return entry;
  }
}

/** What comes back of an entry that was appended. */
export function stored(entry: StoredEntry | undefined): StoredEntry {
  const { id, author, chain, seq, lamport, sentAt, kind, bytes, late, withheld } = entry as StoredEntry;
  return { id, author, chain, seq, lamport, sentAt, kind, bytes, late, withheld };
}

/** All that a history says, of `room` in particular. */
export async function everything(history: History, room: string) {
  return {
    rooms: await history.rooms(),
    page: await history.page(room, { limit: 1_000 }),
    heads: await history.heads(room),
    members: await history.members(room),
    withheld: await history.withheld(room),
    forks: await history.forks(room),
    successors: await history.successors(room),
    acknowledged: await history.acknowledged(room),
    hosts: await history.knownHosts(),
  };
}
