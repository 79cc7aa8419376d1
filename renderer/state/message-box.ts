import type { Draft, Mention } from '../../preload/contract/conversation.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { Message, Person, RoomId } from '../../preload/contract/model.ts';
import type { Composing, ConversationMode } from './conversation-mode.ts';
import type { Drafts } from './drafts.ts';
import type { AppLink } from './link.ts';
import { mentionsIn, standing } from './mentions.ts';
import { Store } from './store.ts';
import type { Timeline } from './timeline.ts';

export interface MessageBoxView {
  readonly text: string;
  /** Chosen while it was written. Those whose names are deleted again do not count. */
  readonly mentions: readonly Mention[];
  /** Everybody is to be asked to confirm it. */
  readonly announce: boolean;
  /** The words of the message taken back last, until something else is done. */
  readonly takenBack: string | null;
  /** Why the last thing asked for could not be done. */
  readonly error: unknown;
}

export interface MessageBoxNeeds {
  readonly link: AppLink;
  readonly roomId: RoomId;
  readonly timeline: Timeline;
  readonly drafts: Drafts;
  readonly mode: ConversationMode;
  /** Who can be named. */
  readonly people: () => readonly Person[];
}

const joined = (above: string, below: string): string =>
  below === '' ? above : above === '' ? below : `${above}\n${below}`;
const about = (composing: Composing): string =>
  composing.kind === 'new' ? '' : `${composing.kind} ${composing.message.id}`;
const fresh: Composing = { kind: 'new' };

/**
 * Where one room's messages are written, answered and changed. No words are ever lost in it. What it is about comes from the
 * room's mode, which rows set too.
 */
export class MessageBox {
  readonly view: Store<MessageBoxView>;
  readonly mode: ConversationMode;
  readonly #needs: MessageBoxNeeds;
  /** What the text belongs to. */
  #composing: Composing = fresh;
  /** While a message is changed: what the box held before. */
  #before: Pick<MessageBoxView, 'text' | 'mentions'> = { text: '', mentions: [] };
  #touched = false;
  /** While what kept words belong to is looked for. */
  #restoring: Promise<void> | null = null;

