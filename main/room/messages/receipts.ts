import { cursorOf } from '../../lib/cursor.ts';
import type { Undo } from '../../lib/emitter.ts';
import type { Entry } from '../../protocol/entry.ts';
import type { RoomLog } from '../log/log.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Timeline } from './timeline.ts';
import { isAnnouncement } from './changes.ts';
import { entriesOf, type MessageEntry } from './message-views.ts';

/** In a large room they do not all write at the same moment. */
const spreadPerMemberMs = 10;
const lookedThrough = 50;

/** Writes down that an announcement has come to this device, once, for the roll-call of whoever made it. */
export class Receipts {
  readonly #around: Surroundings;
  readonly #log: RoomLog;
  readonly #timeline: Timeline;
  readonly #undo: Undo;
  readonly #waiting = new Set<Undo>();

  constructor(around: Surroundings, log: RoomLog, timeline: Timeline) {
    this.#around = around;
    this.#log = log;
    this.#timeline = timeline;
    this.#undo = log.committed.on((entries) => this.#note(entries));
  }

  /** Those that came before, and were not written down then. */
  async catchUp(): Promise<void> {
    this.#note(entriesOf(await this.#around.history.announcements(this.#log.roomId, lookedThrough)));
  }

  stop(): void {
    this.#undo();
    for (const undo of this.#waiting) undo();
    this.#waiting.clear();
  }

  #note(entries: readonly Entry[]): void {
    for (const entry of entries) if (entry.kind === 'message' && this.#asks(entry)) this.#soon(entry);
  }

  #soon(entry: MessageEntry): void {
    const { clock, randomBytes } = this.#around;
    const spread = (randomBytes(1)[0] ?? 0) / 256;
    const undo = clock.after(spread * this.#timeline.members.count * spreadPerMemberMs, () => {
      this.#waiting.delete(undo);
      this.#write(entry).catch((error: unknown) =>
        this.#around.logger.log('warn', 'room.receipt-not-kept', { error }),
      );
    });
    this.#waiting.add(undo);
  }

  /** It is an announcement of somebody else, made when this device was a member. */
  #asks(message: MessageEntry): boolean {
    const { device } = this.#around.signer;
    const { members, judgement } = this.#timeline;
    const joined = members.joinOf(device);
    return (
      message.author !== device &&
      isAnnouncement(message, judgement) &&
      members.has(device) &&
      joined !== null &&
      joined < cursorOf(message)
    );
  }

  async #write(message: MessageEntry): Promise<void> {
    const found = await this.#timeline.views.folded(message.id);
    if (!found || found.about.deletedBy !== null || !this.#asks(message)) return;
    if (!found.about.got.has(this.#around.signer.device))
      await this.#log.write('confirm', { target: message.id, how: 'got' });
  }
}
