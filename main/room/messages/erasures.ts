import type { StoredEntry } from '../../history/history.ts';
import type { Bare } from '../log/bare.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Change } from './changes.ts';
import { entriesOf, type MessageEntry, type MessageViews } from './message-views.ts';

/** Keeps the disk in step with what was deleted: words of deleted messages are erased from it, and those of edited ones found by what they read now (L6). */
export class Erasures {
  readonly #roomId: string;
  readonly #around: Surroundings;
  readonly #views: MessageViews;
  readonly #bare: Bare;

  constructor(roomId: string, around: Surroundings, views: MessageViews, bare: Bare) {
    this.#roomId = roomId;
    this.#around = around;
    this.#views = views;
    this.#bare = bare;
  }

  /** Of those of these messages that are here. Rejects with `storage-…`. */
  async settle(
    ids: readonly string[],
  ): Promise<{ readonly here: readonly string[]; readonly erased: boolean }> {
    if (ids.length === 0) return { here: [], erased: false };
    const { history } = this.#around;
    const unsettled = await history.unsettled(this.#roomId, ids);
    const rows = new Map((await history.byIds(this.#roomId, ids)).map((row) => [row.id, row]));
    const changes = await this.#views.changes([...rows.keys()]);
    const erase: string[] = [];
    const unerase: string[] = [];
    const words: { id: string; text: string }[] = [];
    for (const [id, row] of rows) {
      const about = changes.get(id) ?? [];
      const message = entriesOf([row])[0];
      if (message?.kind !== 'message') continue;
      const folded = this.#views.fold(message, about);
      if (folded.deletedBy !== null) erase.push(...(await this.#wordsOf(message, about)));
      else if (row.erased) unerase.push(...(await this.#wordsOf(message, about)));
      else if (!message.bare) words.push({ id, text: folded.versions.at(-1)?.text ?? '' });
    }
    const erased = erase.length > 0 && (await history.erase(this.#roomId, erase)).length > 0;
    if (unerase.length > 0) await history.unerase(this.#roomId, unerase);
    if (words.length > 0) await history.reword(this.#roomId, words);
    if (unsettled.length > 0) await history.settled(this.#roomId, unsettled);
    if (erased || unerase.length > 0) await this.#bare.renew();
    if (unerase.length > 0) this.#bare.wanted.emit();
    return { here: [...rows.keys()], erased: erased || unerase.length > 0 };
  }

  /** The message and its edits; of those that a delete names, which may be bare, its author's own alone. */
  async #wordsOf(message: MessageEntry, changes: readonly Change[]): Promise<string[]> {
    const about = await this.#around.history.about(this.#roomId, [message.id]);
    const edits = about.filter(({ kind, author }) => kind === 'edit' && author === message.author);
    const named = changes.flatMap((change) => (change.kind === 'delete' ? change.body.edits : []));
    const rows = named.length === 0 ? [] : await this.#around.history.byIds(this.#roomId, named);
    const own = rows.filter((row) => isNamelessEdit(row) && row.author === message.author);
    return [...new Set([message.id, ...edits.map(({ id }) => id), ...own.map(({ id }) => id)])];
  }
}

/** An edit of which nobody can see here what it is about. */
const isNamelessEdit = (row: StoredEntry): boolean =>
  row.kind === 'edit' && entriesOf([row]).every(({ bare }) => bare);
