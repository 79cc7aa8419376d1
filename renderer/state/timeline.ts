import type { Undo } from '../../preload/bridge/port.ts';
import type { Events } from '../../preload/contract/api.ts';
import type { TimelinePage } from '../../preload/contract/conversation-calls.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { Cursor, EntryId, Message, RoomId, TimelineItem } from '../../preload/contract/model.ts';
import type { AppLink, Clock } from './link.ts';
import { further, merge } from './merge.ts';
import { Store } from './store.ts';

export const pageSize = 100;
const largestPage = 500;
/** Opening a room never reads more than this and a page. */
const mostAtOnce = 2_000;
/** What is kept of a conversation nobody looks at. */
const keptAtRest = 200;
/** What was taken out stays in sight for this long, in ms, if nothing else comes: what takes its place is on its way. */
const succeedWithinMs = 150;

export interface TimelineView {
  /** In shown order, without a gap: from `items[0]` to the newest. Null until main has answered. */
  readonly items: readonly TimelineItem[] | null;
  /** Older ones can be asked for. */
  readonly more: boolean;
  readonly loading: boolean;
  readonly failed: AppError | null;
}

/** Where the person was in the conversation when they last looked away. */
export type Place =
  { readonly kind: 'end' } | { readonly kind: 'at'; readonly id: EntryId; readonly offset: number };

/** One room's conversation as far as it has been read back, from events and keyset pages. */
export class Timeline {
  readonly view = new Store<TimelineView>({
    items: null,
    more: false,
    loading: false,
    failed: null,
  });
  readonly #link: AppLink;
  readonly #roomId: RoomId;
  readonly #clock: Clock;
  /** Items told while the newest page is on its way. */
  #early: TimelineItem[] = [];
  /** Taken out while that page is on its way: it may still have them. */
  readonly #gone = new Set<EntryId>();
  /** Taken out, and still in sight. */
  readonly #leaving = new Set<EntryId>();
  #cancelLeaving: Undo = () => undefined;
  #generation = 0;
  #refreshing = false;
  /** Since it was read something became otherwise. */
  #stale = false;
  #place: Place = { kind: 'end' };

  constructor(link: AppLink, roomId: RoomId, clock: Clock) {
    this.#link = link;
    this.#roomId = roomId;
    this.#clock = clock;
  }

  /** The person's, not main's: survives the conversation being closed and opened again. */
  get place(): Place {
    return this.#place;
  }

  moveTo(place: Place): void {
    this.#place = place;
  }

