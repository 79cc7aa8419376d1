import type { Deed } from '../notifications/deed.ts';
import type { Permission, SystemNotifications } from '../state/notifications.ts';
import { NotificationWorker } from './notification-worker.ts';

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
  let hear = (_said: unknown): void => undefined;
  const said = (deed: unknown): void => hear(deed);
  const plain = plainNotifications(page, said);
  const worker = 'serviceWorker' in page.navigator ? new NotificationWorker(page, said) : null;
  const { begun, speaks } = speaking(page.navigator);
  // One after the other: what is taken back must have been shown. What comes before it is known which page speaks waits.
  let last: Promise<unknown> = begun;
  const inTurn = (step: () => unknown): void => {
    last = last.then(step).catch(() => undefined);
  };
  // What the first page finds is of pages that are gone. Whoever opens the app sees what there is in it.
  inTurn(() => speaks() && worker?.withdrawAll());
  return {
    permission: () => permissions[page.Notification.permission],
    ask: async () => permissions[await page.Notification.requestPermission()],
    show: (notification, words) =>
      inTurn(async () => {
        if (!speaks()) return;
        if (!(await worker?.show(notification, words))) plain.show(notification);
      }),
    withdraw: (id) =>
      inTurn(() => {
        // Browsers may lose what is shown while another page looks for what is: whoever shows takes back.
        if (!speaks()) return undefined;
        plain.withdraw(id);
        return worker?.withdraw(id);
      }),
    forget: () =>
      inTurn(() => {
        plain.withdrawAll();
        return worker?.forget();
      }),
    onDeed: (listener) => {
      hear = listener;
    },
    toMessageBox() {
      const focus = (): void => page.document.getElementById('composer')?.focus();
      focus();
      // Once the room is there, where it is another.
      setTimeout(focus);
    },
  };
}

/** Whether this page speaks for all: the first does, and when it goes another. `begun`: it is known whether this is the first. */
function speaking(navigator: Navigator): { readonly begun: Promise<void>; readonly speaks: () => boolean } {
  if (!('locks' in navigator)) return { begun: Promise.resolve(), speaks: () => true };
  const { locks } = navigator;
  let speaks = false;
  const speak = (): Promise<never> => {
    speaks = true;
    return new Promise<never>(() => undefined);
  };
  const begun = new Promise<void>((begin) => {
    const first = (lock: Lock | null): Promise<never> | void => {
      begin();
      return lock ? speak() : void locks.request(lockName, speak);
    };
    locks.request(lockName, { ifAvailable: true }, first).catch(() => begin());
  });
  return { begun, speaks: () => speaks };
}

/** Notifications that belong to the page: without buttons, and gone with it. */
function plainNotifications(page: Window & typeof globalThis, said: (deed: Deed) => void) {
  const shown = new Map<string, Notification>();
  return {
    show({
      id,
      roomId,
      cursor,
      readTo,
      title,
      body,
      group,
      silent,
    }: Parameters<SystemNotifications['show']>[0]) {
      // `renotify` is in the standard and not yet in the types: without it what takes another's place makes no sound.
      const options = { body, tag: group, silent, renotify: !silent } as NotificationOptions;
      const own = new page.Notification(title, options);
      shown.set(id, own);
      own.addEventListener('close', () => shown.delete(id));
      own.addEventListener('click', () => {
        page.focus();
        own.close();
        said({ kind: 'open', roomId, cursor, readTo, text: null });
      });
    },
    withdraw(id: string) {
      shown.get(id)?.close();
      shown.delete(id);
    },
    withdrawAll() {
      for (const id of [...shown.keys()]) this.withdraw(id);
    },
  };
}
