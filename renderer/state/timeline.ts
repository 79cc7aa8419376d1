import type { Undo } from '../../preload/bridge/port.ts';
import type { CallInput } from '../../preload/contract/api.ts';
import type { TimelinePage } from '../../preload/contract/conversation-calls.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { Cursor, EntryId, Message, Room, RoomId, TimelineItem } from '../../preload/contract/model.ts';
import type { AppLink, Clock } from './link.ts';
import { aroundSize, firstPage, firstSize, largestPage, pageSize, readPage, type PagePart } from './pages.ts';
import { Store } from './store.ts';
import {
  covers,
  keptAtRest,
  keptFor,
  ofPage,
  trimmed,
  withChanged,
  withNewer,
  withOlder,
  without,
  withStates,
  withTold,
  type StateChanges,
  type Stretch,
} from './stretch.ts';
import { isWithheld, nothingYet, type Place, type TimelineView } from './timeline-view.ts';

/** What was taken out stays in sight for this long, in ms, if nothing else comes: what takes its place is on its way. */
const succeedWithinMs = 150;

/** What something that was told makes of a stretch that may not know of it. */
type Told = (stretch: Stretch) => Stretch;

/** A window on one room's conversation: a run of it without a gap that can be moved, from events and keyset pages. */
export class Timeline {
  readonly view = new Store<TimelineView>(nothingYet);
  readonly #link: AppLink;
  readonly #roomId: RoomId;
  readonly #clock: Clock;
  readonly #room: () => Room | undefined;
  #meanwhile: Told[] = [];
  /** Taken out, and still in sight. */
  readonly #leaving = new Set<EntryId>();
  #cancelLeaving: Undo = () => undefined;
  #asked = 0;
  #refreshing = false;
  /** Since it was read something became otherwise. */
  #stale = false;
  #inSight = 0;
  #place: Place = { kind: 'new' };
  #again: () => Promise<void> = () => this.open();

  /** `room` is what is known of it now. */
  constructor(link: AppLink, roomId: RoomId, clock: Clock, room: () => Room | undefined) {
    this.#link = link;
    this.#roomId = roomId;
    this.#clock = clock;
    this.#room = room;
  }

  /** The person's, not main's: survives the conversation being closed and opened again. */
  get place(): Place {
    return this.#place;
  }

  moveTo(place: Place): void {
    this.#place = place;
  }

