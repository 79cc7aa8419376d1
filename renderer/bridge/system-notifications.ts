import type { Permission, SystemNotifications } from '../state/notifications.ts';

const permissions: Readonly<Record<NotificationPermission, Permission>> = {
  granted: 'granted',
  denied: 'denied',
  default: 'unasked',
};
/** Held by the page that speaks for all pages of this app. */
const lockName = 'landline.notifications';

/** The browser's notifications; null on the desktop, where main shows them, and where there are none. */
export function browserNotifications(page: Window & typeof globalThis): SystemNotifications | null {
  if (page.port || !('Notification' in page)) return null;
  const shown = new Map<string, Notification>();
  let speaks = !('locks' in page.navigator);
  if (!speaks) {
    void page.navigator.locks.request(lockName, () => {
      speaks = true;
      return new Promise<never>(() => undefined);
    });
  }
  const permission = (): Permission => permissions[page.Notification.permission];
  return {
    permission,
    ask: async () => permissions[await page.Notification.requestPermission()],
    speaks: () => speaks,
    show({ id, title, body, group, silent }, onChosen) {
      // `renotify` is in the standard and not yet in the types: without it what takes another's place makes no sound.
      const options = { body, tag: group, silent, renotify: !silent } as NotificationOptions;
      const own = new page.Notification(title, options);
      shown.set(id, own);
      own.addEventListener('close', () => shown.delete(id));
      own.addEventListener('click', () => {
        page.focus();
        own.close();
        onChosen();
      });
    },
    withdraw(id) {
      shown.get(id)?.close();
      shown.delete(id);
    },
  };
}
