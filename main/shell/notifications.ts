import type { Notification as Told } from '../../preload/contract/conversation.ts';
import type { NotificationHeard, Platform } from '../platform.ts';
import { bodyFor } from './notification-body.ts';

/** What this needs of Electron's. */
export interface NotificationElectron {
  isSupported(): boolean;
  new (options: Electron.NotificationConstructorOptions): Electron.Notification;
}

/** The system's notifications, where it has them. Choosing one calls `show` first. */
export function systemNotifications(parts: {
  readonly Notification: NotificationElectron;
  readonly platform: NodeJS.Platform;
  readonly replyText: () => string;
  readonly show: () => void;
}): NonNullable<Platform['notifications']> | null {
  const { Notification: SystemNotification } = parts;
  if (!SystemNotification.isSupported()) return null;
  // Kept: one that nobody refers to is not heard of when it is chosen.
  const shown = new Map<string, { readonly id: string; readonly own: Electron.Notification }>();
  const close = (group: string): void => {
    shown.get(group)?.own.close();
    shown.delete(group);
  };
  return {
    show({ id, group, title, body, silent, canReply }: Told, heard: NotificationHeard) {
      const own = new SystemNotification({
        title,
        body: bodyFor(parts.platform, body),
        silent,
        groupId: group,
        hasReply: canReply,
        ...(canReply && { replyPlaceholder: parts.replyText() }),
      });
      const isShown = (): boolean => shown.get(group)?.own === own;
      own.on('click', () => {
        if (!isShown()) return;
        parts.show();
        heard.onChosen();
      });
      own.on('reply', ({ reply }) => isShown() && heard.onReply(reply));
      close(group);
      shown.set(group, { id, own });
      own.show();
    },
    withdraw(id) {
      for (const [group, entry] of [...shown]) if (entry.id === id) close(group);
    },
  };
}
