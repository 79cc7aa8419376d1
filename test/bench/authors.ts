import { createHash, randomBytes } from 'node:crypto';
import {
  draftParts,
  entryDomain,
  entryOverhead,
  type EntryBody,
  type EntryKind,
} from '../../main/protocol/entry.ts';
import type { Identity } from '../../main/identity/identity.ts';

/** What is said: 128 characters, as a line of chat. */
const line =
  'The quick brown fox jumps over the lazy dog, and the line stays open for whoever is near: '.padEnd(
    128,
    '.',
  );

/** Where an entry's chain stands; its first two bytes are the author's number here. */
const chainAt = 53;
const seqAt = 69;
const kindAt = 117;
const messageKind = 1;

/** Grows one chain of signed messages. */
export class Author {
  readonly chain: string;
  readonly #room: string;
  readonly #identity: Identity;
  #seq = 0;
  #previous: Uint8Array = new Uint8Array(32);

  constructor(number: number, room: string, identity: Identity) {
    const chain = randomBytes(16);
    chain.writeUInt16BE(number);
    this.chain = chain.toString('hex');
    this.#room = room;
    this.#identity = identity;
  }

  /** Introduces itself, as everybody does once. */
  join(name: string): Uint8Array {
    return this.#entry('join', { name, colour: 'blue' });
  }

  next(): Uint8Array {
    return this.#entry('message', { text: line });
  }

  #entry<Kind extends EntryKind>(kind: Kind, body: EntryBody<Kind>): Uint8Array {
    const seq = ++this.#seq;
    const { signed, salted } = draftParts({
      room: this.#room,
      author: this.#identity.publicKey,
      chain: this.chain,
      seq,
      previous: this.#previous,
      lamport: seq,
      sentAt: Date.now(),
      kind,
      body,
      salt: randomBytes(16),
    });
    const message = Buffer.concat([entryDomain, signed]);
    this.#previous = createHash('sha256').update(message).digest();
    return Buffer.concat([signed, this.#identity.sign(message), salted]);
  }
}

/** The author's number and the seq of each of an entries payload's messages and joins, read where they stand. */
export function eachEntry(
  payload: Uint8Array,
  heard: (author: number, seq: number, isMessage: boolean) => void,
): void {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  for (let at = 0; at < payload.length;) {
    const isMessage = payload[at + kindAt] === messageKind;
    heard(view.getUint16(at + chainAt), view.getUint32(at + seqAt), isMessage);
    at += entryOverhead + view.getUint16(at + kindAt + 1);
  }
}
