import { expect, it } from 'vitest';
import type { Notification as Told } from '../../../preload/contract/conversation.ts';
import type { RoomId } from '../../../preload/contract/model.ts';
import { systemNotifications, type NotificationElectron } from '../../../main/shell/notifications.ts';
import { Notification } from '../../runtime/system-bar.ts';

const told: Told = {
  ...{ id: 'n1', roomId: 'k'.repeat(32) as RoomId, cursor: null, readTo: null, title: 'Kitchen <b>' },
  ...{ body: 'Ben: <b>tea</b> & cake', group: 'kitchen', silent: true, canReply: true },
};

/** A system, with what it shows and what became of it. */
function system(platform: NodeJS.Platform, supported = true) {
  const made: Notification[] = [];
  const done: string[] = [];
  class Own extends Notification {
    static override isSupported = (): boolean => supported;
    constructor(options: Electron.NotificationConstructorOptions) {
      super(options);
      made.push(this);
    }
  }
  const notifications = systemNotifications({
    Notification: Own as unknown as NotificationElectron,
    ...{ platform, replyText: () => 'Reply…', show: () => void done.push('show') },
  });
  const show = (changes: Partial<Told> = {}): Notification => {
    const one = { ...told, ...changes };
    notifications?.show(one, {
      onChosen: () => void done.push(`chosen ${one.id}`),
      onReply: (text) => void done.push(`${one.id}: ${text}`),
    });
    return made.at(-1) as Notification;
  };
  return { notifications, show, made, done };
}

it('[notifications] [A47] show text, and can be answered where that is offered', () => {
  const { show } = system('linux');
  const { $options, $state } = show();
  expect($state).toBe('shown');
  expect($options).toMatchObject({
    title: 'Kitchen <b>',
    body: 'Ben: &lt;b&gt;tea&lt;/b&gt; &amp; cake',
    silent: true,
    hasReply: true,
    replyPlaceholder: 'Reply…',
  });
  const other = show({ canReply: false }).$options;
  expect(other.hasReply).toBe(false);
  expect(other).not.toHaveProperty('replyPlaceholder');
  expect(system('win32').show().$options.body).toBe(told.body);
});

it('[notifications] take the place of the one of their group, and are heard until they are withdrawn', () => {
  const { notifications, show, done } = system('darwin');
  const first = show();
  const second = show({ id: 'n2' });
  const other = show({ id: 'n3', group: 'garden' });
  expect([first.$state, second.$state, other.$state]).toEqual(['closed', 'shown', 'shown']);
  first.emit('click');
  second.emit('click');
  second.emit('reply', { reply: 'lemon, please' });
  expect(done).toEqual(['show', 'chosen n2', 'n2: lemon, please']);
  notifications?.withdraw('n2');
  expect([second.$state, other.$state]).toEqual(['closed', 'shown']);
  second.emit('click');
  second.emit('reply', { reply: 'too late' });
  expect(done).toHaveLength(3);
});

it('[notifications] are left to the windows where the system has none', () => {
  expect(system('linux', false).notifications).toBeNull();
});
