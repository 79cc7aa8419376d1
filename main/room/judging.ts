import type { EntryPlace, StoredEntry } from '../history/history.ts';
import { Emitter } from '../lib/emitter.ts';
import { cursorOf } from '../lib/cursor.ts';
import { decodeEntries, type Entry } from '../protocol/entry.ts';
import type { Members, News } from './members.ts';
import { isNeverShown } from './never-shown.ts';
import { isChange, isChangeKind } from './messages/changes.ts';
import type { Surroundings } from './surroundings.ts';

/** Decides what of the log is shown; asked before entries go to the disk, one batch at a time. */
export interface Judge {
  /** Those that are kept and passed on, and not shown. */
  before(entries: readonly Entry[]): ReadonlySet<Entry>;
  /** They did not get there. */
  undo(entries: readonly Entry[]): void;
}
export const judgesNothing: Judge = { before: () => new Set(), undo: () => undefined };

const pageEntries = 500;

/** What of a room's log this person is shown, by its rules and their own wish; the rules may come after what they are about (J6, L6). */
export class Judging implements Judge {
  /** What is shown of it so far is not right any more. */
  readonly turned = new Emitter<void>();
  /** What is said about these messages may count otherwise than before. */
  readonly rejudged = new Emitter<readonly string[]>();
  readonly #roomId: string;
  readonly #around: Surroundings;
  readonly #members: Members;
  #greatest: string;
  #news: News = { people: false, from: null };
  #running: Promise<void> = Promise.resolve();

  /** `greatest`: the last place that is taken. */
  constructor(roomId: string, around: Surroundings, members: Members, greatest: string) {
    this.#roomId = roomId;
    this.#around = around;
    this.#members = members;
    this.#greatest = greatest;
  }

  hides(entry: Entry): boolean {
    return isNeverShown(entry) || !this.counts(entry);
  }

  /** By the room's rules and this person's wish. */
  counts(entry: Entry): boolean {
    const silenced = speaks(entry.kind) && this.#around.contacts.of(entry.author).blocked;
    return !silenced && this.#members.rules.counts(entry);
  }

  before(entries: readonly Entry[]): ReadonlySet<Entry> {
    this.#news = this.#members.learn(entries);
    return new Set(entries.filter((entry) => this.hides(entry)));
  }

  undo(entries: readonly Entry[]): void {
    this.forget(entries.map(({ id }) => id));
  }

  /** These are not in the log any more. Whether people have changed with it. */
  forget(ids: readonly string[]): boolean {
    const { people, from } = this.#members.unlearn(ids);
    if (from !== null && from <= this.#greatest) this.again(from);
    return people;
  }

  /** Whether people have changed with what was just committed; what it says of entries that were here before is seen to. */
  after(entries: readonly Entry[]): boolean {
    const { people, from } = this.#news;
    if (from !== null && from <= this.#greatest) this.again(from);
    for (const entry of entries) {
      const cursor = cursorOf(entry);
      if (cursor > this.#greatest) this.#greatest = cursor;
    }
    return people;
  }

  /** Judges anew what stands there and behind it; `author`'s alone where one is given. */
  again(from: string, author?: string): void {
    this.#running = this.#running
      .then(() => this.#again(from, author))
      .catch((error: unknown) => this.#around.logger.log('warn', 'room.not-judged', { error }));
  }

  /** Resolves when nothing is being judged. */
  idle(): Promise<void> {
    return this.#running;
  }

  async #again(from: string, author: string | undefined): Promise<void> {
    const { history } = this.#around;
    let after = justBefore(from);
    let changed = false;
    const about = new Set<string>();
    for (let more = true; more;) {
      const page = await history.page(this.#roomId, { after, limit: pageEntries, all: true });
      const turned = page.entries.filter((row) => this.#turns(row, author));
      const places = (hidden: boolean): EntryPlace[] =>
        turned.filter((row) => row.hidden !== hidden).map(({ chain, seq }) => ({ chain, seq }));
      if (turned.length > 0) await history.setHidden(this.#roomId, places(true), places(false));
      changed ||= turned.length > 0;
      for (const target of targetsIn(page.entries, author)) about.add(target);
      const last = page.entries.at(-1);
      more = page.more && last !== undefined;
      if (last) after = cursorOf(last);
    }
    if (about.size > 0) this.rejudged.emit([...about]);
    if (changed) this.turned.emit();
  }

  #turns(row: StoredEntry, author: string | undefined): boolean {
    if (author !== undefined && row.author !== author) return false;
    const [entry] = decodeEntries(row.bytes);
    return entry !== undefined && this.hides(entry) !== row.hidden;
  }
}

/** What the changes among these are about; `author`'s alone where one is given. */
const targetsIn = (rows: readonly StoredEntry[], author: string | undefined): string[] =>
  rows
    .filter((row) => isChangeKind(row.kind) && (author === undefined || row.author === author))
    .flatMap(({ bytes }) => decodeEntries(bytes).filter(isChange))
    .map(({ body }) => body.target);

/** What this person does not want to hear of somebody they have blocked. */
const speaks = (kind: Entry['kind']): boolean => kind === 'message' || kind === 'edit' || kind === 'reaction';

const beginning = `${'0'.repeat(12)}-${'0'.repeat(32)}-${'0'.repeat(8)}`;

/** A place that has nothing between it and `cursor`. */
function justBefore(cursor: string): string {
  const lamport = Number.parseInt(cursor.slice(0, 12) || '0', 16);
  if (lamport === 0) return beginning;
  return `${(lamport - 1).toString(16).padStart(12, '0')}-${'f'.repeat(32)}-${'f'.repeat(8)}`;
}
