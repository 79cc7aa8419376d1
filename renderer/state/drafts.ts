import type { Undo } from '../../preload/bridge/port.ts';
import type { Draft } from '../../preload/contract/conversation.ts';
import type { RoomId } from '../../preload/contract/model.ts';
import type { AppLink, Clock } from './link.ts';
import { Store } from './store.ts';

/** Main hears of what is typed this long after the last key, in ms. */
export const draftRestMs = 500;

/** What was begun in each room and not sent. Main keeps it; here it is at once. */
export class Drafts {
  /** Of rooms where words wait in the box. Follows what is typed at rests, not with every key. */
  readonly shown = new Store<ReadonlyMap<RoomId, Draft>>(new Map());
  readonly #link: AppLink;
  readonly #clock: Clock;
  readonly #drafts = new Map<RoomId, Draft>();
  /** Rooms whose draft main has not been told. */
  readonly #untold = new Set<RoomId>();
  readonly #loadedListeners = new Set<() => void>();
  #cancelTelling: Undo = () => undefined;

  constructor(link: AppLink, clock: Clock) {
    this.#link = link;
    this.#clock = clock;
    link.on('room.removed', ({ roomId }) => {
      this.#drafts.delete(roomId);
      this.#untold.delete(roomId);
      this.#show();
    });
    link.onOpen(() => void this.#load());
  }

  get(roomId: RoomId): Draft | null {
    return this.#drafts.get(roomId) ?? null;
  }

  set(roomId: RoomId, draft: Draft): void {
    if (draft.text === '' && draft.reply === null && draft.edit === null) this.#drafts.delete(roomId);
    else this.#drafts.set(roomId, draft);
    this.#untold.add(roomId);
    this.#cancelTelling();
    this.#cancelTelling = this.#clock.after(draftRestMs, () => this.flush());
  }

  clear(roomId: RoomId): void {
    this.set(roomId, { text: '', mentions: [], reply: null, edit: null });
  }

  /** Does not wait for a rest: the window may be about to go. */
  flush(): void {
    this.#cancelTelling();
    const untold = [...this.#untold];
    this.#untold.clear();
    this.#show();
    for (const roomId of untold) {
      this.#link
        .call('draft.set', { roomId, draft: this.get(roomId) })
        .catch(() => void this.#untold.add(roomId));
    }
  }

  /** Hears every time main has answered what it keeps. */
  onLoaded(listener: () => void): Undo {
    this.#loadedListeners.add(listener);
    return () => void this.#loadedListeners.delete(listener);
  }

  async #load(): Promise<void> {
    const kept = await this.#link.call('draft.list', {}).catch(() => null);
    if (!kept) return;
    for (const roomId of [...this.#drafts.keys()]) if (!this.#untold.has(roomId)) this.#drafts.delete(roomId);
    for (const [roomId, draft] of Object.entries(kept) as [RoomId, Draft][]) {
      if (!this.#untold.has(roomId)) this.#drafts.set(roomId, draft);
    }
    this.flush();
    for (const listener of [...this.#loadedListeners]) listener();
  }

  #show(): void {
    const before = this.shown.get();
    const now = new Map([...this.#drafts].filter(([, { text }]) => text.trim() !== ''));
    const same =
      before.size === now.size && [...now].every(([id, { text }]) => before.get(id)?.text === text);
    if (!same) this.shown.set(now);
  }
}
