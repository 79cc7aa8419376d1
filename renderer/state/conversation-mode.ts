import type { EntryId, Message, RoomId } from '../../preload/contract/model.ts';
import type { AppLink } from './link.ts';
import { Store } from './store.ts';

/** What the message box is about beside new words: nothing, an answer to a message, or other words for one. */
export type Composing =
  | { readonly kind: 'new' }
  | { readonly kind: 'reply'; readonly message: Message }
  | { readonly kind: 'edit'; readonly message: Message };

export interface ConversationModeView {
  readonly composing: Composing;
  /** The messages chosen to do something with; null while nobody chooses. */
  readonly selected: ReadonlySet<EntryId> | null;
}

const fresh: Composing = { kind: 'new' };

/** What this person is doing in one room: rows begin it, the message box goes on with it. No typed words are kept here. */
export class ConversationMode {
  readonly view = new Store<ConversationModeView>({ composing: fresh, selected: null });

  /** The box answers `message` from now on. What is typed stays, unless a message was being changed. */
  reply(message: Message): void {
    this.#compose({ kind: 'reply', message });
  }

  /** Puts an own message into the box: one that was sent (`message.edit`), or one that still waits (`outbox.edit`). */
  edit(message: Message): void {
    this.#compose({ kind: 'edit', message });
  }

  /** Neither answers nor changes a message any more. */
  stopComposing(): void {
    this.#compose(fresh);
  }

  /** Rows can be chosen from now on; `message`, where given, is the first. */
  startSelecting(message?: Pick<Message, 'id'>): void {
    this.select(message ? [message.id] : []);
  }

  /** Exactly these are chosen. */
  select(ids: Iterable<EntryId>): void {
    this.view.update((view) => ({ ...view, selected: new Set(ids) }));
  }

  /** Chooses it, or no longer. With the last one gone nobody chooses any more. */
  toggle(id: EntryId): void {
    const selected = new Set(this.view.get().selected);
    if (!selected.delete(id)) selected.add(id);
    this.view.update((view) => ({ ...view, selected: selected.size > 0 ? selected : null }));
  }

  clear(): void {
    this.view.update((view) => (view.selected ? { ...view, selected: null } : view));
  }

  /** They are gone: nothing can be done with them any more. */
  forget(ids: ReadonlySet<EntryId>): void {
    const { composing, selected } = this.view.get();
    if (composing.kind !== 'new' && ids.has(composing.message.id)) this.stopComposing();
    if (!selected) return;
    const left = [...selected].filter((id) => !ids.has(id));
    if (left.length < selected.size) {
      this.view.update((view) => ({ ...view, selected: left.length > 0 ? new Set(left) : null }));
    }
  }

  #compose(composing: Composing): void {
    this.view.update((view) => (view.composing === composing ? view : { ...view, composing }));
  }
}

/** One of them for each room that was looked at. */
export class ConversationModes {
  readonly #modes = new Map<RoomId, ConversationMode>();

  constructor(link: AppLink) {
    link.on('message.changed', ({ roomId, items }) => {
      const gone = items.filter(({ kind }) => kind === 'deleted').map(({ id }) => id);
      if (gone.length > 0) this.#modes.get(roomId)?.forget(new Set(gone));
    });
    link.on('room.removed', ({ roomId }) => void this.#modes.delete(roomId));
  }

  of(roomId: RoomId): ConversationMode {
    const known = this.#modes.get(roomId);
    if (known) return known;
    const mode = new ConversationMode();
    this.#modes.set(roomId, mode);
    return mode;
  }
}
