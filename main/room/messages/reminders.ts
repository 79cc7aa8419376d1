import { cursorOf } from '../../lib/cursor.ts';
import type { Undo } from '../../lib/emitter.ts';
import type { Entry } from '../../protocol/entry.ts';
import type { RoomAnnouncements } from '../announcements.ts';
import type { RoomLog } from '../log/log.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Timeline } from './timeline.ts';

/** Tells of each reminder that counts, while this person has not confirmed what it is about. */
export class Reminders {
  readonly #around: Surroundings;
  readonly #timeline: Timeline;
  readonly #announce: Pick<RoomAnnouncements, 'reminded'>;
  readonly #undo: Undo;

  constructor(around: Surroundings, log: RoomLog, timeline: Timeline, announce: RoomAnnouncements) {
    this.#around = around;
    this.#timeline = timeline;
    this.#announce = announce;
    this.#undo = log.committed.on((entries) => {
      for (const entry of entries) if (entry.author !== around.signer.device) this.#note(entry);
    });
  }

  stop(): void {
    this.#undo();
  }

  #note(entry: Entry): void {
    if (entry.kind !== 'remind') return;
    this.#tell(entry.body.target, cursorOf(entry)).catch((error: unknown) =>
      this.#around.logger.log('warn', 'room.reminder-not-told', { error }),
    );
  }

  async #tell(target: string, cursor: string): Promise<void> {
    await this.#timeline.told();
    const found = await this.#timeline.views.folded(target);
    if (found?.about.reminder?.cursor !== cursor) return;
    const [message] = await this.#timeline.messages([target]);
    if (message && !message.own && message.announcement?.own === false) this.#announce.reminded(message);
  }
}
