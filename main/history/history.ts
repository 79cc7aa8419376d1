import type {
  Acknowledged,
  ChainHead,
  Fork,
  KnownHost,
  NameMet,
  StoredContact,
  StoredDraft,
  StoredMember,
  StoredRoom,
  Successor,
} from './stored-rooms.ts';

/** `message` and `join` are many; of those from `leave` to `revoke` the room's rules are made, the ones behind are about messages (L6). */
export type StoredKind =
  | 'message'
  | 'join'
  | 'leave'
  | 'host'
  | 'settings'
  | 'role'
  | 'remove'
  | 'pardon'
  | 'mute'
  | 'admit'
  | 'invite'
  | 'revoke'
  | 'edit'
  | 'delete'
  | 'reaction'
  | 'pin'
  | 'confirm'
  | 'remind';

/** An entry as it is kept: what its header says, and the whole of its bytes. */
export interface StoredEntry {
  readonly id: string;
  readonly author: string;
  /** 32 hexadecimal digits. */
  readonly chain: string;
  readonly seq: number;
  readonly lamport: number;
  readonly sentAt: number;
  readonly kind: StoredKind;
  /** Whole, or, where `bare`, without the body (J5). */
  readonly bytes: Uint8Array;
  /** The body is not here, and wanted where this device may have it (J5). */
  readonly bare: boolean;
  /** The body was taken away for good; `bare` is false then, and the bytes are the bare form. */
  readonly erased: boolean;
  /** It does not count, by the room's rules or this person's wish: it is kept and passed on, not shown and not unread. */
  readonly hidden: boolean;
  /** It came in well after what is shown behind it (H6). */
  readonly late: boolean;
  /** An own entry that has not left this device for anybody (L5); `release` ends that. */
  readonly withheld: boolean;
}

/** What was found, and what was done about it, when the file was opened. */
export interface OpeningReport {
  /** Where a file that could not be read was moved to, or null. */
  readonly setAside: string | null;
  /** Entries read over from the file that was set aside into a new one. */
  readonly salvaged: number;
  /** Chains whose end had to be cut because it did not follow or did not verify. */
  readonly cutChains: number;
}

/** Where an entry stands: how it is found on the disk. */
export interface EntryPlace {
  readonly chain: string;
  readonly seq: number;
}

export interface BareRow extends EntryPlace {
  readonly id: string;
}

/** An entry to keep, with what its chain's next entry and the members' list are made from. */
export interface NewEntry extends StoredEntry {
  readonly hash: Uint8Array;
  /** The hash of the entry before it in its chain; of no meaning at seq 1. */
  readonly previous: Uint8Array;
  readonly authorKey: Uint8Array;
  /** Of a join. */
  readonly name?: string;
  readonly colour?: string;
  /** The id of the entry that it is about: of an edit, delete, reaction, pin, confirmation or reminder. */
  readonly target?: string;
  /** Of a message: the words it is found by. */
  readonly text?: string;
  /** Of a message of somebody else: it names this person, or everybody. */
  readonly mentionsMe?: boolean;
  /** Of a message: everybody is asked to confirm it. */
  readonly announces?: boolean;
}

/** Of a message, here or not: what is said about it has changed so many times without the disk's having followed. */
export interface Unsettled {
  readonly id: string;
  readonly times: number;
}

/** From `from` on some entries of a room may be hidden that are to be shown, or the other way round; it was marked so many times. */
export interface Unjudged {
  readonly from: string;
  readonly times: number;
}

/** What is looked for: each of `words` has to be in the message, whatever its case. */
export interface StoredSearch {
  readonly words: readonly string[];
  readonly room?: string;
  readonly author?: string;
  /** By the author's own clock, in ms. */
  readonly before?: number;
  readonly after?: number;
  readonly has?: 'file' | 'link';
  /** A `next` of before. */
  readonly behind?: string;
  readonly limit: number;
}

/**
 * The one place that keeps rooms, entries, members and hosts on disk (SQLite, WAL, synchronous FULL).
 * A promise that resolves means: on disk. Calls are carried out in the order they were made.
 * Rejects with AppError `storage-full`, `storage-read-only`, `storage-failed`, `storage-too-new`; after `storage-full` it can go on.
 * Room, device and entry ids are base32 as in the contract; a room nobody put has nothing in it.
 */
