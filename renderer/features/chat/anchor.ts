import type { Cursor, EntryId } from '../../../preload/contract/model.ts';
import type { TimelineRow } from './timeline-rows.ts';

/** Room left above what is gone to, in pixels. */
export const lineMargin = 72;

/** A row in sight, and how far its top is below the beginning of what can be scrolled, in pixels. */
export interface Sighted {
  readonly id: EntryId;
  readonly cursor: Cursor;
  readonly top: number;
}

/** What was in sight, and how far down that was. */
interface Sight {
  readonly offset: number;
  /** From above to below, but a row that the upper edge cuts comes last. */
  readonly rows: readonly Sighted[];
}

const nothing: Sight = { offset: 0, rows: [] };

/**
 * Knows what is in sight of a conversation, and keeps it where it is while rows come, go and change their size around it: it scrolls
 * by what a row in sight was moved within the list, whatever else scrolls meanwhile.
 */
export class Anchor {
  #scroll: HTMLElement | null = null;
  #list: HTMLElement | null = null;
  #rows: readonly TimelineRow[] = [];
  #sight = nothing;
  /** How far down the window the conversation begins. */
  #edge = 0;
  #onResize: () => void = () => undefined;
  readonly #observer = new ResizeObserver(() => {
    this.#edgeMoved();
    this.#onResize();
  });

  attachScroll(scroll: HTMLElement | null): (() => void) | undefined {
    this.#scroll = scroll;
    if (!scroll) return undefined;
    this.#edge = scroll.getBoundingClientRect().top;
    this.#observer.observe(scroll);
    return () => {
      this.#observer.unobserve(scroll);
      this.#scroll = null;
    };
  }

  /** `list` has one element for each row, and nothing else. */
  attachList(list: HTMLElement | null): (() => void) | undefined {
    this.#list = list;
    if (!list) return undefined;
    this.#observer.observe(list);
    return () => {
      this.#observer.unobserve(list);
      if (this.#list === list) this.#list = null;
    };
  }

  /** Hears, before it is painted, that the conversation or what is in it has another size; one listener. */
  onResize(listener: () => void): () => void {
    this.#onResize = listener;
    return () => (this.#onResize = () => undefined);
  }

  /** What the list now shows. */
  shown(rows: readonly TimelineRow[]): void {
    this.#rows = rows;
  }

  /** How far down the upper edge is, and how far the lower one is from the end, in pixels. */
  get offset(): number {
    return this.#scroll?.scrollTop ?? 0;
  }
  get left(): number {
    const scroll = this.#scroll;
    return scroll ? scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight : 0;
  }

  get height(): number {
    return this.#scroll?.clientHeight ?? 0;
  }

  /** The index of the row at `cursor`, or of the first after it; -1 for none. */
  indexFrom(cursor: Cursor): number {
    return this.#rows.findIndex(({ item }) => item.cursor >= cursor);
  }

  /** The row that the upper edge cuts or touches, and how far above that edge it begins; null before anything is shown. */
  topmost(): { readonly cursor: Cursor; readonly offset: number } | null {
    const at = this.#rowAt(this.offset);
    const cursor = this.#rows[at]?.item.cursor;
    return cursor === undefined ? null : { cursor, offset: this.offset - this.#topOf(at) };
  }

  /** Has the row with that index begin `offset` pixels above the upper edge. */
  scrollToIndex(index: number, offset: number): void {
    if (this.#scroll) this.#scroll.scrollTop = this.#topOf(index) + offset;
    this.remember();
  }

  /** Scrolls to the row at `cursor`, or the first after it. */
  scrollTo(cursor: Cursor): void {
    const index = this.indexFrom(cursor);
    if (this.#rows.length > 0) this.scrollToIndex(index < 0 ? this.#rows.length - 1 : index, -lineMargin);
  }

  toEnd(): void {
    if (this.#scroll) this.#scroll.scrollTop = this.#scroll.scrollHeight;
    this.remember();
  }

  scrollBy(pixels: number): void {
    if (this.#scroll) this.#scroll.scrollTop += pixels;
    this.remember();
  }

  /** Scrolls as little as it takes to have the row at `cursor` in sight. */
  reveal(cursor: Cursor): void {
    const scroll = this.#scroll;
    const at = this.#rows.findIndex(({ item }) => item.cursor === cursor);
    if (at < 0 || !scroll) return;
    const [top, end] = [this.#topOf(at), this.#endOf(at)];
    if (top < scroll.scrollTop) scroll.scrollTop = top;
    else if (end > scroll.scrollTop + scroll.clientHeight) scroll.scrollTop = end - scroll.clientHeight;
    this.remember();
  }

  /** The newest row whose end has been in sight, or most of what can be seen; null before anything is shown. */
  seen(): Cursor | null {
    const edge = this.offset + this.height + 1;
    const at = this.#rowAt(edge);
    const whole = this.#endOf(at) <= edge;
    const filling = this.#topOf(at) < edge - this.height / 2;
    return this.#rows[whole || filling ? at : at - 1]?.item.cursor ?? null;
  }

  /** Whether the row at `cursor` is above what is in sight, in it, or below. Null for none, or before anything is shown. */
  whereIs(cursor: Cursor): 'above' | 'in' | 'below' | null {
    const at = this.#rows.findIndex(({ item }) => item.cursor === cursor);
    if (!this.#list || !this.#scroll || at < 0) return null;
    if (this.#topOf(at) >= this.offset + this.height) return 'below';
    return this.#endOf(at) <= this.offset ? 'above' : 'in';
  }

  /** Of the rows that are in sight from top to bottom the first and the last, by their indexes; of one that fills it, that one. */
  wholeInSight(): { readonly first: number; readonly last: number } {
    const end = this.offset + this.height;
    let first = this.#rowAt(this.offset);
    if (this.#topOf(first) < this.offset - 1) first += 1;
    let last = this.#rowAt(end);
    if (this.#endOf(last) > end + 1) last -= 1;
    const most = Math.max(this.#rows.length - 1, 0);
    return { first: Math.min(first, most), last: Math.min(Math.max(last, first), most) };
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
    if (!this.#list || !this.#scroll) return [];
    const { offset, height } = this;
    const sighted: Sighted[] = [];
    for (let at = this.#rowAt(offset); at < this.#rows.length; at += 1) {
      const item = this.#rows[at]?.item;
      const top = this.#topOf(at);
      if (!item || top >= offset + height) break;
      sighted.push({ id: item.id, cursor: item.cursor, top });
    }
    const [first, ...others] = sighted;
    return first && first.top < offset ? [...others, first] : sighted;
  }

  /** What is in sight now is what `keep` keeps. To be called whenever somebody has scrolled, and right before rows change. */
  remember(): void {
    this.#sight = { offset: this.offset, rows: this.inSight() };
  }

  /** The first of what was in sight that is still there stays where it was: right after rows have changed. */
  keepFrom(): void {
    this.#keep(this.#sight.offset);
  }

  /** The same once sizes have changed: somebody may have scrolled since. */
  keep(): void {
    const { offset } = this;
    // What became shorter could not stay scrolled as far as it was.
    const clamped = offset < this.#sight.offset && this.left < 1;
    this.#keep(clamped ? this.#sight.offset : offset);
  }

  #keep(from: number): void {
    const scroll = this.#scroll;
    const places = new Map(this.#rows.map(({ item }, at) => [item.id, at]));
    const known = this.#sight.rows.find(({ id }) => places.has(id));
    if (scroll && known) {
      const to = from + this.#topOf(places.get(known.id) ?? 0) - known.top;
      if (Math.abs(scroll.scrollTop - to) >= 1) scroll.scrollTop = to;
    }
    this.remember();
  }

  #element(at: number): HTMLElement | null {
    const element = this.#list?.children[at];
    return element instanceof HTMLElement ? element : null;
  }
  #topOf(at: number): number {
    return this.#element(at)?.offsetTop ?? 0;
  }
  #endOf(at: number): number {
    const element = this.#element(at);
    return element ? element.offsetTop + element.offsetHeight : 0;
  }

  /** The index of the last row that begins at `offset` or above it. */
  #rowAt(offset: number): number {
    let [low, high] = [0, (this.#list?.children.length ?? 0) - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#topOf(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Something came or went above the conversation: its words stay where they are on the screen. */
  #edgeMoved(): void {
    const scroll = this.#scroll;
    if (!scroll) return;
    const edge = scroll.getBoundingClientRect().top;
    const by = edge - this.#edge;
    this.#edge = edge;
    if (by === 0 || this.left <= Math.abs(by) + 1) return;
    scroll.scrollTop += by;
    this.#sight = { ...this.#sight, offset: this.#sight.offset + by };
  }
}
