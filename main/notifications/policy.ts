import type { NotifyLevel } from '../../preload/contract/conversation.ts';
import type { Room } from '../../preload/contract/model.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import { isQuiet } from './quiet-hours.ts';

/**
 * What may be told of: words like any others; words that name this person or everybody; an answer to this person's words;
 * an announcement; a reminder of one that this person has not confirmed; somebody who asks to be let in.
 */
export type OccasionKind = 'message' | 'mention' | 'reply' | 'announcement' | 'reminder' | 'asking';

export interface Circumstances {
  readonly settings: Pick<Settings, 'notifications' | 'quietHours' | 'availability' | 'notificationSound'>;
  /** Of the day, by the clock on the wall. */
  readonly minute: number;
  readonly room: Pick<Room, 'kind' | 'notify'>;
  /** Somebody sits at a window that shows the room, and the system gives it the keys. */
  readonly looking: boolean;
  /** It was read here already, or on the way to being told of it. */
  readonly read: boolean;
  /** Since the last notification that made a sound, in ms. */
  readonly sinceSoundMs: number;
}

export type Decision = 'none' | 'silent' | 'sound';

/** Whoever writes line by line is heard once. */
export const soundPauseMs = 5_000;

/**
 * Whether a person is told of something, and with a sound or without:
 * never where they have turned notifications off, look at the room or have read it;
 * never of a room they have silenced, and only of what is for them where they want that of the room. In a direct room all is;
 * never in their quiet hours;
 * while they are busy only of announcements and reminders of them, which somebody waits for, and without a sound.
 */
export function decide(kind: OccasionKind, circumstances: Circumstances): Decision {
  const { settings, minute, room, looking, read, sinceSoundMs } = circumstances;
  if (settings.notifications === 'off' || looking || read) return 'none';
  if (!wants(levelOf(room), kind) || isQuiet(settings.quietHours, minute)) return 'none';
  const busy = settings.availability === 'busy';
  if (busy && kind !== 'announcement' && kind !== 'reminder') return 'none';
  return busy || !settings.notificationSound || sinceSoundMs < soundPauseMs ? 'silent' : 'sound';
}

const levelOf = ({ kind, notify }: Pick<Room, 'kind' | 'notify'>): NotifyLevel =>
  kind === 'direct' && notify === 'mentions' ? 'all' : notify;

const wants = (level: NotifyLevel, kind: OccasionKind): boolean =>
  level === 'all' || (level === 'mentions' && kind !== 'message');
