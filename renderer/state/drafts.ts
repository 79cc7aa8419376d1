import type { Message, RoomId } from '../../preload/contract/model.ts';

/** What is in one room's message box. */
export interface Draft {
  readonly text: string;
  /** The message that waits and is being changed there, and what the box held before. */
  readonly editing: { readonly message: Message; readonly before: string } | null;
}

const empty: Draft = { text: '', editing: null };

/** What was typed in each room and not sent, for as long as the window lives. */
export class Drafts {
  readonly #drafts = new Map<RoomId, Draft>();

  get(roomId: RoomId): Draft {
    return this.#drafts.get(roomId) ?? empty;
  }

  set(roomId: RoomId, draft: Draft): void {
    if (draft.text === '' && draft.editing === null) this.#drafts.delete(roomId);
    else this.#drafts.set(roomId, draft);
  }
}
