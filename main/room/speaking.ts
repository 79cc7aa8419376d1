import { AppError } from '../../preload/contract/errors.ts';
import type { EntryId, Message } from '../../preload/contract/model.ts';
import type { Silence } from '../../preload/contract/rules.ts';
import type { RoomLog } from './log.ts';
import type { RoomGuest } from './room-guest.ts';
import { silenceOf } from './room-view.ts';
import type { Surroundings } from './surroundings.ts';
import type { Timeline } from './timeline.ts';

/** So long is a message held back, at most, for the entries that stand before it; it would take its place among older ones. */
const settleMs = 5_000;

/** What this person says in a room, and whether they may. */
export class Speaking {
  readonly #around: Surroundings;
  readonly #log: RoomLog;
  readonly #timeline: Timeline;
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

  /** Throws `muted`, `read-only`, `slow-mode`, `storage-…`. */
  async send(text: string): Promise<Message> {
    const { silence } = this;
    if (silence) throw new AppError(silence.why === 'slow' ? 'slow-mode' : silence.why);
    this.#wroteAt = this.#around.clock.monotonic();
    // One behind the other: what is sent later does not overtake what waits.
    this.#sending = this.#sending.then(() => this.#settled);
    await this.#sending;
    return this.#timeline.item(await this.#log.write('message', { text })) as Message;
  }

  /** Throws `already-sent`, `storage-…`. */
  async cancelWaiting(id: EntryId): Promise<void> {
    await this.#log.rewrite(id, null);
  }

  /** Throws `already-sent`, `storage-…`. */
  async editWaiting(id: EntryId, text: string): Promise<Message> {
    const { added } = await this.#log.rewrite(id, text);
    const [edited] = added;
    if (!edited) throw new TypeError('an edited message is there again');
    return this.#timeline.item(edited) as Message;
  }

  /** Says in the room how this person is called and shown, unless it knows. */
  async introduce(name: string, colour: string): Promise<void> {
    const { members } = this.#timeline;
    const { device } = this.#around.signer;
    const known = members.has(device) && members.hasJoined(device);
    const former = members.nameOf(device);
    if (known && former === name && members.colourOf(device) === colour) return;
    await this.#log.write('join', { name, colour, ...(known && former !== name ? { former } : {}) });
  }
}
