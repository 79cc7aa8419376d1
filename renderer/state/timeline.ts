import type { Events, TimelinePage } from '../../preload/contract/api.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { Cursor, DeliveryState, EntryId, RoomId, TimelineItem } from '../../preload/contract/model.ts';
import type { AppLink } from './link.ts';
import { Store } from './store.ts';

export const pageSize = 100;
const largestPage = 500;
/** Opening a room never reads more than this and a page. */
const mostAtOnce = 2_000;
/** What is kept of a conversation nobody looks at. */
const keptAtRest = 200;

export interface TimelineView {
  /** In shown order, without a gap: from `items[0]` to the newest. Null until main has answered. */
  readonly items: readonly TimelineItem[] | null;
  /** Older ones can be asked for. */
  readonly more: boolean;
  /** The last change added items before the others, so whoever shows them keeps the place from the end. */
  readonly grewAtStart: boolean;
  readonly loading: boolean;
  readonly failed: AppError | null;
}

/** Where the person was in the conversation when they last looked away. */
export type Place =
  { readonly kind: 'end' } | { readonly kind: 'at'; readonly id: EntryId; readonly offset: number };

const rank: Readonly<Record<DeliveryState, number>> = { waiting: 0, sent: 1, delivered: 2 };

/** One room's conversation as far as it has been read back, from events and keyset pages. */
export class Timeline {
  readonly view = new Store<TimelineView>({
    items: null,
    more: false,
    grewAtStart: false,
    loading: false,
    failed: null,
  });
  readonly #link: AppLink;
  readonly #roomId: RoomId;
  /** Items told while the first page is on its way. */
  #early: TimelineItem[] = [];
  #generation = 0;
  #place: Place = { kind: 'end' };

  constructor(link: AppLink, roomId: RoomId) {
    this.#link = link;
    this.#roomId = roomId;
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
   * What was read before is kept if they reach back to it, so that nothing is missing between them.
   */
  async load(unread: number, readUpTo: Cursor | null): Promise<void> {
    const generation = ++this.#generation;
    this.#early = [];
    this.view.update((view) => ({ ...view, loading: true, failed: null }));
    try {
      const page = await this.#newest(unread, readUpTo);
      if (generation !== this.#generation) return;
      const told = merge(page.items, this.#early);
      const { items: shown, more } = this.view.get();
      const joins = shown !== null && (shown.at(-1)?.cursor ?? '') >= (page.items[0]?.cursor ?? '');
      this.view.set({
        items: joins ? merge(shown, told) : told,
        more: joins ? more : page.more,
        grewAtStart: false,
        loading: false,
        failed: null,
      });
    } catch (error) {
      if (generation === this.#generation) this.#fail(error);
    }
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
        grewAtStart: true,
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

  add(items: readonly TimelineItem[]): void {
    const { items: shown, more } = this.view.get();
    if (!shown) {
      this.#early.push(...items);
      return;
    }
    // What belongs before the oldest shown one comes with its page.
    const oldest = shown[0]?.cursor;
    const fitting = more && oldest ? items.filter((item) => item.cursor >= oldest) : items;
    if (fitting.length > 0) {
      this.view.update((view) => ({ ...view, items: merge(shown, fitting), grewAtStart: false }));
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

function further(one: DeliveryState, other: DeliveryState): DeliveryState {
  return rank[one] >= rank[other] ? one : other;
}

/** Both lists in shown order, each item once; of two versions the one that got further. */
export function merge(one: readonly TimelineItem[], other: readonly TimelineItem[]): readonly TimelineItem[] {
  const last = one.at(-1)?.cursor;
  const next = other[0]?.cursor;
  if (last !== undefined && next !== undefined && last < next && ascending(other)) return [...one, ...other];
  const byId = new Map<EntryId, TimelineItem>();
  for (const item of [...one, ...other]) {
    const known = byId.get(item.id);
    byId.set(item.id, known ? newer(known, item) : item);
  }
  return [...byId.values()].sort((left, right) => compare(left.cursor, right.cursor));
}

function newer(known: TimelineItem, item: TimelineItem): TimelineItem {
  if (known.kind !== 'message' || item.kind !== 'message') return item;
  return { ...item, state: further(known.state, item.state), copies: Math.max(known.copies, item.copies) };
}

const compare = (one: Cursor, other: Cursor): number => (one < other ? -1 : one > other ? 1 : 0);

function ascending(items: readonly TimelineItem[]): boolean {
  let before: Cursor | undefined;
  return items.every(({ cursor }) => {
    const rises = before === undefined || before < cursor;
    before = cursor;
    return rises;
  });
}
