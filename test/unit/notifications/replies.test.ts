import { expect, it, vi } from 'vitest';
import { AppError } from '../../../preload/contract/errors.ts';
import type { Notification } from '../../../preload/contract/conversation.ts';
import type { EventName, Events } from '../../../preload/contract/api.ts';
import { Attendance } from '../../../main/notifications/attendance.ts';
import { Notifications } from '../../../main/notifications/notifications.ts';
import { gathering } from '../../../main/notifications/notifier.ts';
import type { NotificationHeard } from '../../../main/platform.ts';
import { defaultSettings } from '../../../main/settings.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { aMessage, aRoom, kitchenId } from './told.ts';

/** A desktop that shows what was said in the kitchen; `send` as the room does it. */
async function told(send: (text: string) => Promise<unknown>) {
  const clock = new ManualClock();
  clock.pass(1_000_000);
  const shown: { notification: Notification; heard: NotificationHeard }[] = [];
  const read: string[] = [];
  const listeners = new Set<(name: EventName, value: Events[EventName]) => void>();
  const notifications = new Notifications({
    clock,
    platform: {
      notifications: {
        show: (notification, heard) => void shown.push({ notification, heard }),
        withdraw: () => undefined,
      },
    },
    settings: { current: defaultSettings, change: () => Promise.resolve() },
    language: () => 'en',
    attendance: new Attendance(clock),
    events: {
      announce: () => undefined,
      onAny(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    rooms: {
      list: () => [aRoom()],
      send: (_roomId, text) => send(text),
      markRead: async (_roomId, upTo) => void read.push(upTo),
    },
    isOwn: () => Promise.resolve(false),
  });
  const message = aMessage(clock.now());
  for (const listener of listeners) listener('message.added', { roomId: kitchenId, items: [message] });
  await vi.waitFor(() => {
    clock.pass(gathering.forMs);
    expect(shown).toHaveLength(1);
  });
  const reply = (text: string) => shown[0]?.heard.onReply(text);
  return { message, shown, read, reply, stop: () => notifications.stop() };
}

it('[notifications] an answer is sent, and what it answers is read', async () => {
  const sent: string[] = [];
  const { message, read, reply, stop } = await told(async (text) => sent.push(text));
  reply(' \n');
  reply('lemon, please');
  await vi.waitFor(() => expect(read).toEqual([message.cursor]));
  expect(sent).toEqual(['lemon, please']);
  stop();
});

it('[notifications] an answer that cannot be sent is said so, and nothing counts as read', async () => {
  const { shown, read, reply, stop } = await told(() => Promise.reject(new AppError('message-too-long')));
  reply('x'.repeat(9_000));
  await vi.waitFor(() => expect(shown).toHaveLength(2));
  expect(shown[1]?.notification).toMatchObject({
    title: 'Your reply in Kitchen was not sent',
    canReply: false,
    readTo: null,
  });
  expect(read).toEqual([]);
  stop();
});
