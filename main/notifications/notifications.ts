import { errorText } from '../../preload/contract/error-text.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { allCallsFor, callsFor } from '../../preload/contract/attention.ts';
import type { EventName, Events } from '../../preload/contract/api.ts';
import type { Availability, Notification } from '../../preload/contract/conversation.ts';
import type { Cursor, EntryId, Room, RoomId } from '../../preload/contract/model.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import type { Clock } from '../lib/clock.ts';
import type { Undo } from '../lib/emitter.ts';
import type { Calling, Platform } from '../platform.ts';
import type { Attendance } from './attendance.ts';
import { Notifier } from './notifier.ts';
import { shownName } from './shown-text.ts';
import { notificationText, type Language } from './text.ts';

interface Options {
  readonly clock: Clock;
  readonly platform: Pick<Platform, 'notifications' | 'showCalling'>;
  readonly settings: {
    readonly current: Settings;
    change(part: { readonly availability: Availability }): Promise<unknown>;
  };
  readonly language: () => Language;
  readonly attendance: Attendance;
  /** What is told to the windows. */
  readonly events: {
    announce<Name extends EventName>(name: Name, value: Events[Name]): void;
    onAny(listener: <Name extends EventName>(name: Name, value: Events[Name]) => void): Undo;
  };
  readonly rooms: {
    list(): readonly Room[];
    send(roomId: RoomId, text: string): Promise<unknown>;
    markRead(roomId: RoomId, upTo: Cursor): Promise<void>;
  };
  readonly isOwn: (roomId: RoomId, id: EntryId) => Promise<boolean>;
}

/** What is told within this time is counted once. */
const countAfterMs = 100;
/** In the menu of the system's tray. */
const roomsListed = 8;

/** Tells the person, outside the windows, of what they do not look at: notifications, and how much there is. */
export class Notifications {
  readonly #options: Options;
  readonly #notifier: Notifier;
  readonly #undo: Undo[];
  /** Where the next window is to go: none was there when the person chose it. */
  #goTo: Events['app.goTo'] | null = null;
  #windows = 0;
  #cancelCount: Undo | null = null;
  #counted = '';

  constructor(options: Options) {
    this.#options = options;
    const { clock, attendance, events } = options;
    this.#notifier = new Notifier({
      clock,
      settings: () => options.settings.current,
      language: options.language,
      rooms: () => options.rooms.list(),
      looksAt: (roomId) => attendance.looksAt(roomId),
      isOwn: options.isOwn,
      show: (notification) => this.#show(notification),
      withdraw: (ids) => this.#withdraw(ids),
    });
    this.#undo = [
      events.onAny((name, value) => {
        this.#notifier.hear(name, value);
        if (name === 'room.changed' || name === 'room.removed' || name === 'settings.changed')
          this.#countSoon();
      }),
      attendance.changed.on(() => this.#notifier.lookedElsewhere()),
    ];
    this.#countSoon();
  }

  /** A window has come, until the returned function is called. */
  windowCame(): Undo {
    this.#windows += 1;
    if (this.#goTo) this.#options.events.announce('app.goTo', this.#goTo);
    this.#goTo = null;
    return () => {
      this.#windows -= 1;
    };
  }

  stop(): void {
    for (const undo of this.#undo.splice(0)) undo();
    this.#cancelCount?.();
    this.#notifier.stop();
  }

  #show(notification: Notification): void {
    const { notifications } = this.#options.platform;
    if (!notifications) return this.#options.events.announce('notification.added', notification);
    const { roomId, cursor } = notification;
    notifications.show(notification, {
      onChosen: () => this.#go({ roomId, cursor }),
      onReply: (text) => void this.#reply(notification, text),
    });
  }

  #withdraw(ids: readonly string[]): void {
    const { notifications } = this.#options.platform;
    if (!notifications) return this.#options.events.announce('notification.gone', { ids });
    for (const id of ids) notifications.withdraw(id);
  }

  #go(place: Events['app.goTo']): void {
    if (this.#windows > 0) this.#options.events.announce('app.goTo', place);
    else this.#goTo = place;
  }

  /** Whoever answers has read what they answer. */
  async #reply({ id, roomId, cursor }: Notification, text: string): Promise<void> {
    if (text.trim() === '') return;
    const { rooms } = this.#options;
    try {
      await rooms.send(roomId, text);
      if (cursor !== null) await rooms.markRead(roomId, cursor);
    } catch (error) {
      const language = this.#options.language();
      const room = shownName(rooms.list().find((one) => one.id === roomId)?.name ?? '');
      this.#show({
        id: `${id}-not-sent`,
        roomId,
        cursor,
        readTo: null,
        title: notificationText(language, 'notSent', { room }),
        body: errorText(language, error instanceof AppError ? error.code : 'internal'),
        group: `${roomId} not sent`,
        silent: true,
        canReply: false,
      });
    }
  }

  #countSoon(): void {
    if (!this.#options.platform.showCalling) return;
    this.#cancelCount ??= this.#options.clock.after(countAfterMs, () => {
      this.#cancelCount = null;
      this.#count();
    });
  }

  #count(): void {
    const { platform, rooms, settings, language } = this.#options;
    const all = rooms.list();
    const calling: Calling = {
      count: allCallsFor(all),
      rooms: all
        .map((room) => ({ id: room.id, name: shownName(room.name), count: callsFor(room) }))
        .filter(({ count }) => count > 0)
        .sort((one, other) => other.count - one.count)
        .slice(0, roomsListed),
      availability: settings.current.availability,
      language: language(),
    };
    const counted = JSON.stringify(calling);
    if (counted === this.#counted) return;
    this.#counted = counted;
    platform.showCalling?.(calling, {
      onRoom: (roomId) => this.#go({ roomId, cursor: null }),
      onAvailability: (availability) => void settings.change({ availability }).catch(() => undefined),
    });
  }
}
