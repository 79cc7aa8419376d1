/** An entry as it is kept: what its header says, and the whole of its bytes. */
export interface StoredEntry {
  readonly id: string;
  readonly author: string;
  /** 32 hexadecimal digits. */
  readonly chain: string;
  readonly seq: number;
  readonly lamport: number;
  readonly sentAt: number;
  readonly kind: 'message' | 'join';
  readonly bytes: Uint8Array;
}

/** One chain's end on this disk, without gaps below it. */
export interface ChainHead {
  readonly chain: string;
  readonly author: string;
  readonly authorKey: Uint8Array;
  readonly seq: number;
  readonly lamport: number;
  /** Hash of the entry at `seq`: what the next entry's `previous` must be. */
  readonly hash: Uint8Array;
}

export interface StoredMember {
  readonly device: string;
  readonly key: Uint8Array;
  readonly name: string;
  readonly colour: string;
  /** The entry that says so, in shown order; a later one wins. */
  readonly cursor: string;
  /** Certificate fingerprint last shown, hexadecimal, or null. */
  readonly pin: string | null;
  /** Their clock minus ours, in ms, as last measured. */
  readonly skewMs: number;
}

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
  readonly unread: number;
  readonly lastMessage: StoredEntry | null;
  readonly greatestLamport: number;
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

/** What was found, and what was done about it, when the file was opened. */
export interface OpeningReport {
  /** Where a file that could not be read was moved to, or null. */
  readonly setAside: string | null;
  /** Chains whose end had to be cut because it did not follow or did not verify. */
  readonly cutChains: number;
}

/**
 * The one place that keeps rooms, entries, members and hosts on disk (SQLite, WAL, synchronous FULL).
 * A promise that resolves means: on disk. Calls are carried out in the order they were made.
 * Rejects with AppError `storage-full`, `storage-read-only`, `storage-failed`, `storage-too-new`; after `storage-full` it can go on.
 */
export interface History {
  readonly opening: OpeningReport;
  rooms(): Promise<readonly StoredRoom[]>;
  room(roomId: string): Promise<StoredRoom | null>;
  /** Makes the room, or changes what is given of it. A term lower than the stored one is refused with `storage-failed`. */
  putRoom(
    room: { id: string } & Partial<Pick<StoredRoom, 'charter' | 'name' | 'term' | 'host' | 'part'>>,
  ): Promise<void>;
  /**
   * Adds entries, each following its chain's head, all or none, in one transaction.
   * One that is there already is passed over. Answers with those that were new, in the order given.
   */
  append(
    roomId: string,
    entries: readonly (StoredEntry & {
      hash: Uint8Array;
      authorKey: Uint8Array;
      name?: string;
      colour?: string;
    })[],
  ): Promise<readonly string[]>;
  heads(roomId: string): Promise<readonly ChainHead[]>;
  /** For each of `ranges`, its chain's entries from seq `from` to `to` in order of seq, at most `limit` of them. */
  ranges(
    roomId: string,
    ranges: readonly { readonly chain: string; readonly from: number; readonly to: number; readonly limit: number }[],
  ): Promise<readonly (readonly Uint8Array[])[]>;
  /** In shown order (L3), the ones nearest to the cursor. `more`: further ones exist beyond. */
  page(
    roomId: string,
    options: { before?: string; after?: string; limit: number },
  ): Promise<{ entries: readonly StoredEntry[]; more: boolean }>;
  members(roomId: string): Promise<readonly StoredMember[]>;
  putMember(
    roomId: string,
    member: { device: string } & Partial<Pick<StoredMember, 'pin' | 'skewMs'>>,
  ): Promise<void>;
  /** Up to where this device's own chains are known to be on how many devices (L5); one row a chain and count. */
  acknowledged(roomId: string): Promise<readonly Acknowledged[]>;
  /** Raises `seq` for each (chain, copies); a lower one changes nothing. */
  acknowledge(roomId: string, rows: readonly Acknowledged[]): Promise<void>;
  /** Never moves back. Answers with how many messages of others stand after it. */
  markRead(roomId: string, upTo: string): Promise<number>;
  knownHosts(): Promise<readonly KnownHost[]>;
  putKnownHost(host: KnownHost): Promise<void>;
  close(): Promise<void>;
}
