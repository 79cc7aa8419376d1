import type { Cursor, Message, Room, TimelineItem } from '../../../preload/contract/model.ts';
import type { StoredRoom } from '../../history/stored-rooms.ts';
import { cursorOf } from '../../lib/cursor.ts';
import type { Entry } from '../../protocol/entry.ts';
import type { Surroundings } from '../surroundings.ts';
import { namesMe } from './translate.ts';

/** How far this person has read in one room, what they have not, and what was said last. */
export class Reading {
  readonly #roomId: string;
  readonly #around: Surroundings;
  readonly #show: (stored: StoredRoom['lastMessage']) => Promise<TimelineItem | undefined>;
  #unread: number;
  #mentions: number;
  #readUpTo: string | null;
  #last: Message | null = null;
  /** How often what was said last has become another: what is looked up meanwhile is older. */
  #lasts = 0;

  /** `show` makes an item of a stored message. */
  constructor(
    stored: StoredRoom,
    around: Surroundings,
    show: (stored: StoredRoom['lastMessage']) => Promise<TimelineItem | undefined>,
  ) {
    this.#roomId = stored.id;
    this.#around = around;
    this.#show = show;
    this.#unread = stored.unread;
    this.#mentions = stored.mentions;
    this.#readUpTo = stored.readUpTo;
  }

  summary(nameOf: (device: string) => string): Pick<Room, 'unread' | 'mentions' | 'readUpTo' | 'last'> {
    const last = this.#last && {
      authorName: nameOf(this.#last.author),
      text: this.#last.text.slice(0, 200),
      at: this.#last.sentAt,
    };
    const readUpTo = this.#readUpTo as Cursor | null;
    return { unread: this.#unread, mentions: this.#mentions, readUpTo, last };
  }

  /** A message of somebody else has come. */
  count(entry: Entry, late: boolean): void {
    if (!late && cursorOf(entry) <= (this.#readUpTo ?? '')) return;
    this.#unread += 1;
    if (namesMe(entry, this.#around.signer.device)) this.#mentions += 1;
  }

  shown(items: readonly TimelineItem[]): void {
    for (const item of items) {
      if (item.kind !== 'message' || item.cursor <= (this.#last?.cursor ?? '')) continue;
      this.#last = item;
      this.#lasts += 1;
    }
  }

  isLast(id: string): boolean {
    return this.#last?.id === id;
  }

  /** Says whether anything has changed. */
  async markRead(upTo: string): Promise<boolean> {
    const further = this.#readUpTo === null || upTo > this.#readUpTo;
    if (!further && this.#unread === 0) return false;
    const unread = await this.#around.history.markRead(this.#roomId, upTo);
    if (unread > 0 && this.#mentions > 0) await this.learn();
    else {
      this.#unread = unread;
      this.#mentions = 0;
      if (further) this.#readUpTo = upTo;
    }
    return true;
  }

  async markUnread(from: string): Promise<void> {
    await this.#around.history.markUnread(this.#roomId, from);
    await this.learn();
  }

  /** As it stands on the disk. */
  async learn(): Promise<void> {
    const stored = await this.#around.history.room(this.#roomId);
    if (!stored) return;
    this.#unread = stored.unread;
    this.#mentions = stored.mentions;
    this.#readUpTo = stored.readUpTo;
    await this.learnLast(stored);
  }

  async learnLast({ lastMessage }: Pick<StoredRoom, 'lastMessage'>): Promise<void> {
    const lasts = (this.#lasts += 1);
    const item = await this.#show(lastMessage);
    if (lasts === this.#lasts) this.#last = item?.kind === 'message' ? item : null;
  }
}
