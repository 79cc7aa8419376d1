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
  /**
   * The messages chosen to do something with, as they are now, wherever the conversation is scrolled to; `mostSelected` at most. Null
   * while nobody chooses.
   */
  readonly selected: ReadonlyMap<EntryId, Message> | null;
}

const fresh: Composing = { kind: 'new' };
/** As many as one call may name. */
export const mostSelected = 100;

/** Those that are chosen, in shown order. */
export const chosenOf = ({ selected }: Pick<ConversationModeView, 'selected'>): readonly Message[] =>
  [...(selected?.values() ?? [])].sort((one, other) => (one.cursor < other.cursor ? -1 : 1));

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
  startSelecting(message?: Message): void {
    const selected = new Map(message ? [[message.id, message]] : []);
    this.view.update((view) => ({ ...view, selected }));
  }

  /** Chooses it, or no longer; one more than `mostSelected` is not chosen. With the last one gone nobody chooses any more. */
  toggle(message: Message): void {
    const selected = new Map(this.view.get().selected);
    if (!selected.delete(message.id)) {
      if (selected.size >= mostSelected) return;
      selected.set(message.id, message);
    }
    this.view.update((view) => ({ ...view, selected: selected.size > 0 ? selected : null }));
  }

  clear(): void {
    this.view.update((view) => (view.selected ? { ...view, selected: null } : view));
  }

  /** Those of them that are chosen or answered are so as they are now. */
  renew(messages: readonly Message[]): void {
    const { composing, selected } = this.view.get();
    const answered = messages.find(({ id }) => composing.kind === 'reply' && id === composing.message.id);
    if (answered) this.#compose({ kind: 'reply', message: answered });
    const chosen = messages.filter(({ id }) => selected?.has(id));
    if (!selected || chosen.length === 0) return;
    const renewed = new Map([...selected, ...chosen.map((message) => [message.id, message] as const)]);
    this.view.update((view) => ({ ...view, selected: renewed }));
  }

  /** They are gone: nothing can be done with them any more. */
  forget(ids: ReadonlySet<EntryId>): void {
    const { composing, selected } = this.view.get();
    if (composing.kind !== 'new' && ids.has(composing.message.id)) this.stopComposing();
    if (!selected) return;
    const left = new Map([...selected].filter(([id]) => !ids.has(id)));
    if (left.size < selected.size)
      this.view.update((view) => ({ ...view, selected: left.size > 0 ? left : null }));
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
      const mode = this.#modes.get(roomId);
      const gone = items.filter(({ kind }) => kind === 'deleted').map(({ id }) => id);
      if (gone.length > 0) mode?.forget(new Set(gone));
      mode?.renew(items.filter((item) => item.kind === 'message'));
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
