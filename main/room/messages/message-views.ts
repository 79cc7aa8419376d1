import type { Announcement, Quote } from '../../../preload/contract/conversation.ts';
import type { Cursor, EntryId } from '../../../preload/contract/model.ts';
import type { StoredEntry } from '../../history/history.ts';
import { cursorOf } from '../../lib/cursor.ts';
import { decodeEntries, type Entry } from '../../protocol/entry.ts';
import type { Members } from '../members.ts';
import type { Surroundings } from '../surroundings.ts';
import { cleanText } from './translate.ts';
import {
  foldChanges,
  isAnnouncement,
  isChange,
  type Change,
  type Folded,
  type Judgement,
} from './changes.ts';

export type MessageEntry = Extract<Entry, { readonly kind: 'message' }>;

/** An entry of the log, and whether it is to be marked as late. */
export interface Row {
  readonly entry: Entry;
  readonly late: boolean;
}

/** What belongs to one message besides its own entry. */
export interface Surrounding {
  readonly about?: Folded;
  readonly reply?: Quote;
  readonly announcement?: Announcement;
}

const quotedAtMost = 200;

/** One room's messages as what has been said about them makes them: read from the disk, folded, put together. */
export class MessageViews {
  readonly #roomId: string;
  readonly #around: Surroundings;
  readonly #members: Members;
  readonly #judgement: Judgement;

  constructor(roomId: string, around: Surroundings, members: Members, judgement: Judgement) {
    this.#roomId = roomId;
    this.#around = around;
    this.#members = members;
    this.#judgement = judgement;
  }

  /** What it asks for has to be looked up before it can be shown. */
  static needsMore({ kind, body }: Entry): boolean {
    return kind === 'message' && body !== null && (body.re !== undefined || body.announce === true);
  }

  /** Of those that are messages, by their ids. */
  async surroundings(entries: readonly Entry[]): Promise<ReadonlyMap<string, Surrounding>> {
    const messages = entries.filter((entry) => entry.kind === 'message');
    const answered = [...new Set(messages.flatMap(({ body }) => body?.re ?? []))];
    const ids = [...new Set([...messages.map(({ id }) => id), ...answered])];
    if (ids.length === 0) return new Map();
    const [changes, quoted] = await Promise.all([this.changes(ids), this.messages(answered)]);
    const quotes = new Map(
      answered.map((id) => [id, this.#quote(id, quoted.get(id), changes.get(id) ?? [])] as const),
    );
    return new Map(
      messages.map((message) => {
        const about = changes.get(message.id);
        const folded = about && this.fold(message, about);
        const reply = message.body?.re === undefined ? undefined : quotes.get(message.body.re);
        const announcement = this.#announcement(message, folded);
        return [
          message.id,
          {
            ...(folded && { about: folded }),
            ...(reply && { reply }),
            ...(announcement && { announcement }),
          },
        ] as const;
      }),
    );
  }

  fold(message: MessageEntry, changes: readonly Change[]): Folded {
    return foldChanges(message, changes, this.#judgement);
  }

  /** What is made of that message; null where it is not here. */
  async folded(id: string): Promise<{ readonly message: MessageEntry; readonly about: Folded } | null> {
    const message = (await this.messages([id])).get(id);
    if (!message) return null;
    const changes = (await this.changes([id])).get(id) ?? [];
    return { message, about: this.fold(message, changes) };
  }

  /** Those of these that are here and messages, by their ids; hidden ones are left out unless `all`. */
  async messages(ids: readonly string[], all = false): Promise<ReadonlyMap<string, MessageEntry>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#around.history.byIds(this.#roomId, ids);
    const shown = rows.filter(({ hidden }) => all || !hidden);
    return new Map(
      entriesOf(shown).flatMap((entry) => (entry.kind === 'message' ? [[entry.id, entry]] : [])),
    );
  }

  /** By what they are about, each in shown order. */
  async changes(ids: readonly string[]): Promise<ReadonlyMap<string, Change[]>> {
    const found = new Map<string, Change[]>();
    for (const change of entriesOf(await this.#around.history.about(this.#roomId, ids))) {
      if (!isChange(change)) continue;
      const { target } = change.body;
      const known = found.get(target);
      if (known) known.push(change);
      else found.set(target, [change]);
    }
    return found;
  }

  /** Whom an announcement asks: who was a member when it was made, and still is; its author not. */
  asked(message: MessageEntry): string[] {
    const at = cursorOf(message);
    return this.#members
      .present()
      .filter(({ device, joined }) => device !== message.author && joined < at)
      .map(({ device }) => device);
  }

  #announcement(message: MessageEntry, about: Folded | undefined): Announcement | null {
    if (!isAnnouncement(message, this.#judgement)) return null;
    const asked = this.asked(message);
    const confirmed = asked.filter((device) => about?.confirmed.has(device)).length;
    return { of: asked.length, confirmed, own: about?.confirmed.has(this.#around.signer.device) ?? false };
  }

  #quote(id: string, message: MessageEntry | undefined, changes: readonly Change[]): Quote {
    const base = { id: id as EntryId, cursor: null, authorName: '', text: null, deleted: false };
    if (!message) return base;
    const { versions, deletedBy } = this.fold(message, changes);
    const text = versions.at(-1)?.text;
    return {
      ...base,
      cursor: cursorOf(message) as Cursor,
      authorName: this.#members.nameOf(message.author),
      text:
        deletedBy !== null || text === undefined
          ? null
          : [...cleanText(text)].slice(0, quotedAtMost).join(''),
      deleted: deletedBy !== null,
    };
  }
}

export const entriesOf = (rows: readonly StoredEntry[]): Entry[] =>
  rows.flatMap(({ bytes }) => decodeEntries(bytes));
