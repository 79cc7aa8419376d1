import type { NotifyLevel, RollCall } from '../../../preload/contract/conversation.ts';
import type { DeviceId, EntryId } from '../../../preload/contract/model.ts';
import type { StoredRoom } from '../../history/stored-rooms.ts';
import type { Undo } from '../../lib/emitter.ts';
import type { RoomAnnouncements } from '../announcements.ts';
import type { RoomLog } from '../log/log.ts';
import { Leftovers } from './leftovers.ts';
import { Receipts } from './receipts.ts';
import { Reminders } from './reminders.ts';
import { Remarks } from './remarks.ts';
import { Preferences } from './preferences.ts';
import { Speaking } from './speaking.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Tidings } from './tidings.ts';
import type { Timeline } from './timeline.ts';

/** What is said in one room, what is said about that, and who is there to hear it, as this person takes part. */
export class Conversation {
  readonly speaking: Speaking;
  readonly remarks: Remarks;
  readonly #preferences: Preferences;
  readonly #timeline: Timeline;
  readonly #around: Surroundings;
  readonly #announce: RoomAnnouncements;
  readonly #receipts: Receipts;
  readonly #reminders: Reminders;
  readonly #leftovers: Leftovers;
  readonly #archived: boolean;
  readonly #undo: readonly Undo[];
  #present: ReadonlySet<string> = new Set();
  #marking = Promise.resolve();

  constructor(
    stored: StoredRoom,
    around: Surroundings,
    { log, timeline }: { readonly log: RoomLog; readonly timeline: Timeline },
    announce: RoomAnnouncements,
  ) {
    const { tidings } = timeline;
    this.#timeline = timeline;
    this.#around = around;
    this.#announce = announce;
    this.#archived = stored.archivedAt !== null;
    this.speaking = new Speaking(around, log, timeline);
    this.remarks = new Remarks(around, log, timeline, this.speaking);
    this.#receipts = new Receipts(around, log, timeline);
    this.#reminders = new Reminders(around, log, timeline, announce);
    this.#leftovers = new Leftovers(stored.id, around, log);
    this.#preferences = new Preferences(stored, around.history);
    this.#undo = [
      around.person.changed.on(() => tidings.tellStatus()),
      tidings.statusChanged.on(() => announce.peopleChanged()),
      tidings.typingChanged.on(() => announce.typingChanged()),
      tidings.marksMoved.on((marks) => announce.readsChanged(marks)),
    ];
  }

  get tidings(): Tidings {
    return this.#timeline.tidings;
  }

  get view(): Preferences['view'] {
    return this.#preferences.view;
  }

  /** Writes down what came before and was not written down then; in an archive nothing is ever written. */
  async start(): Promise<void> {
    if (this.#archived) this.stop();
    else await this.#receipts.catchUp();
  }

  stop(): void {
    for (const undo of this.#undo) undo();
    this.#receipts.stop();
    this.#reminders.stop();
    this.#leftovers.stop();
    this.tidings.stop();
  }

  /** These are here now. */
  notePresent(present: ReadonlySet<string>): void {
    this.tidings.gone([...this.#present].filter((device) => !present.has(device)));
    this.#present = present;
  }

  /** Throws `message-unknown`. */
  rollCall(id: EntryId): Promise<RollCall> {
    return this.remarks.rollCall(id, this.#present);
  }

  /** Who writes here now, this person left out, and those they have blocked. */
  typists(): { readonly id: DeviceId; readonly name: string }[] {
    const { members, tidings } = this.#timeline;
    return tidings.typists
      .filter((device) => members.has(device) && !this.#around.contacts.of(device).blocked)
      .map((device) => ({ id: device as DeviceId, name: members.nameOf(device) }));
  }

  markRead(upTo: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#timeline.markRead(upTo);
      if (await this.#preferences.markUnread(false)) this.#announce.changed();
    });
  }

  markUnread(from: string): Promise<void> {
    return this.#inTurn(async () => {
      // Told together: a window that only sees the mark go back reads on.
      await this.#preferences.markUnread(true);
      await this.#timeline.markUnread(from);
    });
  }

  /** What was asked last holds, and is done last. */
  #inTurn(marking: () => Promise<void>): Promise<void> {
    const done = this.#marking.then(marking);
    this.#marking = done.catch(() => undefined);
    return done;
  }

  async setNotify(level: NotifyLevel): Promise<void> {
    await this.#preferences.setNotify(level);
    this.#announce.changed();
  }
}
