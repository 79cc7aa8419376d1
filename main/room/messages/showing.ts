import type { EntryId, TimelineItem } from '../../../preload/contract/model.ts';
import type { Entry } from '../../protocol/entry.ts';
import type { RoomAnnouncements } from '../announcements.ts';
import type { Surroundings } from '../surroundings.ts';
import { isChange } from './changes.ts';
import type { Erasures } from './erasures.ts';
import { MessageViews } from './message-views.ts';
import type { Reading } from './reading.ts';

export interface ShowingOptions {
  readonly logger: Surroundings['logger'];
  readonly announce: RoomAnnouncements;
  readonly views: MessageViews;
  readonly erasures: Erasures;
  readonly reading: Reading;
  /** What there is said about that is not here yet. */
  readonly missing: readonly string[];
  /** An entry about which nothing is said, as an item. */
  readonly plain: (entry: Entry) => TimelineItem;
  readonly itemsOf: (entries: readonly Entry[]) => Promise<TimelineItem[]>;
}

/** Tells windows of entries as they come and as what is said about them changes; what has to be looked up first comes behind, in its turn. */
export class Showing {
  readonly #options: ShowingOptions;
  readonly #missing: Set<string>;
  /** What was said about these has changed, and is told together: whoever says much about one message has it looked through no oftener. */
  readonly #changed = new Set<string>();
  /** These went out of the log while they may have waited to be shown. */
  readonly #gone = new Set<EntryId>();
  #turn: Promise<void> = Promise.resolve();

  constructor(options: ShowingOptions) {
    this.#options = options;
    this.#missing = new Set(options.missing);
  }

  /** `came`: what was committed; `shown`: what of it is shown, in shown order. */
  add(came: readonly Entry[], shown: readonly Entry[]): void {
    const targets = came.filter(isChange).map(({ body }) => body.target);
    for (const target of targets) this.#missing.add(target);
    const plain = shown.every(({ id }) => !this.#missing.has(id)) && !shown.some(MessageViews.needsMore);
    if (shown.length > 0) {
      if (plain) this.#tellAdded(shown.map((entry) => this.#options.plain(entry)));
      else this.#soon(() => this.#show(shown));
    }
    this.retell(targets);
  }

  /** These are not in the log any more: neither what is shown nor what waits to be. */
  remove(ids: readonly EntryId[]): void {
    for (const id of ids) this.#gone.add(id);
    this.#options.announce.removed(ids);
    this.#soon(() => {
      for (const id of ids) this.#gone.delete(id);
    });
  }

  /** Something was said about these messages, or is not in the log any more. */
  retell(targets: readonly string[]): void {
    if (targets.length === 0) return;
    const waiting = this.#changed.size > 0;
    for (const target of targets) this.#changed.add(target);
    if (!waiting) this.#soon(() => this.#tellChanged());
  }

  /** What is said about these messages was not carried out on the disk before the app ended. */
  finish(ids: readonly string[]): void {
    if (ids.length > 0) this.#soon(() => this.#settle(ids));
  }

  /** Resolves when all that was added so far has been told. */
  told(): Promise<void> {
    return this.#turn;
  }

  /** What is said about these messages may count otherwise than before. */
  rejudge(targets: readonly string[]): void {
    this.#soon(async () => {
      await this.#settle(targets);
      this.#options.announce.turned();
    });
  }

  #soon(show: () => void | Promise<void>): void {
    const { logger } = this.#options;
    this.#turn = this.#turn
      .then(show)
      .catch((error: unknown) => logger.log('warn', 'room.not-shown', { error }));
  }

  async #show(entries: readonly Entry[]): Promise<void> {
    const items = (await this.#options.itemsOf(entries)).filter(({ id }) => !this.#gone.has(id));
    if (items.length > 0) this.#tellAdded(items);
    await this.#settle(entries.map(({ id }) => id).filter((id) => this.#missing.has(id)));
  }

  async #tellChanged(): Promise<void> {
    const { views, itemsOf, announce, reading } = this.#options;
    const ids = [...this.#changed];
    this.#changed.clear();
    const items = await itemsOf([...(await views.messages(ids)).values()]);
    if (items.length > 0) announce.itemsChanged(items);
    if (items.some(({ id }) => reading.isLast(id))) await this.#learn();
    await this.#settle(ids);
  }

  /** Does on the disk what changes of these messages ask for. */
  async #settle(ids: readonly string[]): Promise<void> {
    const { here, erased } = await this.#options.erasures.settle(ids);
    for (const id of here) this.#missing.delete(id);
    if (erased) await this.#learn();
  }

  async #learn(): Promise<void> {
    await this.#options.reading.learn();
    this.#options.announce.changed();
  }

  #tellAdded(items: readonly TimelineItem[]): void {
    const { announce, reading } = this.#options;
    reading.shown(items);
    announce.added(items);
    announce.changed();
  }
}