  constructor(needs: MessageBoxNeeds) {
    this.#needs = needs;
    this.mode = needs.mode;
    this.view = new Store<MessageBoxView>({
      text: '',
      mentions: [],
      announce: false,
      takenBack: null,
      error: null,
    });
    this.#follow();
    needs.mode.view.subscribe(() => this.#follow());
    this.#restore();
    needs.drafts.onLoaded(() => this.#restore());
  }

  write(text: string): void {
    this.#put({ text });
  }

  /** Their name stands in the text from now on. */
  mention(mention: Mention): void {
    const { mentions, text } = this.view.get();
    const others = standing(mentions, text).filter(
      ({ id, name }) => id !== mention.id || name !== mention.name,
    );
    this.#put({ mentions: [...others, mention] });
  }

  announce(announce: boolean): void {
    this.#put({ announce });
  }

  /** Sends what is in the box, or changes the message that was put there. Blank, it does nothing. */
  async submit(): Promise<void> {
    if (this.#restoring) await this.#restoring;
    const { text, mentions, announce } = this.view.get();
    if (text.trim() === '') return;
    const named = mentionsIn(text, mentions, this.#needs.people());
    const composing = this.#composing;
    if (composing.kind === 'edit') return this.#save(composing.message, text, named);
    const { link, roomId, timeline } = this.#needs;
    this.#put({ text: '', mentions: [], announce: false, takenBack: null, error: null });
    this.mode.stopComposing();
    try {
      const sent = await link.call('message.send', {
        roomId,
        text,
        ...(composing.kind === 'reply' ? { reply: composing.message.id } : {}),
        ...(named.length > 0 ? { mentions: [...named] } : {}),
        ...(announce ? { announce } : {}),
      });
      timeline.add([sent]);
    } catch (error) {
      if (composing.kind === 'reply' && this.#composing.kind === 'new') this.mode.reply(composing.message);
      this.giveBack({ text, mentions, announce }, error);
    }
  }

  /** What could not be sent, for that reason, stands above what is in the box. */
  giveBack(
    { text, mentions, announce }: Pick<MessageBoxView, 'text' | 'mentions' | 'announce'>,
    error: unknown,
  ): void {
    const since = this.view.get();
    this.#put({
      text: joined(text, since.text),
      mentions: [...mentions, ...since.mentions],
      announce: announce || since.announce,
      error,
    });
  }

  /** Puts an own message into the box; what the box held comes back afterwards. */
  edit(message: Message): void {
    this.mode.edit(message);
  }

  /** The last own message. Answers whether there is one. */
  editLast(): boolean {
    const items = this.#needs.timeline.view.get().items ?? [];
    const last = items.findLast((item) => item.kind === 'message' && item.own && item.forwarded === null);
    if (last?.kind !== 'message') return false;
    this.edit(last);
    return true;
  }

  /** The message is gone at once; its words can be had back. */
  async takeBack(message: Message): Promise<void> {
    const composing = this.#composing;
    if (composing.kind === 'edit' && composing.message.lamport === message.lamport) this.mode.stopComposing();
    this.#put({ error: null });
    try {
      const { timeline } = this.#needs;
      await timeline.cancel(timeline.current(message).id);
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

  async #save(message: Message, text: string, mentions: readonly Mention[]): Promise<void> {
    this.mode.stopComposing();
    this.#put({ takenBack: null });
    if (text === message.text) return;
    const { link, roomId, timeline } = this.#needs;
    try {
      if (message.withheld) await timeline.edit(timeline.current(message).id, text, mentions);
      else await link.call('message.edit', { roomId, id: message.id, text, mentions: [...mentions] });
    } catch (error) {
      const gone = error instanceof AppError && ['already-sent', 'message-unknown'].includes(error.code);
      const again = !gone && this.#composing.kind === 'new';
      if (again) this.mode.edit(message);
      const since = this.view.get().text;
      this.#put({ text: again ? text : joined(text, since), mentions, error });
    }
  }

  /** The room's mode is another: a message goes into the box, or out of it. */
  #follow(): void {
    const { composing } = this.mode.view.get();
    if (about(composing) === about(this.#composing)) return;
    let { text, mentions } = this.view.get();
    if (this.#composing.kind === 'edit') ({ text, mentions } = this.#before);
    if (composing.kind === 'edit') {
      this.#before = { text, mentions };
      ({ text, mentions } = composing.message);
    }
    this.#composing = composing;
    this.#put({ text, mentions, error: null });
  }

  /** What main has kept, unless something was done here already. */
  #restore(): void {
    const draft = this.#needs.drafts.get(this.#needs.roomId);
    if (!draft || this.#touched) return;
    this.view.update((view) => ({ ...view, text: draft.text, mentions: draft.mentions }));
    const restoring = this.#belong(draft).finally(() => {
      if (this.#restoring === restoring) this.#restoring = null;
    });
    this.#restoring = restoring;
  }

  /** Finds the message that kept words answer or change. */
  async #belong(draft: Draft): Promise<void> {
    const id = draft.edit ?? draft.reply;
    const message = id && (await this.#find(id));
    if (!message || this.#composing.kind !== 'new') return;
    if (draft.edit) {
      this.#before = { text: draft.before ?? '', mentions: [] };
      this.#composing = { kind: 'edit', message };
      this.mode.edit(message);
    } else this.mode.reply(message);
  }

  async #find(id: Message['id']): Promise<Message | undefined> {
    const { link, roomId } = this.#needs;
    try {
      const cursor = await link.call('message.find', { roomId, id });
      if (cursor === null) return undefined;
      const page = await link.call('message.history', { roomId, around: cursor, limit: 3 });
      const found = page.items.find((item) => item.id === id);
      return found?.kind === 'message' ? found : undefined;
    } catch {
      return undefined;
    }
  }

  #put(change: Partial<MessageBoxView>): void {
    const view = { ...this.view.get(), ...change };
    this.#touched = true;
    this.#needs.drafts.set(this.#needs.roomId, this.#draftOf(view));
    this.view.set(view);
  }

  #draftOf({ text, mentions }: MessageBoxView): Draft {
    const composing = this.#composing;
    return {
      text,
      mentions: [...standing(mentions, text)],
      reply: composing.kind === 'reply' ? composing.message.id : null,
      edit: composing.kind === 'edit' ? composing.message.id : null,
      ...(composing.kind === 'edit' ? { before: this.#before.text } : {}),
    };
  }
}
