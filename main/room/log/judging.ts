import type { EntryPlace, StoredEntry } from '../../history/history.ts';
import { Emitter } from '../../lib/emitter.ts';
import { cursorOf } from '../../lib/cursor.ts';
import { decodeEntries, type Entry } from '../../protocol/entry.ts';
import type { Members, News } from '../members.ts';
import { isNeverShown } from './never-shown.ts';
import { isChange, isChangeKind, type Change } from '../messages/changes.ts';
import type { Surroundings } from '../surroundings.ts';

/** What is to be kept of a batch, and how. */
export interface Verdict {
  /** Those that are kept and passed on, and not shown. */
  readonly hidden: ReadonlySet<Entry>;
  /** From that place on the disk is unjudged with them. */
  readonly from?: string;
}

/** Decides what of the log is shown; asked before entries go to the disk, one batch at a time. */
export interface Judge {
  before(entries: readonly Entry[]): Verdict;
  /** They did not get there. */
  undo(entries: readonly Entry[]): void;
  hides(entry: Entry): boolean;
}
export const judgesNothing: Judge = {
  before: () => ({ hidden: new Set() }),
  undo: () => undefined,
  hides: isNeverShown,
};

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
  /** So many runs are asked for and have not begun. */
  #waiting = 0;
  /** A batch has been learnt, and may not get to the disk. */
  #doubtful = false;
  /** A run could not do all, or could not say so on the disk. */
  #left = false;

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

  before(entries: readonly Entry[]): Verdict {
    this.#doubtful = true;
    this.#news = this.#members.learn(entries);
    const hidden = new Set(entries.filter((entry) => this.hides(entry)));
    const { from } = this.#news;
    return from !== null && from <= this.#greatest ? { hidden, from } : { hidden };
  }

  undo(entries: readonly Entry[]): void {
    this.#doubtful = false;
    this.forget(entries.map(({ id }) => id));
  }

  /** These are not in the log any more. Whether people have changed with it. */
  forget(ids: readonly string[]): boolean {
    const { people, from } = this.#members.unlearn(ids);
    this.again(from);
    return people;
  }

  /** Whether people have changed with what was just committed; what it says of entries that were here before is seen to. */
  after(entries: readonly Entry[]): boolean {
    this.#doubtful = false;
    const { people, from } = this.#news;
    if (this.#left || (from !== null && from <= this.#greatest)) this.again(from);
    for (const entry of entries) {
      const cursor = cursorOf(entry);
      if (cursor > this.#greatest) this.#greatest = cursor;
    }
    return people;
  }

  /** Judges anew what is unjudged on the disk, and what stands at `from` and behind it. */
  again(from: string | null = null): void {
    this.#waiting += 1;
    this.#running = this.#running.then(async () => {
      this.#waiting -= 1;
      await this.#try(from);
    });
  }

  /** Does what was not done before the app ended. Says whether there was something. */
  finish(): Promise<boolean> {
    return this.#try(null);
  }

  /** Resolves when nothing is being judged. */
  idle(): Promise<void> {
    return this.#running;
  }

  async #try(from: string | null): Promise<boolean> {
    try {
      return await this.#again(from);
    } catch (error) {
      this.#left = true;
      this.#around.logger.log('warn', 'room.not-judged', { error });
      return false;
    }
  }

  /** Says whether there was something to judge. */
  async #again(from: string | null): Promise<boolean> {
    const { history } = this.#around;
    const unjudged = await history.unjudged(this.#roomId);
    const start = [from, unjudged?.from ?? null].filter((place) => place !== null).sort()[0];
    if (start === undefined) return false;
    this.#left = false;
    const { about, reworded, changed } = await this.#judge(start);
    // What comes next may take back what this went by, and the app may end before that is seen to.
    if (this.#doubtful) this.#left = unjudged !== null;
    else if (unjudged && this.#waiting === 0) await history.judged(this.#roomId, unjudged, [...reworded]);
    if (about.size > 0) this.rejudged.emit([...about]);
    if (changed) this.turned.emit();
    return true;
  }

  async #judge(from: string): Promise<Judged> {
    const { history } = this.#around;
    const about = new Set<string>();
    const reworded = new Set<string>();
    let changed = false;
    let after = justBefore(from);
    for (let more = true; more;) {
      const page = await history.page(this.#roomId, { after, limit: pageEntries, all: true });
      const turned = page.entries.filter((row) => this.#turns(row));
      const places = (hidden: boolean): EntryPlace[] =>
        turned.filter((row) => row.hidden !== hidden).map(({ chain, seq }) => ({ chain, seq }));
      if (turned.length > 0) await history.setHidden(this.#roomId, places(true), places(false));
      changed ||= turned.length > 0;
      for (const { kind, body } of changesIn(page.entries)) {
        about.add(body.target);
        if (kind === 'edit' || kind === 'delete') reworded.add(body.target);
      }
      const last = page.entries.at(-1);
      more = page.more && last !== undefined;
      if (last) after = cursorOf(last);
    }
    return { about, reworded, changed };
  }

  #turns(row: StoredEntry): boolean {
    const entry = needsBody(row) ? decodeEntries(row.bytes)[0] : withoutBody(row);
    return entry !== undefined && this.hides(entry) !== row.hidden;
  }
}

/** What a run has found. */
interface Judged {
  /** What the changes there are about. */
  readonly about: ReadonlySet<string>;
  /** What its edits and deletes are about. */
  readonly reworded: ReadonlySet<string>;
  readonly changed: boolean;
}

/** Of all others what is judged by is kept beside their bytes. */
const needsBody = ({ kind }: StoredEntry): boolean => kind === 'join' || kind === 'admit';
const withoutBody = (row: StoredEntry): Entry => ({ ...row, body: null }) as unknown as Entry;

const changesIn = (rows: readonly StoredEntry[]): Change[] =>
  rows.filter(({ kind }) => isChangeKind(kind)).flatMap(({ bytes }) => decodeEntries(bytes).filter(isChange));

/** What this person does not want to hear of somebody they have blocked. */
const speaks = (kind: Entry['kind']): boolean => kind === 'message' || kind === 'edit' || kind === 'reaction';

const beginning = `${'0'.repeat(12)}-${'0'.repeat(32)}-${'0'.repeat(8)}`;

/** A place that has nothing between it and `cursor`. */
function justBefore(cursor: string): string {
  const lamport = Number.parseInt(cursor.slice(0, 12) || '0', 16);
  if (lamport === 0) return beginning;
  return `${(lamport - 1).toString(16).padStart(12, '0')}-${'f'.repeat(32)}-${'f'.repeat(8)}`;
}
