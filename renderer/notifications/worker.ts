import { tellPage, type OpenPage } from './chosen.ts';

/** Of a service worker's surroundings what this one uses: the types of pages know none of it. */
interface WindowClient extends OpenPage {
  readonly url: string;
  readonly frameType: string;
}
interface NotificationEvent extends Event {
  readonly action: string;
  readonly reply?: string | null;
  readonly notification: Notification;
  waitUntil(done: Promise<unknown>): void;
}
interface Scope {
  readonly registration: Pick<ServiceWorkerRegistration, 'scope' | 'showNotification'>;
  readonly clients: {
    matchAll(of: { type: 'window'; includeUncontrolled: true }): Promise<readonly WindowClient[]>;
    openWindow(address: string): Promise<WindowClient | null>;
  };
  addEventListener(name: 'notificationclick', listener: (event: NotificationEvent) => void): void;
}

const scope = self as unknown as Scope;
/** The app's page lies beside the folder that this worker's scope is. */
const home = new URL('../', scope.registration.scope);
const isOurs = ({ url, frameType }: WindowClient): boolean =>
  frameType === 'top-level' && new URL(url).pathname === home.pathname;

scope.addEventListener('notificationclick', (event) => {
  const { action, notification } = event;
  notification.close();
  const chosen = { action, reply: event.reply ?? null, data: notification.data as unknown };
  const done = tellPage(chosen, {
    async pages() {
      const open = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
      return open.filter(isOurs);
    },
    answers: () =>
      fetch(home, { method: 'HEAD', cache: 'no-store' }).then(
        () => true,
        () => false,
      ),
    open: (roomId) => scope.clients.openWindow(new URL(`#${encodeURIComponent(roomId)}`, home).href),
    say: ({ title, body }) =>
      scope.registration.showNotification(String(title), { body: String(body), tag: 'ended', silent: true }),
  });
  event.waitUntil(done);
});
