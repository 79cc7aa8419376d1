import { AppError } from '../../../preload/contract/errors.ts';
import { makeEntry, type Entry, type EntryBody, type EntryKind } from '../../protocol/entry.ts';
import type { Surroundings } from '../surroundings.ts';
import { noHash } from './tails.ts';

/** What an entry says, and when. */
export interface Said<Kind extends EntryKind = EntryKind> {
  readonly kind: Kind;
  readonly body: EntryBody<Kind>;
  readonly lamport: number;
  readonly sentAt: number;
}

/** The chain this device writes in: begun anew at each start, and whenever it must not be gone on with (L2). */
export class OwnChain {
  readonly #room: string;
  readonly #around: Surroundings;
  #id = '';
  #seq = 0;
  #previous: Uint8Array = noHash;

  constructor(room: string, around: Surroundings) {
    this.#room = room;
    this.#around = around;
    this.renew();
  }

  get id(): string {
    return this.#id;
  }

  renew(): void {
    this.#id = Buffer.from(this.#around.randomBytes(16)).toString('hex');
    this.#seq = 0;
    this.#previous = noHash;
  }

  next<Kind extends EntryKind>({ kind, body, lamport, sentAt }: Said<Kind>): Entry {
    const { signer, randomBytes } = this.#around;
    const entry = makeEntry(
      {
        room: this.#room,
        author: signer.publicKey,
        chain: this.#id,
        seq: this.#seq + 1,
        previous: this.#previous,
        lamport,
        sentAt,
        kind,
        body,
        salt: randomBytes(16),
      },
      (message) => signer.sign(message),
    );
    this.#seq = entry.seq;
    this.#previous = entry.hash;
    return entry;
  }
}

/** What somebody waits for to be written. */
export interface Writing extends Omit<Said, 'lamport'> {
  readonly resolve: (entry: Entry) => void;
  readonly reject: (error: unknown) => void;
}

/** The entries for `waiting`, in that order; whoever waits for one that cannot be made is told so. */
export function signed(
  own: OwnChain,
  waiting: readonly Writing[],
  lamport: () => number,
): (Writing & { readonly entry: Entry })[] {
  return waiting.flatMap((writing) => {
    try {
      return [{ ...writing, entry: own.next({ ...writing, lamport: lamport() }) }];
    } catch (error) {
      writing.reject(error);
      return [];
    }
  });
}

/** None of these may ever be seen elsewhere: the chain they were for ends here (L2). */
export function giveUp(own: OwnChain, writing: readonly Writing[], error: unknown): void {
  if (writing.length === 0) return;
  own.renew();
  const cause = error instanceof AppError ? error : new AppError('storage-failed', { cause: error });
  for (const { reject } of writing) reject(cause);
}
