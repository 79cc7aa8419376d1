import type { Forwarded, Mention } from '../../../preload/contract/conversation.ts';
import { AppError } from '../../../preload/contract/errors.ts';
import type { EntryId, Message } from '../../../preload/contract/model.ts';
import type { Silence } from '../../../preload/contract/rules.ts';
import { isAtLeast } from '../../governance/ranks.ts';
import { Turns } from '../../lib/turns.ts';
import type { Entry } from '../../protocol/entry.ts';
import { cleanMessage } from './clean-message.ts';
import type { RoomLog } from '../log/log.ts';
import type { RoomGuest } from '../hosting/room-guest.ts';
import { silenceOf } from '../room-view.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Timeline } from './timeline.ts';

/** So long is a message held back, at most, for the entries that stand before it; it would take its place among older ones. */
const settleMs = 5_000;

/** What a person says, and what with it. */
export interface Saying {
  readonly text: string;
  readonly reply?: EntryId | undefined;
  readonly mentions?: readonly Mention[] | undefined;
  readonly announce?: boolean | undefined;
  readonly forwarded?: Forwarded;
}

/** What this person says in a room, and whether they may. */
export class Speaking {
  readonly #around: Surroundings;
  readonly #log: RoomLog;
  readonly #timeline: Timeline;
  readonly #introductions = new Turns();
  #settled: Promise<void> = Promise.resolve();
  #sending: Promise<void> = Promise.resolve();
  /** When this person last wrote, by the monotonic clock. */
  #wroteAt = -Infinity;

  constructor(around: Surroundings, log: RoomLog, timeline: Timeline) {
    this.#around = around;
    this.#log = log;
    this.#timeline = timeline;
  }

  /** Resolves when this device is not catching up with a host, at the latest after some seconds. */
  settled(): Promise<void> {
    return this.#settled;
  }

  /** `prepare` runs once all that the host held is here. */
  settleWith(stay: RoomGuest, prepare: () => Promise<void>): void {
    const settled = Promise.withResolvers<void>();
    const giveUp = this.#around.clock.after(settleMs, settled.resolve);
    stay.ended.on(() => settled.resolve());
    stay.caughtUp.on(() => void prepare().finally(settled.resolve));
    this.#settled = settled.promise.finally(giveUp);
  }

  get silence(): Silence | null {
    const { clock, signer } = this.#around;
    return silenceOf(this.#timeline.members, signer.device, clock.now(), clock.monotonic() - this.#wroteAt);
  }

  /** Throws `message-empty`, `message-too-long`, `not-allowed`, `muted`, `read-only`, `slow-mode`, `storage-…`. */
  async send({ text, reply, mentions = [], announce = false, forwarded }: Saying): Promise<Message> {
    const beside = {
      ...(reply !== undefined && { re: reply }),
      ...(mentions.length > 0 && { mentions: mentions.map(({ id: device, name }) => ({ device, name })) }),
      ...(forwarded && { forwarded: { name: forwarded.authorName, at: forwarded.sentAt } }),
      ...(announce && { announce: true as const }),
    };
    const body = { ...beside, text: cleanMessage(text, beside) };
    const { rules } = this.#timeline.members;
    if (announce && !isAtLeast(rules.roleOf(this.#around.signer.device), 'moderator'))
      throw new AppError('not-allowed');
    const { silence } = this;
    if (silence) throw new AppError(silence.why === 'slow' ? 'slow-mode' : silence.why);
    this.#wroteAt = this.#around.clock.monotonic();
    // One behind the other: what is sent later does not overtake what waits.
    this.#sending = this.#sending.then(() => this.#settled);
    await this.#sending;
    return this.#shown(await this.#log.write('message', body));
  }

  /** Whether this person may change, react or pin now. Throws `muted`, `read-only`. */
  checkMayRemark(): void {
    const { silence } = this;
    if (silence && silence.why !== 'slow') throw new AppError(silence.why);
  }

  /** Throws `already-sent`, `storage-…`. */
  async cancelWaiting(id: EntryId): Promise<void> {
    await this.#log.rewrite(id, null);
  }

  /** It keeps what it answers. Throws `already-sent`, `message-empty`, `message-too-long`, `storage-…`. */
  async editWaiting(id: EntryId, text: string, mentions?: readonly Mention[]): Promise<Message> {
    const said = this.#log.withheld.said(id);
    if (!said) throw new AppError('already-sent');
    const named = mentions?.map(({ id: device, name }) => ({ device, name })) ?? said.mentions;
    const beside = { ...said, ...(named && { mentions: named }) };
    const { added } = await this.#log.rewrite(id, { ...beside, text: cleanMessage(text, beside) });
    const [edited] = added;
    if (!edited) throw new TypeError('an edited message is there again');
    return this.#shown(edited);
  }

  async #shown(entry: Entry): Promise<Message> {
    return (await this.#timeline.itemOf(entry)) as Message;
  }

  /** Says in the room how this person is called and shown, unless it knows. */
  introduce(name: string, colour: string): Promise<void> {
    return this.#introductions.take(async () => {
      const { members } = this.#timeline;
      const { device } = this.#around.signer;
      const known = members.has(device) && members.hasJoined(device);
      const former = members.nameOf(device);
      if (known && former === name && members.colourOf(device) === colour) return;
      await this.#log.write('join', { name, colour, ...(known && former !== name ? { former } : {}) });
    });
  }
}
