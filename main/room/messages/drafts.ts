import { Draft } from '../../../preload/contract/conversation.ts';
import type { RoomId } from '../../../preload/contract/model.ts';
import type { History } from '../../history/history.ts';

/** What this person had begun to write, room by room; kept until it is sent. */
export class Drafts {
  readonly #history: History;

  constructor(history: History) {
    this.#history = history;
  }

  /** What cannot be read is left out. */
  async list(): Promise<Record<RoomId, Draft>> {
    const kept = await this.#history.drafts();
    return Object.fromEntries(
      kept.flatMap(({ room, draft }) => {
        const read = Draft.safeParse(parsed(draft));
        return read.success ? [[room, read.data]] : [];
      }),
    );
  }

  async set(roomId: RoomId, draft: Draft | null): Promise<void> {
    await this.#history.putDraft(roomId, draft && JSON.stringify(draft));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
