import { AppError } from '../../preload/contract/errors.ts';
import type { Message, RoomId } from '../../preload/contract/model.ts';
import type { Draft, Drafts } from './drafts.ts';
import { Store } from './store.ts';
import type { Timeline } from './timeline.ts';

export interface MessageBoxView extends Draft {
  /** The words of the message taken back last, until something else is done. */
  readonly takenBack: string | null;
  /** Why the last thing asked for could not be done. */
  readonly error: unknown;
}

const joined = (above: string, below: string): string =>
  below === '' ? above : above === '' ? below : `${above}\n${below}`;

/** Where one room's messages are written, and where those that wait are changed. No words are ever lost in it. */
export class MessageBox {
  readonly view: Store<MessageBoxView>;
  readonly #roomId: RoomId;
  readonly #timeline: Timeline;
  readonly #drafts: Drafts;

  constructor(roomId: RoomId, timeline: Timeline, drafts: Drafts) {
    this.#roomId = roomId;
    this.#timeline = timeline;
    this.#drafts = drafts;
    this.view = new Store<MessageBoxView>({ ...drafts.get(roomId), takenBack: null, error: null });
  }

  write(text: string): void {
    this.#put({ text });
  }

  /** Sends what is in the box, or changes the message that was put there. Blank, it does nothing. */
  async submit(): Promise<void> {
    const { text, editing } = this.view.get();
    if (text.trim() === '') return;
    if (editing) return this.#save(editing.message, text);
    this.#put({ text: '', takenBack: null, error: null });
    try {
      await this.#timeline.send(text);
    } catch (error) {
      this.#put({ text: joined(text, this.view.get().text), error });
    }
  }

  /** Puts a message that waits into the box; what the box held comes back afterwards. */
  edit(message: Message): void {
    const { text, editing } = this.view.get();
    const before = editing ? editing.before : text;
    this.#put({ text: message.text, editing: { message, before }, error: null });
  }

  /** The last own message that can still be changed. Answers whether there is one. */
  editLast(): boolean {
    const message = this.#timeline.lastWithheld();
    if (message) this.edit(message);
    return message !== undefined;
  }

  /** The message stays as it was. */
  stopEditing(): void {
    const { editing } = this.view.get();
    if (editing) this.#put({ text: editing.before, editing: null, error: null });
  }

  /** The message is gone at once; its words can be had back. */
  async takeBack(message: Message): Promise<void> {
    if (this.view.get().editing?.message.lamport === message.lamport) this.stopEditing();
    this.#put({ error: null });
    try {
      await this.#timeline.cancel(this.#timeline.current(message).id);
      this.#put({ takenBack: message.text });
    } catch (error) {
      this.#put({ error });
    }
  }

  /** Puts the words of the message taken back last into the box. */
  putBack(): void {
    const { text, takenBack } = this.view.get();
    if (takenBack !== null) this.#put({ text: joined(takenBack, text), takenBack: null });
  }

  async #save(message: Message, text: string): Promise<void> {
    const before = this.view.get().editing?.before ?? '';
    this.#put({ text: before, editing: null, takenBack: null, error: null });
    if (text === message.text) return;
    try {
      await this.#timeline.edit(this.#timeline.current(message).id, text);
    } catch (error) {
      const since = this.view.get();
      const changeable = !(error instanceof AppError && error.code === 'already-sent');
      if (changeable && since.editing === null) {
        this.#put({ text, editing: { message, before: since.text }, error });
      } else this.#put({ text: joined(text, since.text), error });
    }
  }

  #put(change: Partial<MessageBoxView>): void {
    const view = { ...this.view.get(), ...change };
    this.#drafts.set(this.#roomId, { text: view.text, editing: view.editing });
    this.view.set(view);
  }
}
