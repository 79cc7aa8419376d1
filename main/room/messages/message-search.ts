import type { SearchHit, SearchPage, SearchQuery } from '../../../preload/contract/conversation.ts';
import type { EntryId, RoomId } from '../../../preload/contract/model.ts';
import type { History } from '../../history/history.ts';
import { decodeEntries } from '../../protocol/entry.ts';
import type { MemberRoom } from '../member-room.ts';

const wordsAtMost = 16;

/** Finds messages in all rooms on the list, or in one of them. */
export class MessageSearch {
  readonly #history: History;
  readonly #room: (roomId: string) => MemberRoom | undefined;

  /** `room` knows those on the list alone. */
  constructor(history: History, room: (roomId: string) => MemberRoom | undefined) {
    this.#history = history;
    this.#room = room;
  }

  /** The newest first. Rejects with `storage-…`. */
  async find({ text, roomId, from, before, after, has, next, limit }: SearchQuery): Promise<SearchPage> {
    const words = wordsOf(text);
    const filtered = from !== undefined || before !== undefined || after !== undefined || has !== undefined;
    if (words.length === 0 && !filtered) return { hits: [], next: null };
    const { found, next: behind } = await this.#history.search({
      words,
      limit,
      ...(roomId !== undefined && { room: roomId }),
      ...(from !== undefined && { author: from }),
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
      ...(has !== undefined && { has }),
      ...(next !== undefined && { behind: next }),
    });
    const byRoom = Map.groupBy(found, ({ room }) => room);
    const messages = new Map(
      (
        await Promise.all(
          [...byRoom].map(async ([room, rows]): Promise<SearchHit[]> => {
            const ids = rows.flatMap(({ entry }) => decodeEntries(entry.bytes).map(({ id }) => id));
            const items = await this.#room(room)?.conversation.remarks.messages(ids as EntryId[]);
            return (items ?? []).map((message) => ({ roomId: room as RoomId, message }));
          }),
        )
      )
        .flat()
        .map((hit) => [hit.message.id as string, hit]),
    );
    return { hits: found.flatMap(({ entry }) => messages.get(entry.id) ?? []), next: behind };
  }
}

/** Words apart by blanks, and what stands in double quotes as it stands. */
export function wordsOf(text: string): string[] {
  const words = [...text.matchAll(/"([^"]+)"?|([^\s"]+)/gu)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );
  return words.filter((word) => word.trim() !== '').slice(0, wordsAtMost);
}
