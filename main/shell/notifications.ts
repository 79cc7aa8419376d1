import { Notification as SystemNotification } from 'electron';
import type { Notification } from '../../preload/contract/conversation.ts';
import type { NotificationHeard, Platform } from '../platform.ts';
import { bodyFor } from './notification-body.ts';

/** The system's notifications, where it has them. Choosing one calls `show` first. */
export function systemNotifications(parts: {
  readonly platform: NodeJS.Platform;
  readonly replyText: () => string;
  readonly show: () => void;
}): NonNullable<Platform['notifications']> | null {
  if (!SystemNotification.isSupported()) return null;
  // Kept: one that nobody refers to is not heard of when it is chosen.
  const shown = new Map<string, { readonly id: string; readonly own: SystemNotification }>();
  const close = (group: string): void => {
    shown.get(group)?.own.close();
    shown.delete(group);
  };
  return {
    show({ id, group, title, body, silent, canReply }: Notification, heard: NotificationHeard) {
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
