import type { VirtualizerHandle } from 'virtua';
import type { Cursor, EntryId } from '../../../preload/contract/model.ts';
import type { Readable } from '../../state/store.ts';
import type { TimelineView } from '../../state/timeline.ts';
import type { TimelineRow } from './timeline-rows.ts';

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
