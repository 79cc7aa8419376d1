import type { RoomId } from '../../preload/contract/model.ts';

/** What was typed in each room and not sent, for as long as the window lives. */
export class Drafts {
  readonly #drafts = new Map<RoomId, string>();

  get(roomId: RoomId): string {
    return this.#drafts.get(roomId) ?? '';
  }

  set(roomId: RoomId, text: string): void {
    if (text === '') this.#drafts.delete(roomId);
    else this.#drafts.set(roomId, text);
  }
}
