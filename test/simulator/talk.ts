import type { EntryId, RoomId } from '../../preload/contract/model.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { Device, Running } from './device.ts';
import type { World } from './world.ts';

/** Something a person wrote, and what must have become of it in the end. */
export interface Said {
  readonly roomId: string;
  readonly author: Device;
  /** The author's how-manieth in this room. */
  readonly number: number;
  id: string | null;
  /** Each of these may be what is shown; more than one while a change was under way when the app died. */
  texts: string[];
  /** Texts that it had, and must not be shown with. */
  readonly former: string[];
  /** `calling`: the app died before it said that it was kept; it may be there or not. */
  state: 'calling' | 'kept' | 'cancelling' | 'cancelled';
  /** Somebody has wanted to delete it for everybody. */
  deleted: boolean;
}

/** What it answers, or that everybody is asked to confirm it. */
export interface Beside {
  readonly reply?: EntryId;
  readonly announce?: boolean;
}

/** The room's rules do not let that person write. */
const isRefusal = (error: unknown): boolean =>
  error instanceof AppError &&
  ['removed', 'muted', 'read-only', 'slow-mode', 'not-allowed'].includes(error.code);

/** What people write, change and take back. */
export class Talk {
  readonly said: Said[] = [];
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  async say(author: Device, roomId: string, beside: Beside = {}): Promise<void> {
    const { up } = author;
    if (!up || !author.room(roomId)) return;
    const number = this.said.filter((said) => said.author === author && said.roomId === roomId).length + 1;
    const text = `${author.name}-${number}`;
    const said: Said = {
      roomId,
      author,
      number,
      id: null,
      texts: [text],
      former: [],
      state: 'calling',
      deleted: false,
    };
    this.said.push(said);
    this.#world.trace(`${author.name} says ${text}`);
    try {
      const { id } = await up.rooms.talk.send(roomId as RoomId, { text, ...beside });
      said.id = id;
      said.state = 'kept';
    } catch (error) {
      this.#world.trace(`${author.name} could not say ${text}: ${String(error)}`);
      if (isRefusal(error)) {
        said.state = 'cancelled';
        return;
      }
      // it left the room meanwhile, or the app was on its way out
      if (!author.left.has(roomId) && up.stopping === false)
        this.#world.oracle.violated('bug', `saying ${text}: ${String(error)}`);
      said.state = 'cancelling';
    }
  }

  /** Somebody goes about deleting that for everybody. */
  mayBeDeleted(roomId: string, text: string): void {
    const said = this.said.find((one) => one.roomId === roomId && one.texts.includes(text));
    if (said) said.deleted = true;
  }

  /** Takes back or changes something that waits, if something does. */
  async reconsider(author: Device, roomId: string): Promise<void> {
    const { up } = author;
    // a disk that forgot what had left it would let it be changed
    if (!up || author.forgetful || (author.room(roomId)?.waiting ?? 0) === 0) return;
    const { items } = await up.rooms.page(roomId as RoomId, { limit: 50 });
    const waiting = items.filter((item) => item.kind === 'message' && item.withheld);
    if (waiting.length === 0) return;
    const item = this.#world.random.pick(waiting);
    const said =
      item.kind === 'message' ? this.said.find(({ texts }) => texts.includes(item.text)) : undefined;
    if (!said || said.state !== 'kept' || said.texts.length > 1) return;
    if (this.#world.random.chance(0.5)) await this.#cancel(up, said, item.id);
    else await this.#edit(up, said, item.id);
  }

  async #cancel(running: Running, said: Said, id: string): Promise<void> {
    this.#world.trace(`${said.author.name} takes back ${said.texts.join()}`);
    said.state = 'cancelling';
    try {
      await running.rooms.talk.cancelWaiting(said.roomId as RoomId, id as EntryId);
      said.state = 'cancelled';
    } catch (error) {
      this.#expect(error);
      said.state = 'kept';
    }
  }

  async #edit(running: Running, said: Said, id: string): Promise<void> {
    const [before = ''] = said.texts;
    const text = `${before}*`;
    this.#world.trace(`${said.author.name} changes ${before}`);
    said.texts = [before, text];
    try {
      await running.rooms.talk.editWaiting(said.roomId as RoomId, id as EntryId, text);
      said.texts = [text];
      said.former.push(before);
    } catch (error) {
      this.#expect(error);
      said.texts = [before];
    }
  }

  #expect(error: unknown): void {
    // it has left the room meanwhile
    const known = error instanceof AppError && ['already-sent', 'room-unknown'].includes(error.code);
    if (known || isRefusal(error)) return;
    this.#world.oracle.violated('bug', `changing what waits: ${String(error)}`);
  }
}
