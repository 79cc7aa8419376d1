import { createHash } from 'node:crypto';
import { toBase32 } from '../../main/lib/base32.ts';
import {
  bareEntryBytes,
  bareForm,
  bodyDigest,
  headerBytes,
  saltBytes,
  versions,
} from '../../main/protocol/entry-bytes.ts';
import { kindCode } from '../../main/history/rows.ts';
import type { History, NewEntry, StoredEntry, StoredKind } from '../../main/history/history.ts';

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

  /** A message that can be found by its words, as `text` and in its body. */
  said(lamport: number, text: string, more: Readonly<Record<string, unknown>> = {}): NewEntry {
    return { ...this.#entry('message', lamport, { text, ...more }), text };
  }

  /** An entry about another one, with what else its body says. */
  about(
    kind: StoredKind,
    lamport: number,
    target: string,
    more: Readonly<Record<string, unknown>> = {},
  ): NewEntry {
    return { ...this.#entry(kind, lamport, { target, ...more }), target };
  }

  leave(lamport: number): NewEntry {
    return this.#entry('leave', lamport, '');
  }

  host(lamport: number): NewEntry {
    return this.#entry('host', lamport, '');
  }

  /** Of any kind that the room's rules are made of. */
  deed(kind: StoredKind, lamport: number): NewEntry {
    return this.#entry(kind, lamport, kind);
  }

  /** `count` messages with rising lamports from `lamport` on. */
  messages(count: number, lamport: number): NewEntry[] {
    return Array.from({ length: count }, (_, at) => this.message(lamport + at));
  }

  #entry(kind: NewEntry['kind'], lamport: number, said: string | object): NewEntry {
    const seq = ++this.#seq;
    const named = `${this.chain} ${seq} ${lamport} ${kind} `;
    const text = typeof said === 'string' ? `${named}${said}` : JSON.stringify(said);
    const bytes = laidOut(Buffer.from(text), { kind, chain: this.chain, seq });
    const ownHash = new Uint8Array(hash(`${named}${text}`));
    const entry = {
      id: toBase32(ownHash),
      author: this.author,
      chain: this.chain,
      seq,
      lamport,
      sentAt: 1_800_000_000_000 + lamport,
      kind,
      bytes,
      bare: false,
      hidden: false,
      late: false,
      withheld: false,
      erased: false,
      hash: ownHash,
      previous: this.#previous,
      authorKey: this.authorKey,
    };
    this.#previous = ownHash;
    return entry;
  }
}

/** `body` in an entry of version 2, with nothing that a history does not look at. */
function laidOut(
  body: Buffer,
  { kind, chain, seq }: { readonly kind: StoredKind; readonly chain: string; readonly seq: number },
): Uint8Array {
  const salted = Buffer.concat([hash('salt').subarray(0, saltBytes), body]);
  const bytes = Buffer.alloc(bareEntryBytes + salted.length);
  bytes.writeUInt8(versions.whole, 0);
  hash(body.toString()).copy(bytes, 1);
  bytes.write(chain, 53, 'hex');
  bytes.writeUInt32BE(seq, 69);
  bytes.writeUInt8(kindCode(kind), headerBytes - 3);
  bytes.writeUInt16BE(body.length, headerBytes - 2);
  bodyDigest(salted).copy(bytes, headerBytes);
  salted.copy(bytes, bareEntryBytes);
  return new Uint8Array(bytes);
}

/** The entry as it comes to one who is not to read it. */
export const bare = (entry: NewEntry): NewEntry => ({
  ...entry,
  bytes: new Uint8Array(bareForm(entry.bytes)),
  bare: true,
});

/** What comes back of an entry that was appended. */
export function stored(entry: StoredEntry | undefined): StoredEntry {
  const { id, author, chain, seq, lamport, sentAt, kind, bytes, bare, hidden, late, withheld, erased } =
    entry as StoredEntry;
  return { id, author, chain, seq, lamport, sentAt, kind, bytes, bare, hidden, late, withheld, erased };
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
    deeds: await history.deeds(room),
    bare: await history.bare(room, '', 1_000),
    contacts: await history.contacts(),
    names: await history.namesMet(),
    missing: await history.missingTargets(room),
    halfErased: [...(await history.halfErased(room))].sort(),
    unsettled: [...(await history.unsettled(room))].map(({ id }) => id).sort(),
    unjudged: await history.unjudged(room),
    pins: await history.pins(room),
    announcements: await history.announcements(room, 1_000),
    drafts: await history.drafts(),
  };
}
