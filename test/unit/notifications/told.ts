import type { Notification } from '../../../preload/contract/conversation.ts';
import type { EventName, Events } from '../../../preload/contract/api.ts';
import type {
  Cursor,
  DeletedLine,
  DeviceId,
  EntryId,
  Message,
  Room,
  RoomId,
} from '../../../preload/contract/model.ts';
import { Notifier } from '../../../main/notifications/notifier.ts';
import { defaultSettings } from '../../../main/settings.ts';
import { ManualClock } from '../../support/manual-clock.ts';

export const kitchenId = 'k'.repeat(32) as RoomId;
const place = (at: number): Cursor =>
  `${at.toString(16).padStart(12, '0')}-${'0'.repeat(32)}-00000001` as Cursor;

export const aRoom = (changes: Partial<Room> = {}): Room => ({
  ...{ id: kitchenId, name: 'Kitchen', kind: 'group', partner: null, hidden: false },
  ...{ connection: { kind: 'connected', merging: false }, host: null, term: 1, members: 3, present: 3 },
  ...{ waiting: 0, unread: 0, mentions: 0, markedUnread: false, notify: 'all', readUpTo: null, last: null },
  rules: {
    ...{ access: 'open', locked: false, readOnly: false, slowSeconds: 0, files: true },
    ...{ history: 'all', inviters: 'members' },
  },
  ...{ role: 'member', silence: null, asking: [] },
  ...changes,
});

/** Said at `at`, by Ben, in words that tell which it is. */
export const aMessage = (at: number, changes: Partial<Message> = {}): Message => ({
  ...{ kind: 'message', id: `${at}`.padStart(52, 'm') as EntryId, cursor: place(at) },
  ...{ author: 'b'.repeat(32) as DeviceId, authorName: 'Ben', authorColour: 'blue', own: false },
  ...{ sentAt: at, lamport: at, text: `word ${at}`, state: 'delivered', copies: 2, late: false },
  ...{ withheld: false, mentions: [], mentionsMe: false, reply: null, forwarded: null, edits: 0 },
  ...{ reactions: [], pinned: false, announcement: null, authorRole: 'member' },
  ...changes,
});

export const deleted = ({ kind: _kind, ...message }: Message): DeletedLine => ({
  ...message,
  kind: 'deleted',
  byName: null,
});

/** A notifier with its surroundings, and what became of it. */
export function listening(rooms: readonly Room[] = [aRoom()]) {
  const clock = new ManualClock();
  const known = new Map(rooms.map((room) => [room.id, room]));
  const shown: Notification[] = [];
  const gone: string[] = [];
  const state = {
    settings: { ...defaultSettings, notificationSound: true },
    lookingAt: null as RoomId | null,
    own: new Set<string>(),
  };
  clock.pass(1_000_000);
  const notifier = new Notifier({
    clock,
    settings: () => state.settings,
    language: () => 'en',
    rooms: () => [...known.values()],
    looksAt: (roomId) => state.lookingAt === roomId,
    isOwn: (_roomId, id) => Promise.resolve(state.own.has(id)),
    show: (notification) => shown.push(notification),
    withdraw: (ids) => gone.push(...ids),
  });
  const hear = async <Name extends EventName>(name: Name, value: Events[Name]): Promise<void> => {
    notifier.hear(name, value);
    // Whose words an answer is about is looked up first.
    await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    ...{ clock, notifier, shown, gone, state, hear },
    /** Said now, each a moment after the other. */
    say: (...messages: readonly Partial<Message>[]) =>
      hear('message.added', {
        roomId: kitchenId,
        items: messages.map((changes, index) => aMessage(clock.now() + index, changes)),
      }),
    change: (changes: Partial<Room>) => hear('room.changed', aRoom(changes)),
    said: () => shown.map(({ title, body }) => `${title} | ${body}`),
  };
}
