import type { CallInput } from '../../preload/contract/api.ts';
import type { SearchHit, SearchPage } from '../../preload/contract/conversation.ts';
import type { RoomId, TimelineItem } from '../../preload/contract/model.ts';
import type { Undo } from '../../preload/bridge/port.ts';
import type { Kept } from './kept.ts';
import type { AppLink, Clock } from './link.ts';
import { Store } from './store.ts';

/** While somebody types nothing is asked; this long after, in ms, it is. */
const typingPauseMs = 180;
const pageSize = 30;
const mostRecent = 8;

/** What is looked for, without the page. */
export type Sought = Omit<CallInput<'message.search'>, 'next' | 'limit'>;

export interface SearchView {
  /** As typed, filters and all. */
  readonly text: string;
  /** Only there, unless the text names another room. */
  readonly scope: RoomId | null;
  /** What the hits are of; null before the first answer, and where nothing is looked for. */
  readonly found: Sought | null;
  readonly hits: readonly SearchHit[];
  readonly next: string | null;
  readonly busy: boolean;
  readonly error: unknown;
}

/** Looking for messages in all rooms. It stays as it was left while the window lives. */
export class SearchStore {
  readonly view = new Store<SearchView>({
    text: '',
    scope: null,
    found: null,
    hits: [],
    next: null,
    busy: false,
    error: null,
  });
  /** What was looked for and led somewhere, the last first. */
  readonly recent: Store<readonly string[]>;
  readonly #link: AppLink;
  readonly #clock: Clock;
  readonly #kept: Kept;
  #sought: Sought | null = null;
  #cancelPause: Undo = () => undefined;
  /** Only the answer to the last question counts. */
  #asked = 0;

  constructor(link: AppLink, clock: Clock, kept: Kept) {
    this.#link = link;
    this.#clock = clock;
    this.#kept = kept;
    const known = kept.read('landline.searches');
    this.recent = new Store(Array.isArray(known) ? known.filter((text) => typeof text === 'string') : []);
    link.on('message.changed', ({ roomId, items }) => this.#change(roomId, items));
    link.on('room.removed', ({ roomId }) =>
      this.#keepHits((hits) => hits.filter((hit) => hit.roomId !== roomId)),
    );
  }

  /** Looks in `scope` from now on, or everywhere, for what is typed already. */
  begin(scope: RoomId | null): void {
    this.view.update((view) => ({ ...view, scope }));
  }

  write(text: string): void {
    this.view.update((view) => ({ ...view, text }));
  }

  /** Looks for it after a pause in typing; null empties the list at once. */
  seek(sought: Sought | null): void {
    if (JSON.stringify(sought) === JSON.stringify(this.#sought)) return;
    this.#sought = sought;
    this.#asked += 1;
    this.#cancelPause();
    if (sought === null) {
      this.view.update((view) => ({
        ...view,
        found: null,
        hits: [],
        next: null,
        busy: false,
        error: null,
      }));
      return;
    }
    this.view.update((view) => ({ ...view, busy: true, error: null }));
    this.#cancelPause = this.#clock.after(typingPauseMs, () => void this.#ask(sought, null));
  }

  /** The page behind those that are there; nothing while one is on its way, or without more. */
  more(): void {
    const { next, busy, found } = this.view.get();
    if (next === null || busy || found === null) return;
    this.view.update((view) => ({ ...view, busy: true, error: null }));
    void this.#ask(found, next);
  }

  /** Asks once more what failed. */
  retry(): void {
    const sought = this.#sought;
    const { found, next } = this.view.get();
    if (!sought) return;
    this.view.update((view) => ({ ...view, busy: true, error: null }));
    void this.#ask(sought, sought === found ? next : null);
  }

  /** It led somewhere: what is typed is offered again. */
  remember(): void {
    const text = this.view.get().text.trim();
    if (text === '') return;
    this.#keepRecent([text, ...this.recent.get().filter((other) => other !== text)].slice(0, mostRecent));
  }

  forget(text: string): void {
    this.#keepRecent(this.recent.get().filter((other) => other !== text));
  }

  #keepRecent(recent: readonly string[]): void {
    this.recent.set(recent);
    this.#kept.write('landline.searches', recent);
  }

  async #ask(sought: Sought, next: string | null): Promise<void> {
    const asked = (this.#asked += 1);
    try {
      let page = await this.#page(sought, next);
      // A page may have looked through much, and found nothing yet.
      while (asked === this.#asked && page.hits.length === 0 && page.next !== null) {
        page = await this.#page(sought, page.next);
      }
      if (asked !== this.#asked) return;
      this.view.update((view) => ({
        ...view,
        found: sought,
        hits: next === null ? page.hits : [...view.hits, ...page.hits],
        next: page.next,
        busy: false,
      }));
    } catch (error) {
      if (asked === this.#asked) this.view.update((view) => ({ ...view, busy: false, error }));
    }
  }

  #page(sought: Sought, next: string | null): Promise<SearchPage> {
    const from = next === null ? {} : { next };
    return this.#link.call('message.search', { ...sought, ...from, limit: pageSize });
  }

  /** What was said otherwise since is shown so, and what was deleted is no more. */
  #change(roomId: RoomId, items: readonly TimelineItem[]): void {
    const changed = new Map(items.map((item) => [item.id, item]));
    this.#keepHits((hits) =>
      hits.flatMap((hit) => {
        const item = hit.roomId === roomId ? changed.get(hit.message.id) : undefined;
        if (!item) return [hit];
        return item.kind === 'message' ? [{ ...hit, message: item }] : [];
      }),
    );
  }

  #keepHits(change: (hits: readonly SearchHit[]) => readonly SearchHit[]): void {
    if (this.view.get().hits.length > 0) this.view.update((view) => ({ ...view, hits: change(view.hits) }));
  }
}
