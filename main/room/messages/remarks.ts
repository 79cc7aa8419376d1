import type { Mention, RollCall, Wording } from '../../../preload/contract/conversation.ts';
import { AppError } from '../../../preload/contract/errors.ts';
import type { Cursor, EntryId, Message } from '../../../preload/contract/model.ts';
import { isAtLeast } from '../../governance/ranks.ts';
import { cursorOf } from '../../lib/cursor.ts';
import { Turns } from '../../lib/turns.ts';
import { limits } from '../../protocol/limits.ts';
import { cleanMessage } from './clean-message.ts';
import type { RoomLog } from '../log/log.ts';
import { behindAll } from '../log/readers.ts';
import type { Speaking } from './speaking.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Timeline } from './timeline.ts';
import { cleanText, mentionsOf } from './translate.ts';
import { isAnnouncement, isChange, isEmoji, mayDelete, mayRemind, pinnedBy, type Folded } from './changes.ts';
import { entriesOf, type MessageEntry } from './message-views.ts';
import { rollCall } from './roll-call.ts';

const pinsShown = 100;
const announcementsShown = 100;
const versionsShown = 100;
const remindAgainMs = 60_000;

/** A message that is here, and what has been made of it. */
interface Known {
  readonly message: MessageEntry;
  readonly about: Folded;
}

/** What this person does about messages of one room: each an entry that names the message (L6). */
export class Remarks {
  readonly #around: Surroundings;
  readonly #log: RoomLog;
  readonly #timeline: Timeline;
  readonly #speaking: Speaking;
  /** What is written goes by what was said before it. */
  readonly #turns = new Turns();

  constructor(around: Surroundings, log: RoomLog, timeline: Timeline, speaking: Speaking) {
    this.#around = around;
    this.#log = log;
    this.#timeline = timeline;
    this.#speaking = speaking;
  }

  /** Throws `message-unknown`, `not-allowed`, and as `Speaking.send` does. */
  edit(id: EntryId, text: string, mentions: readonly Mention[]): Promise<Message> {
    return this.#turns.take(async () => {
      if (this.#log.withheld.has(id)) return this.#speaking.editWaiting(id, text, mentions);
      const { message, about } = await this.#need(id);
      if (message.author !== this.#self) throw new AppError('not-allowed');
      this.#speaking.checkMayRemark();
      const named = mentions.map(({ id: device, name }) => ({ device, name }));
      const said = cleanMessage(text, { target: id, mentions: named });
      const now = about.versions.at(-1);
      if (now?.text !== said) await this.#log.write('edit', { target: id, text: said, mentions: named });
      return this.#shown(id);
    });
  }

