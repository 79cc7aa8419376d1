import type { Room } from '../../preload/contract/model.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import { plainWords } from '../../preload/markdown/plain-text.ts';
import type { OccasionKind } from './policy.ts';
import { shownName, shownWords } from './shown-text.ts';
import { notificationText, type Language, type NotificationTextKey } from './text.ts';

/** What a notification is about: the most important of what came together, and how much that was. */
export interface Told {
  readonly kind: OccasionKind;
  readonly name: string;
  /** Empty of an asking. */
  readonly text: string;
  /** One or more. */
  readonly count: number;
}

/**
 * What a notification says, as plain text that others cannot shape (A47). With `names` nothing of what was written is in it,
 * with `bare` neither that nor any name of a person or room.
 */
export function wordingOf(
  told: Told,
  room: Pick<Room, 'name' | 'kind'>,
  shows: Exclude<Settings['notifications'], 'off'>,
  language: Language,
): { readonly title: string; readonly body: string } {
  const { kind, count } = told;
  const say = (key: NotificationTextKey, params?: Readonly<Record<string, string | number>>): string =>
    notificationText(language, key, params);
  if (shows === 'bare') return { title: say(bareKeys[kind] ?? 'bare', { count }), body: '' };

  const name = shownName(told.name);
  const title = titleOf(kind, room, say, name);
  if (kind === 'asking') {
    const more = count > 1 ? [say('more', { count: count - 1 })] : [];
    return { title, body: [say('asking', { name }), ...more].join('\n') };
  }
  if (shows === 'names') {
    return { title, body: count > 1 ? say('fromMany', { count, name }) : say('from', { name }) };
  }
  const text = shownWords(plainWords(told.text));
  const named = room.kind === 'direct' || kind === 'mention' || kind === 'reply';
  const words = named ? text : say('words', { name, text });
  return { title, body: count > 1 ? `${words}\n${say('more', { count: count - 1 })}` : words };
}

const bareKeys: Readonly<Partial<Record<OccasionKind, NotificationTextKey>>> = {
  announcement: 'bareAnnouncement',
  reminder: 'bareReminder',
  asking: 'bareAsking',
};
const titles: Readonly<Partial<Record<OccasionKind, NotificationTextKey>>> = {
  mention: 'mention',
  reply: 'reply',
  announcement: 'announcement',
  reminder: 'reminder',
};

function titleOf(
  kind: OccasionKind,
  room: Pick<Room, 'name' | 'kind'>,
  say: (key: NotificationTextKey, params?: Readonly<Record<string, string>>) => string,
  name: string,
): string {
  const roomName = shownName(room.name);
  const key = titles[kind];
  const fromOne = room.kind === 'direct' && (kind === 'mention' || kind === 'reply');
  return key === undefined || fromOne ? roomName : say(key, { name, room: roomName });
}
