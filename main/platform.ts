import type { Availability, Notification } from '../preload/contract/conversation.ts';
import type { RoomId, SelfCheck } from '../preload/contract/model.ts';
import type { Clock } from './lib/clock.ts';
import type { Undo } from './lib/emitter.ts';

/** What a background program of ours is started in: a utility process under Electron, a worker thread under Node. */
export interface Background {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Once. `code` is 0 after `stop`. */
  onExit(listener: (code: number) => void): void;
  stop(): Promise<void>;
}

export type BackgroundName = 'network' | 'history' | 'login';

/** The system's keychain: what it seals only this user of this machine opens again (I3). */
export interface Keychain {
  seal(text: string): Promise<Uint8Array>;
  /** Rejects where it was sealed elsewhere, or by another user. `renew`: the system has a better key for it by now. */
  open(sealed: Uint8Array): Promise<{ readonly text: string; readonly renew: boolean }>;
}

/** What the person does with a notification. */
export interface NotificationHeard {
  onChosen(): void;
  onReply(text: string): void;
}

/** What calls for the person, for the app's icon and its place among the system's own. Names are clean, and one line. */
export interface Calling {
  readonly count: number;
  /** Those with something in them, the most first. */
  readonly rooms: readonly { readonly id: RoomId; readonly name: string; readonly count: number }[];
  /** As the person has set it. */
  readonly availability: Availability;
  readonly language: 'en' | 'zh-CN';
}
export interface CallingHeard {
  onRoom(roomId: RoomId): void;
  onAvailability(availability: Availability): void;
}

/** What the app needs from its surroundings, so that everything below runs in plain Node. */
export interface Platform {
  startBackground(name: BackgroundName): Background;
  /** The system's language, a BCP 47 tag. */
  readonly language: string;
  /** Given only http, https and mailto links that were checked. */
  openExternal?(url: string): Promise<void>;
  showFolder?(path: string): Promise<void>;
  /** Null where the system has none, or none that protects anything; absent where no program of this kind could use one. */
  readonly keychain?: Keychain | null;
  /** Asks the person where to keep a file of that name, and writes what `pieces` gives, text as UTF-8; false where the person changed their mind. */
  saveFile?(name: string, pieces: AsyncIterable<string | Uint8Array>): Promise<boolean>;
  /** The system's own notifications; where there are none, windows show them. */
  readonly notifications?: {
    /** Plain text, in the place of the last of its group. `heard` hears until it is withdrawn or replaced. */
    show(notification: Notification, heard: NotificationHeard): void;
    withdraw(id: string): void;
  };
  /** Shown from then on, until it is told again. */
  showCalling?(calling: Calling, heard: CallingHeard): void;
  /** For how long nobody has touched this machine, in ms; `Infinity` while it is locked. */
  idleMs?(): number;
  /** The machine has been locked or unlocked. */
  onLock?(listener: () => void): Undo;
  /** Lets the window use the camera for a while, to scan a code (J4). */
  allowCamera?(forMs: number): void;
  /** `landline://` links that the system hands over, also those it started the app with. */
  onLink?(listener: (link: string) => void): Undo;
  /** Ends the app and starts it anew, after everything was erased. */
  restart?(): void;
  /** The machine is about to sleep, and may wait a moment for that until the listener's promise has settled. */
  onSuspend?(listener: () => void | Promise<void>): Undo;
  /** The machine woke up: addresses and connections are suspect. Also heard where this process alone stood still. */
  onResume?(listener: () => void): Undo;
}

/** So often the clocks are looked at; time that went by beyond that and `gapMs` more was slept. */
export const resumeWatch = { periodMs: 1_000, gapMs: 3_000 } as const;
export type WatchClock = Pick<Clock, 'now' | 'monotonic' | 'every'>;

/**
 * Hears, by the clocks alone, that the machine slept (its timers stood still, and on some systems the monotonic clock
 * too, but not the one on the wall) or that this process was stopped or starved and goes on. A clock set forward looks
 * the same, and is told as well; one set back is not.
 */
export function watchForResume(clock: WatchClock, listener: () => void): Undo {
  let wall = clock.now();
  let steady = clock.monotonic();
  return clock.every(resumeWatch.periodMs, () => {
    const passedMs = Math.max(clock.now() - wall, clock.monotonic() - steady);
    wall = clock.now();
    steady = clock.monotonic();
    if (passedMs > resumeWatch.periodMs + resumeWatch.gapMs) listener();
  });
}

/** A machine that is still up so long after it said it would sleep stays awake: the sleep was called off. */
export const fallAsleepMs = 20_000;

/** Runs `suspend` before the machine sleeps, and `wake` once it has woken up or stays awake after all. */
export function watchSleep(
  platform: Pick<Platform, 'onSuspend' | 'onResume'>,
  clock: Pick<Clock, 'after'>,
  run: { readonly suspend: () => void | Promise<void>; readonly wake: () => void },
): Undo {
  let stopWaiting: Undo = () => undefined;
  const wake = (): void => {
    stopWaiting();
    run.wake();
  };
  const undoSuspend = platform.onSuspend?.(() => {
    stopWaiting();
    stopWaiting = clock.after(fallAsleepMs, wake);
    return run.suspend();
  });
  const undoResume = platform.onResume?.(wake);
  return () => {
    stopWaiting();
    undoSuspend?.();
    undoResume?.();
  };
}

export type { SelfCheck };