  /** So many items are in sight at once. */
  readonly sees = (items: number): void => void (this.#inSight = items);

  /** Reads where the unread begin, or the newest page where there are none. */
  open(): Promise<void> {
    this.#place = { kind: 'new' };
    return this.#read('first', true, () => firstPage(this.#link, this.#roomId, this.#room()));
  }

  /** It is looked at again: where the person had left it at its end and has not read what came since, it opens there. */
  async wake(): Promise<void> {
    const { items, more } = this.view.get();
    if (!items || this.#place.kind === 'at') return;
    this.#place = { kind: 'new' };
    const { unread = 0, readUpTo = null } = this.#room() ?? {};
    const first = items[0]?.cursor;
    if (unread > 0 && readUpTo !== null && more && first && readUpTo < first) await this.open();
  }

  /** What is shown is not right any more: reads it anew around where the person is. Asked for while it reads, it reads once more. */
  async refresh(): Promise<void> {
    this.#stale = true;
    if (this.#refreshing) return;
    this.#refreshing = true;
    while (this.#stale) {
      this.#stale = false;
      await (this.view.get().items ? this.#readAnew() : this.open());
    }
    this.#refreshing = false;
  }

  #readAnew(): Promise<void> {
    const place = this.#place;
    if (place.kind === 'new') return this.open();
    const limit = Math.min(largestPage, Math.max(aroundSize, this.#stretch().items.length));
    const around = place.kind === 'at' ? { around: place.cursor } : {};
    return this.#read('place', false, () => readPage(this.#link, this.#roomId, { ...around, limit }));
  }

  /** Brings the item at `cursor` into the window, and makes it the place. */
  async goTo(cursor: Cursor, offset = 0): Promise<void> {
    const inside = this.view.get().items !== null && covers(this.#stretch(), cursor);
    this.#place = { kind: 'at', cursor, offset };
    if (inside) return;
    const part = { around: cursor, limit: aroundSize };
    await this.#read('place', true, () => readPage(this.#link, this.#roomId, part));
  }

  /** Brings the first message sent at `at` or later into the window, and makes it the place. Answers where it is. */
  async goToDate(at: number, offset = 0): Promise<Cursor | null> {
    let found: Cursor | null = null;
    await this.#read('place', true, async () => {
      const page = await readPage(this.#link, this.#roomId, { at, limit: aroundSize });
      const first = page.items.find((item) => item.kind === 'message' && item.sentAt >= at);
      found = (first ?? page.items.at(-1))?.cursor ?? null;
      if (found) this.#place = { kind: 'at', cursor: found, offset };
      return page;
    });
    return found;
  }

  /** The newest are in the window, and its end is the place. */
  async toEnd(): Promise<void> {
    this.#place = { kind: 'end' };
    if (!this.view.get().newer) return;
    await this.#read('place', true, () => readPage(this.#link, this.#roomId, { limit: firstSize }));
  }

  /** Reads the page before the oldest item. While something is on its way, or with no more to read, it does nothing. */
  async loadOlder(): Promise<void> {
    const { items, more, loading, failed } = this.view.get();
    const before = items?.[0]?.cursor;
    if (!before || !more || loading || failed) return;
    await this.#extend('older', withOlder, { before, limit: pageSize });
  }

  /** The same behind the newest item. */
  async loadNewer(): Promise<void> {
    const { items, newer, loading, failed } = this.view.get();
    const after = items?.at(-1)?.cursor;
    if (!after || !newer || loading || failed) return;
    await this.#extend('newer', withNewer, { after, limit: pageSize });
  }

  /** What failed last is tried once more. */
  retry(): Promise<void> {
    this.view.update((view) => ({ ...view, failed: null }));
    return this.#again();
  }

  async #extend(loading: 'older' | 'newer', put: typeof withOlder, part: PagePart): Promise<void> {
    this.#again = () => (loading === 'older' ? this.loadOlder() : this.loadNewer());
    const asked = this.#begin(loading);
    try {
      const page = await readPage(this.#link, this.#roomId, part);
      if (asked !== this.#asked) return;
      // What was asked for stays, and the surplus goes at the other end.
      const stretch = put(this.#stretch(), page);
      this.#show(stretch, false, stretch.items.at(loading === 'older' ? 0 : -1)?.cursor);
    } catch (error) {
      if (asked === this.#asked) this.#fail(error);
    }
  }

  /** `anew`: what comes has nothing to do with what is shown. */
  async #read(loading: 'first' | 'place', anew: boolean, ask: () => Promise<TimelinePage>): Promise<void> {
    this.#again = () => this.#read(loading, anew, ask);
    const asked = this.#begin(loading);
    try {
      const page = await ask();
      if (asked !== this.#asked) return;
      this.#leaving.clear();
      this.#cancelLeaving();
      this.#show(ofPage(page), anew);
    } catch (error) {
      if (asked === this.#asked) this.#fail(error);
    }
  }

  #begin(loading: TimelineView['loading']): number {
    this.#meanwhile = [];
    this.view.update((view) => ({ ...view, loading, failed: null }));
    return (this.#asked += 1);
  }

  #stretch(): Stretch {
    const { items, more, newer } = this.view.get();
    return { items: items ?? [], more, newer };
  }

  #show(read: Stretch, anew: boolean, keep = this.#kept()): void {
    const whole = this.#meanwhile.reduce((stretch, told) => told(stretch), read);
    this.#meanwhile = [];
    const { run, items } = this.view.get();
    const known = new Set(items?.map(({ id }) => id));
    const other = anew || !whole.items.some(({ id }) => known.has(id));
    this.view.set({
      ...trimmed(whole, keep, keptFor(this.#inSight)),
      run: other ? run + 1 : run,
      loading: null,
      failed: null,
    });
  }

  /** What is near it is never let go of. */
  readonly #kept = (): Cursor | null => (this.#place.kind === 'at' ? this.#place.cursor : null);

  /** Something was told: to what is shown, and to what is on its way. */
  #hear(told: Told): void {
    const { items, loading } = this.view.get();
    if (!items || loading) this.#meanwhile.push(told);
    if (!items) return;
    const before = this.#stretch();
    const after = trimmed(told(before), this.#kept(), keptFor(this.#inSight));
    if (after === before) return;
    this.view.update((view) => ({ ...view, ...after }));
    // Where it continues is known by what is in it.
    if (after.items.length === 0 && (after.more || after.newer)) void this.refresh();
  }

  /** Rejects with `message-too-long`, `storage-…` and `disconnected`; the message is then nowhere. */
  async send(text: string, marks: Omit<CallInput<'message.send'>, 'roomId' | 'text'> = {}): Promise<void> {
    this.add([await this.#link.call('message.send', { roomId: this.#roomId, text, ...marks })]);
  }

  /** Takes back a message that waits. Rejects with `already-sent`. */
  async cancel(id: EntryId): Promise<void> {
    await this.#link.call('outbox.cancel', { roomId: this.#roomId, id });
    this.remove([id]);
  }

  /** Changes a message that waits. Rejects with `already-sent`, and as `send` does. */
  async edit(id: EntryId, text: string, mentions: Message['mentions'] = []): Promise<void> {
    const input = { roomId: this.#roomId, id, text, mentions: [...mentions] };
    const changed = await this.#link.call('outbox.edit', input);
    this.remove([id]);
    this.add([changed]);
  }

  add(items: readonly TimelineItem[]): void {
    const gone = new Set(this.#leaving);
    this.#leaving.clear();
    this.#cancelLeaving();
    this.#hear((stretch) => withTold(without(stretch, gone), items));
  }

  change(items: readonly TimelineItem[]): void {
    this.#hear((stretch) => withChanged(stretch, items));
  }

  changeStates(changes: StateChanges): void {
    this.#hear((stretch) => withStates(stretch, changes));
  }

  /** They go together with what takes their place, so that nothing vanishes and comes back. */
  remove(ids: readonly EntryId[]): void {
    const { items, loading } = this.view.get();
    const gone = new Set(ids);
    if (!items || loading) this.#meanwhile.push((stretch) => without(stretch, gone));
    const known = new Set(items?.map(({ id }) => id));
    for (const id of ids) if (known.has(id)) this.#leaving.add(id);
    this.#cancelLeaving();
    if (this.#leaving.size === 0) return;
    this.#cancelLeaving = this.#clock.after(succeedWithinMs, () => this.add([]));
  }

  /** The oldest own message that can still be changed, and the newest. */
  firstWithheld(): Message | undefined {
    return this.view.get().items?.find(isWithheld);
  }
  lastWithheld(): Message | undefined {
    return this.view.get().items?.findLast(isWithheld);
  }

  /** The message under the id it has now: those behind one that was changed come again under new ones. */
  current(message: Message): Message {
    const again = this.view.get().items?.find((item) => isWithheld(item) && item.lamport === message.lamport);
    return again && isWithheld(again) ? again : message;
  }

  /** Nobody looks any more: lets go of the oldest items, unless the person was reading there. */
  rest(): void {
    const view = this.view.get();
    if (!view.items || view.newer || this.#place.kind === 'at') return;
    this.view.set({ ...view, ...trimmed(this.#stretch(), null, keptAtRest) });
  }

  #fail(error: unknown): void {
    const failed = error instanceof AppError ? error : new AppError('internal', { cause: error });
    this.view.update((view) => ({ ...view, loading: null, failed }));
  }
}
