import type { Notice, NoticeCode, RoomId } from '../../preload/contract/model.ts';

const kept = 20;

/** What the person should know and has not put away yet. The same thing of the same room is there once, with its latest numbers. */
export class Notices {
  readonly #notices = new Map<string, Notice>();
  readonly #onAdded: (notice: Notice) => void;
  readonly #onDismissed: (id: string) => void;

  constructor(options: { onAdded: (notice: Notice) => void; onDismissed: (id: string) => void }) {
    this.#onAdded = options.onAdded;
    this.#onDismissed = options.onDismissed;
  }

  list(): Notice[] {
    return [...this.#notices.values()];
  }

  add(code: NoticeCode, roomId: string | null = null, params: Notice['params'] = {}): void {
    const id = roomId === null ? code : `${code}-${roomId}`;
    const notice: Notice = { id, code, roomId: roomId as RoomId | null, params };
    this.#notices.delete(id);
    this.#notices.set(id, notice);
    this.#onAdded(notice);
    const oldest = this.#notices.size > kept ? this.#notices.keys().next().value : undefined;
    if (oldest !== undefined) this.dismiss(oldest);
  }

  dismiss(id: string): void {
    if (this.#notices.delete(id)) this.#onDismissed(id);
  }
}
