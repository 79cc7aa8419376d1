import type { VirtualizerHandle } from 'virtua';
import type { Cursor, EntryId } from '../../../preload/contract/model.ts';
import type { Readable } from '../../state/store.ts';
import type { TimelineView } from '../../state/timeline-view.ts';
import type { TimelineRow } from './timeline-rows.ts';

/** Room left above what is gone to, in pixels. */
export const lineMargin = 72;

/** A row in sight, and how far its top is below the upper edge, in pixels. */
export interface Sighted {
  readonly id: EntryId;
  readonly cursor: Cursor;
  readonly top: number;
}

/** Knows what is in sight of a conversation, and keeps it where it is while rows come and go around it. */
export class Anchor {
  #list: VirtualizerHandle | null = null;
  #scroll: HTMLElement | null = null;
  #rows: readonly TimelineRow[] = [];
  #held: readonly Sighted[] = [];
  /** Where the conversation is scrolled to unless somebody scrolls. */
  #expected = 0;
  /** How far down the window the conversation begins. */
  #edge = 0;

  get list(): VirtualizerHandle | null {
    return this.#list;
  }

  attachList(list: VirtualizerHandle | null): void {
    this.#list = list;
  }

  attachScroll(scroll: HTMLElement | null): (() => void) | undefined {
    this.#scroll = scroll;
    if (!scroll) return undefined;
    this.#edge = scroll.getBoundingClientRect().top;
    const observer = new ResizeObserver(() => this.#edgeMoved(scroll));
    observer.observe(scroll);
    return () => observer.disconnect();
  }

  /** What the list now shows. */
  shown(rows: readonly TimelineRow[]): void {
    this.#rows = rows;
  }

  /** The index of the row at `cursor`, or of the first after it; -1 for none. */
  indexFrom(cursor: Cursor): number {
    return this.#rows.findIndex(({ item }) => item.cursor >= cursor);
  }

  /** Scrolls to the row at `cursor`, or the first after it. */
  scrollTo(cursor: Cursor): void {
    const index = this.indexFrom(cursor);
    this.release();
    const at = index < 0 ? this.#rows.length - 1 : index;
    if (at >= 0) this.#list?.scrollToIndex(at, { align: 'start', offset: -lineMargin });
  }

  /** The newest row whose end has been in sight, or most of what can be seen; null before anything is shown. */
  seen(): Cursor | null {
    const [list, scroll] = [this.#list, this.#scroll];
    if (!list || !scroll) return null;
    const edge = scroll.scrollTop + scroll.clientHeight + 1;
    const at = Math.min(list.findItemIndex(edge), this.#rows.length - 1);
    const whole = list.getItemOffset(at) + list.getItemSize(at) <= edge;
    const filling = list.getItemOffset(at) < edge - scroll.clientHeight / 2;
    return this.#rows[whole || filling ? at : at - 1]?.item.cursor ?? null;
  }

  /** Whether the row at `cursor` is above what is in sight, in it, or below. Null for none, or before anything is shown. */
  whereIs(cursor: Cursor): 'above' | 'in' | 'below' | null {
    const [list, scroll] = [this.#list, this.#scroll];
    const at = this.#rows.findIndex(({ item }) => item.cursor === cursor);
    if (!list || !scroll || at < 0) return null;
    const top = list.getItemOffset(at) - scroll.scrollTop;
    if (top >= scroll.clientHeight) return 'below';
    return top + list.getItemSize(at) <= 0 ? 'above' : 'in';
  }

  /** Of the rows that are in sight from top to bottom the first and the last, by their indexes; of one that fills it, that one. */
  wholeInSight(): { readonly first: number; readonly last: number } {
    const [list, scroll] = [this.#list, this.#scroll];
    if (!list || !scroll) return { first: 0, last: 0 };
    const end = scroll.scrollTop + scroll.clientHeight;
    let first = list.findItemIndex(scroll.scrollTop);
    if (list.getItemOffset(first) < scroll.scrollTop - 1) first += 1;
    let last = Math.min(list.findItemIndex(end), this.#rows.length - 1);
    if (list.getItemOffset(last) + list.getItemSize(last) > end + 1) last -= 1;
    return { first: Math.min(first, this.#rows.length - 1), last: Math.max(last, first) };
  }

  get height(): number {
    return this.#scroll?.clientHeight ?? 0;
  }

  scrollBy(pixels: number): void {
    this.release();
    if (this.#scroll) this.#scroll.scrollTop += pixels;
  }

  /** Scrolls as little as it takes to have the row at `cursor` in sight. */
  reveal(cursor: Cursor): void {
    const at = this.#rows.findIndex(({ item }) => item.cursor === cursor);
    if (at < 0) return;
    this.release();
    this.#list?.scrollToIndex(at, { align: 'nearest' });
  }

  /** Whether a row that is higher than what is in sight goes on in that direction. */
  reachesOut(row: HTMLElement, by: 1 | -1): boolean {
    const [of, inner] = [this.#scroll?.getBoundingClientRect(), row.getBoundingClientRect()];
    if (!of || inner.height <= of.height) return false;
    return by > 0 ? inner.bottom > of.bottom + 1 : inner.top < of.top - 1;
  }

  rowElement(cursor: Cursor): HTMLElement | null {
    return this.#scroll?.querySelector<HTMLElement>(`[data-cursor="${cursor}"]`) ?? null;
  }

  focus(): void {
    this.#scroll?.focus();
  }

  /** From above to below, but a row that the upper edge cuts comes last; empty before anything is shown. */
  inSight(): readonly Sighted[] {
    const [list, scroll, rows] = [this.#list, this.#scroll, this.#rows];
    if (!list || !scroll || rows.length === 0) return [];
    const sighted: Sighted[] = [];
    for (let at = list.findItemIndex(scroll.scrollTop); at < rows.length; at += 1) {
      const item = rows[at]?.item;
      const top = list.getItemOffset(at) - scroll.scrollTop;
      if (!item || top >= scroll.clientHeight) break;
      sighted.push({ id: item.id, cursor: item.cursor, top });
    }
    const [first, ...others] = sighted;
    return first && first.top < 0 ? [...others, first] : sighted;
  }

  /** From now on the first of `sighted` that is still there stays where it was, until somebody scrolls, or `release`. */
  hold(sighted: readonly Sighted[]): void {
    this.#held = sighted;
    this.keep();
  }

  keep(): void {
    const [list, scroll] = [this.#list, this.#scroll];
    if (!list || !scroll) return;
    for (const { id, top } of this.#held) {
      const at = this.#rows.findIndex(({ item }) => item.id === id);
      if (at < 0) continue;
      const off = list.getItemOffset(at) - scroll.scrollTop - top;
      if (Math.abs(off) >= 1) scroll.scrollTop += off;
      break;
    }
    this.#expected = scroll.scrollTop;
  }

  /** Whoever scrolls decides what is in sight. */
  scrolled(): void {
    if (this.#scroll && Math.abs(this.#scroll.scrollTop - this.#expected) > 1) this.release();
  }

  release(): void {
    this.#held = [];
  }

  /** Something came or went above the conversation: its words stay where they are on the screen. */
  #edgeMoved(scroll: HTMLElement): void {
    const edge = scroll.getBoundingClientRect().top;
    const by = edge - this.#edge;
    this.#edge = edge;
    if (by === 0) return;
    const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight <= Math.abs(by) + 1;
    if (atEnd) return;
    this.#held = this.#held.map((sighted) => ({ ...sighted, top: sighted.top - by }));
    scroll.scrollTop += by;
    this.#expected = scroll.scrollTop;
  }
}

/** What a timeline holds, with what was in sight just before it last changed. */
export interface SightedView {
  readonly view: TimelineView;
  readonly sight: readonly Sighted[];
}

export class SightedViews implements Readable<SightedView> {
  readonly #source: Readable<TimelineView>;
  readonly #anchor: Anchor;
  #value: SightedView;

  constructor(source: Readable<TimelineView>, anchor: Anchor) {
    this.#source = source;
    this.#anchor = anchor;
    this.#value = { view: source.get(), sight: [] };
  }

  readonly get = (): SightedView => {
    const view = this.#source.get();
    if (view !== this.#value.view) this.#value = { ...this.#value, view };
    return this.#value;
  };

  readonly subscribe = (listener: () => void): (() => void) =>
    this.#source.subscribe(() => {
      this.#value = { view: this.#source.get(), sight: this.#anchor.inSight() };
      listener();
    });
}