  /** All or none of them. Throws `message-unknown`, `not-allowed`, `storage-…`. */
  delete(ids: readonly EntryId[]): Promise<void> {
    return this.#turns.take(async () => {
      const found = await Promise.all(ids.map((id) => this.#need(id)));
      for (const { message } of found)
        if (!mayDelete(this.#self, behindAll, message, this.#judgement)) throw new AppError('not-allowed');
      const edits = await this.#timeline.views.changes(ids);
      // The last first: what stands behind one that is taken back comes again under another id.
      const waiting = found.map(({ message }) => message).filter(({ id }) => this.#log.withheld.has(id));
      for (const { id } of waiting.sort((a, b) => b.lamport - a.lamport))
        await this.#speaking.cancelWaiting(id as EntryId);
      await Promise.all(
        ids
          .filter((id) => !waiting.some((message) => message.id === id))
          .map((id) => {
            const own = (edits.get(id) ?? []).filter(({ kind }) => kind === 'edit').map((edit) => edit.id);
            return this.#log.write('delete', { target: id, edits: own.slice(-limits.editsPerDelete) });
          }),
      );
    });
  }

  /** Throws `message-unknown`, `emoji-unknown`, `muted`, `read-only`, `storage-…`. */
  react(id: EntryId, emoji: string, on: boolean): Promise<void> {
    return this.#turns.take(async () => {
      if (!isEmoji(emoji)) throw new AppError('emoji-unknown');
      const { about } = await this.#need(id);
      this.#speaking.checkMayRemark();
      if ((about.reactions.get(emoji)?.includes(this.#self) ?? false) === on) return;
      await this.#log.write('reaction', { target: id, emoji, on });
    });
  }

  /** Throws `message-unknown`, `not-allowed`, `muted`, `read-only`, `storage-…`. */
  pin(id: EntryId, on: boolean): Promise<void> {
    return this.#turns.take(async () => {
      const { about } = await this.#need(id);
      this.#speaking.checkMayRemark();
      if (!isAtLeast(this.#timeline.members.rules.roleOf(this.#self), 'member'))
        throw new AppError('not-allowed');
      if ((about.pinned !== null) !== on) await this.#log.write('pin', { target: id, on });
    });
  }

  /** The last pinned first. */
  async pinned(): Promise<Message[]> {
    const pins = entriesOf(await this.#around.history.pins(this.#log.roomId)).filter(isChange);
    const ids = pinnedBy(pins, this.#judgement);
    const shown: Message[] = [];
    for (let at = 0; at < ids.length && shown.length < pinsShown; at += pinsShown) {
      const some = ids.slice(at, at + pinsShown);
      const messages = new Map((await this.#timeline.messages(some)).map((one) => [one.id as string, one]));
      shown.push(...some.flatMap((id) => messages.get(id) ?? []));
    }
    return shown.slice(0, pinsShown);
  }

  /** The oldest first; of very many the first one and the last ones. Throws `message-unknown`. */
  async versions(id: EntryId): Promise<Wording[]> {
    const { message, about } = await this.#need(id);
    const skewMs = this.#timeline.members.skewOf(message.author);
    const [first, ...edits] = about.versions;
    const shown = first ? [first, ...edits.slice(1 - versionsShown)] : [];
    return shown.map(({ text, mentions, sentAt }) => ({
      text: cleanText(text),
      mentions: mentionsOf(mentions),
      at: Math.max(0, sentAt - skewMs),
    }));
  }

  /** Where that message is; null where it is not here. */
  async find(id: EntryId): Promise<Cursor | null> {
    const message = (await this.#timeline.views.messages([id])).get(id);
    return message ? (cursorOf(message) as Cursor) : null;
  }

  /** Those of these that are here, in their order in the room. */
  async messages(ids: readonly EntryId[]): Promise<Message[]> {
    const messages = await this.#timeline.messages(ids);
    return messages.sort((a, b) => (a.cursor < b.cursor ? -1 : 1));
  }

  /** As `messages`. Throws `message-unknown` where there are none. */
  async someMessages(ids: readonly EntryId[]): Promise<Message[]> {
    const messages = await this.messages(ids);
    if (messages.length === 0) throw new AppError('message-unknown');
    return messages;
  }

  /** The announcements of this room, the newest first. */
  async announcements(): Promise<Message[]> {
    const found = await this.#around.history.announcements(this.#log.roomId, announcementsShown);
    const messages = await this.#timeline.messages(found.map(({ id }) => id));
    return messages
      .filter(({ announcement }) => announcement !== null)
      .sort((a, b) => (a.cursor < b.cursor ? 1 : -1));
  }

  /** This person has read that announcement. Throws `message-unknown`, `storage-…`. */
  confirm(id: EntryId): Promise<void> {
    return this.#turns.take(async () => {
      const { message, about } = await this.#announcement(id);
      if (message.author === this.#self || about.confirmed.has(this.#self)) return;
      await this.#log.write('confirm', { target: id, how: 'read' });
    });
  }

  /** `present`: who is here now. Throws `message-unknown`. */
  async rollCall(id: EntryId, present: ReadonlySet<string>): Promise<RollCall> {
    const { message, about } = await this.#announcement(id);
    return {
      message: await this.#shown(id),
      entries: rollCall(message, about, this.#timeline, { present, now: this.#around.clock.now() }),
      remindedAt: about.reminder?.sentAt ?? null,
      mayRemind: mayRemind(this.#self, behindAll, message, this.#judgement),
    };
  }

  /** Throws `message-unknown`, `not-allowed`, `rate-limited`, `storage-…`. */
  remind(id: EntryId): Promise<void> {
    return this.#turns.take(async () => {
      const { message, about } = await this.#announcement(id);
      if (!mayRemind(this.#self, behindAll, message, this.#judgement)) throw new AppError('not-allowed');
      const since = this.#around.clock.now() - (about.reminder?.sentAt ?? -Infinity);
      if (Math.abs(since) < remindAgainMs) throw new AppError('rate-limited');
      await this.#log.write('remind', { target: id });
    });
  }

  get #self(): string {
    return this.#around.signer.device;
  }

  get #judgement(): Timeline['judgement'] {
    return this.#timeline.judgement;
  }

  async #need(id: EntryId): Promise<Known> {
    const found = await this.#timeline.views.folded(id);
    if (!found || found.about.deletedBy !== null || found.about.versions.length === 0)
      throw new AppError('message-unknown');
    return found;
  }

  async #announcement(id: EntryId): Promise<Known> {
    const found = await this.#need(id);
    if (!isAnnouncement(found.message, this.#judgement)) throw new AppError('message-unknown');
    return found;
  }

  async #shown(id: EntryId): Promise<Message> {
    await this.#timeline.told();
    const [message] = await this.#timeline.messages([id]);
    if (!message) throw new AppError('message-unknown');
    return message;
  }
}