export interface History {
  readonly opening: OpeningReport;
  rooms(): Promise<readonly StoredRoom[]>;
  room(roomId: string): Promise<StoredRoom | null>;
  /**
   * Makes the room, or changes what is given of it. A term lower than the stored one is refused with `storage-failed`.
   * A room that is new needs its charter (`room-unknown` without); its name is then '', its term 0, its host null, its part `guest`, unless given.
   */
  putRoom(
    room: { id: string } & Partial<
      Pick<
        StoredRoom,
        'charter' | 'name' | 'term' | 'host' | 'part' | 'notify' | 'markedUnread' | 'archivedAt'
      >
    >,
  ): Promise<void>;
  /**
   * Adds entries, each following its chain's head, all or none, in one transaction.
   * One whose place (chain, seq) is taken already is passed over. Answers with the ids of those that were new, in the order given.
   * `judgeFrom`: from that place on they make the room unjudged.
   * Rejects with `storage-failed` where one does not follow its chain's head, `room-unknown` where `putRoom` was not called before.
   */
  append(roomId: string, entries: readonly NewEntry[], judgeFrom?: string): Promise<readonly string[]>;
  heads(roomId: string): Promise<readonly ChainHead[]>;
  /** The entries that are withheld, in the order they were written. */
  withheld(roomId: string): Promise<readonly StoredEntry[]>;
  /** Nothing of the room is withheld any more: from now on it may have left this device. */
  release(roomId: string): Promise<void>;
  /**
   * Takes withheld entries out and puts others in their stead, in one transaction. `cut`: of each of these chains, everything from
   * `from` on. Rejects with `already-sent`, and changes nothing, where one of those to be cut is not withheld.
   */
  rewrite(
    roomId: string,
    cut: readonly { readonly chain: string; readonly from: number }[],
    entries: readonly NewEntry[],
  ): Promise<void>;
  /** Keeps the proof, and takes its chain from there on out of the log, in one transaction. A chain's earlier fork replaces its later one. Of a room the first 256 chains' are kept. */
  putFork(roomId: string, fork: Fork): Promise<void>;
  /** By rising chain id. */
  forks(roomId: string): Promise<readonly Fork[]>;
  /** Those of the last host's list, first in line first. */
  successors(roomId: string): Promise<readonly Successor[]>;
  putSuccessors(roomId: string, order: readonly Successor[]): Promise<void>;
  /**
   * For each of `ranges`, its chain's entries from seq `from` to `to` in order of seq, at most `limit` of them.
   * An entry that the disk has changed ends its range; a page leaves it out. The next opening cuts its chain there, so that it is fetched again.
   */
  ranges(
    roomId: string,
    ranges: readonly {
      readonly chain: string;
      readonly from: number;
      readonly to: number;
      readonly limit: number;
    }[],
  ): Promise<readonly (readonly Uint8Array[])[]>;
  /**
   * In shown order (L3), the ones nearest to the cursor: before it, after it, or the newest of all; hidden ones are left out unless `all`.
   * `more`: further ones exist beyond.
   */
  page(
    roomId: string,
    options: { before?: string; after?: string; limit: number; all?: boolean },
  ): Promise<{ entries: readonly StoredEntry[]; more: boolean }>;
  /** Those who joined by an entry, in the order in which this device learnt of them. */
  members(roomId: string): Promise<readonly StoredMember[]>;
  /** May come before the member's first join entry; what is put is kept until then. `readUpTo` never moves back. */
  putMember(
    roomId: string,
    member: { device: string } & Partial<
      Pick<StoredMember, 'pin' | 'skewMs' | 'forged' | 'readUpTo' | 'lastSeen'>
    >,
  ): Promise<void>;
  /** Up to where this device's own chains are known to be on how many devices (L5); one row a chain and count. */
  acknowledged(roomId: string): Promise<readonly Acknowledged[]>;
  /** Raises `seq` for each (chain, copies); a lower one changes nothing. */
  acknowledge(roomId: string, rows: readonly Acknowledged[]): Promise<void>;
  /** Never moves back. Answers with how many messages of others stand after it; those that came late before it count as read. */
  markRead(roomId: string, upTo: string): Promise<number>;
  /** The last seen first. */
  knownHosts(): Promise<readonly KnownHost[]>;
  /** One for each (room, host, port); of a room this one and the 15 others last seen are kept, also where the clock was set back. */
  putKnownHost(host: KnownHost): Promise<void>;
  /** From `from` on nothing counts as read: the mark moves back to just before it. Answers as `markRead` does. */
  markUnread(roomId: string, from: string): Promise<number>;
  /** Those shown (not hidden) nearest to that place, half of them before it, in shown order. */
  around(
    roomId: string,
    cursor: string,
    limit: number,
  ): Promise<{ entries: readonly StoredEntry[]; older: boolean; newer: boolean }>;
  /** The place of the shown message that was sent first at that moment or later, by its author's clock; null: there is none. */
  placeAt(roomId: string, sentAt: number): Promise<string | null>;
  /** Those that are here, in no order. */
  byIds(roomId: string, ids: readonly string[]): Promise<readonly StoredEntry[]>;
  /** The entries whose target is one of these, hidden ones too, in shown order. */
  about(roomId: string, ids: readonly string[]): Promise<readonly StoredEntry[]>;
  /** What entries are about that is not here itself. */
  missingTargets(roomId: string): Promise<readonly string[]>;
  /** Of what is not erased and a delete is about, and of what is erased and an edit with words is about: the ids, in no order. */
  halfErased(roomId: string): Promise<readonly string[]>;
  /** What an edit or a delete has come, got its body or gone about since it was settled; of `ids` alone, or of all. In no order. */
  unsettled(roomId: string, ids?: readonly string[]): Promise<readonly Unsettled[]>;
  /** The disk is as what is said about these asks for. One that became unsettled once more meanwhile stays so. */
  settled(roomId: string, done: readonly Unsettled[]): Promise<void>;
  /** The pins of the room, hidden ones too, in shown order. */
  pins(roomId: string): Promise<readonly StoredEntry[]>;
  /** The messages that were added as announcements, hidden ones left out, the newest first. */
  announcements(roomId: string, limit: number): Promise<readonly StoredEntry[]>;
  /**
   * Takes the bodies of these (messages and edits) away for good, off the disk: what was there is overwritten, in the search index and the
   * write-ahead log too. What is erased already or not here is passed over. Answers with the ids of those that were erased now.
   */
  erase(roomId: string, ids: readonly string[]): Promise<readonly string[]>;
  /** What was erased by mistake is wanted again: bare from here on. */
  unerase(roomId: string, ids: readonly string[]): Promise<void>;
  /** The words by which these messages are found from now on; with none, nothing finds one. */
  reword(roomId: string, words: readonly { readonly id: string; readonly text: string }[]): Promise<void>;
  /** Messages of all rooms, neither hidden nor erased, the last that came to this device first. */
  search(query: StoredSearch): Promise<{
    found: readonly { readonly room: string; readonly entry: StoredEntry }[];
    next: string | null;
  }>;
  drafts(): Promise<readonly StoredDraft[]>;
  putDraft(roomId: string, draft: string | null): Promise<void>;
  /** The entries the room's rules are made of: from `leave` to `revoke`, in shown order. */
  deeds(roomId: string): Promise<readonly StoredEntry[]>;
  /** Sets and unsets `hidden`; `unread`, `lastMessage` and `page` go by it at once. A place where nothing is is passed over. */
  setHidden(roomId: string, hide: readonly EntryPlace[], show: readonly EntryPlace[]): Promise<void>;
  /** Null where all of the room was judged. A join or deed that goes makes the whole room so, a block that begins or ends every room. */
  unjudged(roomId: string): Promise<Unjudged | null>;
  /** All of that was judged; `reworded` counts as unsettled from here on. A room that was marked once more meanwhile stays so. */
  judged(roomId: string, done: Unjudged, reworded: readonly string[]): Promise<void>;
  /** Puts the body in where an entry is bare and these bytes are the same entry, whole; anything else is passed over. Answers with the ids that were filled. */
  fill(
    roomId: string,
    entries: readonly { readonly id: string; readonly bytes: Uint8Array }[],
  ): Promise<readonly string[]>;
  /** The bare entries behind that cursor, the newest first. */
  bare(roomId: string, after: string, limit: number): Promise<readonly BareRow[]>;
  /** Of each chain with bare entries, by rising chain id: the last of them. */
  bareHeads(roomId: string): Promise<readonly EntryPlace[]>;
  /**
   * Takes all that is kept of the room off this disk, and overwrites it there; copies of damaged files that were set aside go with it.
   * Takes as long as writing the whole file anew. Where it rejects, or the app ends meanwhile, the next opening does the rest.
   */
  forget(roomId: string): Promise<void>;
  /**
   * As `forget`, of what was said in the room: the room itself stays, as one that was left and where nothing is read, its people with
   * their names, and of every chain a horizon, so that what is gone is known and chains go on. Where nothing is kept of it, does nothing.
   */
  clear(roomId: string): Promise<void>;
  /**
   * Puts entries back below their chains' horizons, as read; each where it is the next one there, from the first on. A horizon that is
   * reached is none any more. Answers with the ids of those that were put back.
   */
  putBack(roomId: string, entries: readonly NewEntry[]): Promise<readonly string[]>;
  /** Chains that are not here begin behind these ends, which become their horizons. */
  begin(roomId: string, heads: readonly Omit<ChainHead, 'horizon'>[]): Promise<void>;
  contacts(): Promise<readonly StoredContact[]>;
  /** What is not given stays, or is as for one about whom nothing was noted. */
  putContact(contact: { device: string } & Partial<StoredContact>): Promise<void>;
  /** Every device and name met in any room, the first met first; of a device the first 32 names in each room. */
  namesMet(): Promise<readonly NameMet[]>;
  /** After the calls made so far. A second one changes nothing; calls after it reject with `storage-failed`. */
  close(): Promise<void>;
}