  /**
   * Reads the newest page, and those before it as far back as `readUpTo` while that is not too far.
   * What was read before is kept if they reach back to it, so that nothing is missing between them. Answers whether some was.
   */
  async load(unread: number, readUpTo: Cursor | null): Promise<boolean> {
    const generation = this.#begin();
    try {
      const page = await this.#newest(unread, readUpTo);
      if (generation !== this.#generation) return false;
      const first = page.items[0]?.cursor ?? '';
      const told = merge(page.items, this.#early).filter(({ id }) => !this.#gone.has(id));
      const { items: shown, more } = this.view.get();
      const joins = shown !== null && (shown.at(-1)?.cursor ?? '') >= first;
      // From its first item on the page says what there is: of the rest something may have been taken out.
      const before = joins ? shown.filter(({ cursor }) => cursor < first) : [];
      this.view.set({
        items: merge(before, told),
        more: joins ? more : page.more,
        loading: false,
        failed: null,
      });
      return before.length > 0;
    } catch (error) {
      if (generation === this.#generation) this.#fail(error);
      return false;
    }
  }

  /**
   * What is shown is not right any more: reads it anew, from the newest back to a little before where the person is. Asked
   * for while it reads, it reads once more.
   */
  async refresh(unread: number, readUpTo: Cursor | null): Promise<void> {
    this.#stale = true;
    if (this.#refreshing) return;
    this.#refreshing = true;
    while (this.#stale) {
      this.#stale = false;
      const { items } = this.view.get();
      await (items ? this.#readAnew(this.#oldestNeeded(items)) : this.load(unread, readUpTo));
    }
    this.#refreshing = false;
  }

  async #readAnew(oldest: Cursor | ''): Promise<void> {
    const generation = this.#begin();
    try {
      let page = await this.#page({ limit: pageSize });
      for (let first = page.items[0]; page.more && first && first.cursor > oldest; first = page.items[0]) {
        const older = await this.#page({ before: first.cursor, limit: largestPage });
        if (generation !== this.#generation) return;
        page = { items: merge(older.items, page.items), more: older.more };
      }
      if (generation !== this.#generation) return;
      this.#cancelLeaving();
      this.#leaving.clear();
      const items = merge(page.items, this.#early).filter(({ id }) => !this.#gone.has(id));
      this.view.set({ items, more: page.more, loading: false, failed: null });
    } catch (error) {
      if (generation === this.#generation) this.#fail(error);
    }
  }

  #oldestNeeded(shown: readonly TimelineItem[]): Cursor | '' {
    const place = this.#place;
    const at = place.kind === 'at' ? shown.findIndex(({ id }) => id === place.id) : -1;
    return shown[Math.max(0, (at < 0 ? shown.length : at) - keptAtRest)]?.cursor ?? '';
  }

  #begin(): number {
    this.#early = [];
    this.#gone.clear();
    this.view.update((view) => ({ ...view, loading: true, failed: null }));
    return (this.#generation += 1);
  }

  async #newest(unread: number, readUpTo: Cursor | null): Promise<TimelinePage> {
    const limit = Math.min(largestPage, Math.max(pageSize, unread + 20));
    let page = await this.#page({ limit });
    // Own messages and join lines are not counted as unread, so the first page may fall short of the last one read.
    while (readUpTo !== null && unread > 0 && page.more && page.items.length < mostAtOnce) {
      const [oldest] = page.items;
      if (!oldest || oldest.cursor <= readUpTo) break;
      const older = await this.#page({ before: oldest.cursor, limit: largestPage });
      page = { items: merge(older.items, page.items), more: older.more };
    }
    return page;
  }

  #page(part: { readonly before?: Cursor; readonly limit: number }): Promise<TimelinePage> {
    return this.#link.call('message.history', { roomId: this.#roomId, ...part });
  }

  /** Reads the page before the oldest item. While a page is on its way, or with no more to read, it does nothing. */
  async loadOlder(): Promise<void> {
    const { items, more, loading } = this.view.get();
    const oldest = items?.[0];
    if (!oldest || !more || loading) return;
    const generation = this.#generation;
    this.view.update((view) => ({ ...view, loading: true, failed: null }));
    try {
      const page = await this.#page({ before: oldest.cursor, limit: pageSize });
      if (generation !== this.#generation) return;
      this.view.update((view) => ({
        items: merge(page.items, view.items ?? []),
        more: page.more,
        loading: false,
        failed: null,
      }));
    } catch (error) {
      if (generation === this.#generation) this.#fail(error);
    }
  }

  /** Rejects with `message-too-long`, `storage-…` and `disconnected`; the message is then nowhere. */
  async send(text: string): Promise<void> {
    this.add([await this.#link.call('message.send', { roomId: this.#roomId, text })]);
  }

  /** Takes back a message that waits. Rejects with `already-sent`. */
  async cancel(id: EntryId): Promise<void> {
    await this.#link.call('outbox.cancel', { roomId: this.#roomId, id });
    this.remove([id]);
  }

  /** Changes a message that waits. Rejects with `already-sent`, and as `send` does. */
  async edit(id: EntryId, text: string): Promise<void> {
    const changed = await this.#link.call('outbox.edit', { roomId: this.#roomId, id, text });
    this.remove([id]);
    this.add([changed]);
  }

  add(items: readonly TimelineItem[]): void {
    const { items: shown, more, loading } = this.view.get();
    if (!shown || loading) this.#early.push(...items);
    if (!shown) return;
    const staying = this.#withoutLeaving(shown);
    // What belongs before the oldest shown one comes with its page.
    const oldest = shown[0]?.cursor;
    const fitting = more && oldest ? items.filter((item) => item.cursor >= oldest) : items;
    if (fitting.length === 0 && staying === shown) return;
    this.view.update((view) => ({ ...view, items: merge(staying, fitting) }));
  }

  /** They go together with what takes their place, so that nothing vanishes and comes back. */
  remove(ids: readonly EntryId[]): void {
    const { items: shown, loading } = this.view.get();
    const known = new Set(shown?.map(({ id }) => id));
    for (const id of ids) {
      if (!shown || loading) this.#gone.add(id);
      if (known.has(id)) this.#leaving.add(id);
    }
    this.#early = this.#early.filter(({ id }) => !this.#gone.has(id));
    this.#cancelLeaving();
    if (this.#leaving.size === 0) return;
    this.#cancelLeaving = this.#clock.after(succeedWithinMs, () => this.add([]));
  }

  #withoutLeaving(items: readonly TimelineItem[]): readonly TimelineItem[] {
    if (this.#leaving.size === 0) return items;
    const staying = items.filter(({ id }) => !this.#leaving.has(id));
    this.#leaving.clear();
    this.#cancelLeaving();
    return staying;
  }

  /** The oldest own message that can still be changed. */
  firstWithheld(): Message | undefined {
    return this.view.get().items?.find(isWithheld);
  }

  /** The newest own message that can still be changed. */
  lastWithheld(): Message | undefined {
    return this.view.get().items?.findLast(isWithheld);
  }

  /** The message under the id it has now: those behind one that was changed come again under new ones. */
  current(message: Message): Message {
    const again = this.view.get().items?.find((item) => isWithheld(item) && item.lamport === message.lamport);
    return again && isWithheld(again) ? again : message;
  }

  /** Reads older pages until one reaches back to `cursor`, or there are no more. */
  async readBackTo(cursor: Cursor): Promise<void> {
    for (;;) {
      const { items, more, loading, failed } = this.view.get();
      const oldest = items?.[0]?.cursor;
      if (loading || failed || !more || oldest === undefined || oldest <= cursor) return;
      await this.loadOlder();
    }
  }

  changeStates(changes: Events['message.stateChanged']['changes']): void {
    const byId = new Map(changes.map((change) => [change.id, change]));
    const apply = (items: readonly TimelineItem[]): TimelineItem[] =>
      items.map((item) => {
        const change = byId.get(item.id);
        if (!change || item.kind !== 'message') return item;
        return {
          ...item,
          state: further(item.state, change.state),
          copies: Math.max(item.copies, change.copies),
          withheld: item.withheld && change.withheld,
        };
      });
    this.#early = apply(this.#early);
    this.view.update((view) => (view.items ? { ...view, items: apply(view.items) } : view));
  }

  /** Nobody looks any more: lets go of the oldest items, unless the person was reading there. */
  rest(): void {
    if (this.#place.kind !== 'end') return;
    this.view.update((view) =>
      view.items && view.items.length > keptAtRest
        ? { ...view, items: view.items.slice(-keptAtRest), more: true }
        : view,
    );
  }

  #fail(error: unknown): void {
    const failed = error instanceof AppError ? error : new AppError('internal', { cause: error });
    this.view.update((view) => ({ ...view, loading: false, failed }));
  }
}

const isWithheld = (item: TimelineItem): item is Message => item.kind === 'message' && item.withheld;
