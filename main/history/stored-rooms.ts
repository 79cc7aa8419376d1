import type { StoredEntry } from './history.ts';

export interface StoredRoom {
  readonly id: string;
  readonly charter: Uint8Array;
  readonly name: string;
  /** Never falls (H1). */
  readonly term: number;
  readonly host: string | null;
  /** Whether this device goes on hosting it, goes on joining it, or has left it, at the next start. */
  readonly part: 'host' | 'guest' | 'left';
  readonly readUpTo: string | null;
  /** Messages of others, neither hidden nor bare, behind `readUpTo`, and those that came late before it since it was last marked. */
  readonly unread: number;
  /** Of the unread ones, those that name this person. */
  readonly mentions: number;
  readonly markedUnread: boolean;
  readonly notify: 'all' | 'mentions' | 'none';
  /** It came out of a file, made then; this device has no part in it. Null for all others. */
  readonly archivedAt: number | null;
  /** Neither hidden, bare nor erased. */
  readonly lastMessage: StoredEntry | null;
  readonly greatestLamport: number;
}

export interface StoredMember {
  readonly device: string;
  readonly key: Uint8Array;
  readonly name: string;
  readonly colour: string;
  /** The entry that says so, in shown order; a later one wins. */
  readonly cursor: string;
  /** The first join entry of all, in shown order: members rank by it (H3). */
  readonly joined: string;
  /** The last of its join and leave entries is a leave. */
  readonly left: boolean;
  /** Certificate fingerprint last shown, hexadecimal, or null. */
  readonly pin: string | null;
  /** Their clock minus ours, in ms, as last measured. */
  readonly skewMs: number;
  /** It passed on what was not genuine (L4). Forks are kept apart. */
  readonly forged: boolean;
  /** Up to where its person has read, as told; null: nothing was told. */
  readonly readUpTo: string | null;
  /** When it was last here while this device was, by this device's clock; null: never. */
  readonly lastSeen: number | null;
}

/** What this person has noted about another device, in no room or any (I4). */
export interface StoredContact {
  readonly device: string;
  readonly alias: string | null;
  readonly verified: boolean;
  readonly blocked: boolean;
  readonly sameAs: string | null;
  /** The person has seen that the name's key is another one than before. */
  readonly newKeySeen: boolean;
}

/** A name some device went by in a room this device is or was a member of. */
export interface NameMet {
  readonly device: string;
  readonly name: string;
  /** When it was first met here, by this device's clock. */
  readonly firstMet: number;
}

/** A member that may take over, and where it can be dialled. */
export interface Successor {
  readonly device: string;
  readonly host: string;
  readonly port: number;
}

/** Two entries that one author signed for one place of one chain: the proof that it forked (L4). */
export interface Fork {
  readonly chain: string;
  readonly seq: number;
  /** In the order of their ids. */
  readonly entries: readonly [Uint8Array, Uint8Array];
}

/** One chain's end on this disk, without gaps below it, or below its horizon. */
export interface ChainHead {
  readonly chain: string;
  readonly author: string;
  readonly authorKey: Uint8Array;
  readonly seq: number;
  readonly lamport: number;
  /** Hash of the entry at `seq`: what the next entry's `previous` must be. */
  readonly hash: Uint8Array;
  readonly horizon: Horizon | null;
}

/** Where a chain goes on from though what stands up to there was forgotten (J7). */
export interface Horizon {
  readonly seq: number;
  readonly lamport: number;
  readonly hash: Uint8Array;
  /** Up to where others are known to have it; 0: nothing is known. `givenHash`: of the entry there. */
  readonly given: number;
  readonly givenHash: Uint8Array | null;
  /** Entries 1 to `back` were put back; always less than `seq`. */
  readonly back: number;
}

/** Entries 1..`seq` of `chain` are held by at least `copies` devices, the author's included. `copies` is 2 or more, capped at 100. */
export interface Acknowledged {
  readonly chain: string;
  readonly seq: number;
  readonly copies: number;
}

export interface KnownHost {
  readonly room: string;
  readonly host: string;
  readonly port: number;
  readonly device: string;
  readonly fingerprint: string;
  readonly lastSeen: number;
}

export interface StoredDraft {
  readonly room: string;
  /** Opaque text. */
  readonly draft: string;
}
