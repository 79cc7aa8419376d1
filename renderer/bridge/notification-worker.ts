import type { Notification as Told } from '../../preload/contract/conversation.ts';
import type { Carried } from '../notifications/deed.ts';
import type { NotificationWords } from '../state/notifications.ts';

/** What browsers know beyond the types. */
interface Options extends NotificationOptions {
  readonly renotify: boolean;
  readonly actions: readonly {
    readonly action: 'reply' | 'read';
    /** A field to write into; where a browser has none, a button. */
    readonly type?: 'text';
    readonly title: string;
  }[];
}

/** Relative to the page. The worker's scope is its own folder, so that it never stands between a page and the app. */
const script = './notifications/worker.js';

/**
 * Notifications with buttons, which outlive the page: a browser hands what the person does with them to a service worker, which tells a
 * page. There is none until the first is shown, and none after `forget`.
 */
export class NotificationWorker {
  readonly #workers: ServiceWorkerContainer;
  readonly #script: string;
  /** Null until it is needed; of null where there can be none: no leave for workers, or a session that has ended. */
  #registered: Promise<ServiceWorkerRegistration | null> | null = null;

  /** `onSaid` hears what this app's worker tells this page. */
  constructor(page: Window, onSaid: (said: unknown) => void) {
    this.#workers = page.navigator.serviceWorker;
    this.#script = new URL(script, page.document.baseURI).href;
    this.#workers.addEventListener('message', ({ source, data }: MessageEvent<unknown>) => {
      if (source && 'scriptURL' in source && source.scriptURL === this.#script) onSaid(data);
    });
    this.#workers.startMessages();
  }

  /** Resolves with false where it could not be shown this way. */
  async show(told: Told, words: NotificationWords | null): Promise<boolean> {
    const registration = await this.#registration();
    if (!registration) return false;
    try {
      await registration.showNotification(told.title, optionsOf(told, words));
      return true;
    } catch {
      // Somebody has unregistered it since.
      this.#registered = null;
      return false;
    }
  }

  async withdraw(id: string): Promise<void> {
    await this.#close((shown) => (shown.data as Partial<Carried> | null)?.id === id);
  }

  async withdrawAll(): Promise<void> {
    await this.#close(() => true);
  }

  /** Nothing is shown any more, and nothing of this is left in the browser. */
  async forget(): Promise<void> {
    await this.withdrawAll();
    this.#registered = null;
    await (await this.#known())?.unregister();
  }

  async #close(which: (shown: Notification) => boolean): Promise<void> {
    const shown = (await (await this.#known())?.getNotifications()) ?? [];
    for (const one of shown) if (which(one)) one.close();
  }

  /** Another page may have registered it, or one that is gone. */
  async #known(): Promise<ServiceWorkerRegistration | undefined> {
    return this.#workers.getRegistration(new URL('./', this.#script));
  }

  #registration(): Promise<ServiceWorkerRegistration | null> {
    this.#registered ??= this.#register().catch(() => null);
    return this.#registered;
  }

  async #register(): Promise<ServiceWorkerRegistration> {
    const registration = await this.#workers.register(this.#script, { updateViaCache: 'none' });
    const worker = registration.active ?? registration.waiting ?? registration.installing;
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (worker?.state === 'activated' || worker?.state === 'activating') resolve();
        else if (!worker || worker.state === 'redundant') reject(new Error('the worker did not start'));
      };
      worker?.addEventListener('statechange', look);
      look();
    });
    return registration;
  }
}

function optionsOf(
  { id, roomId, cursor, readTo, body, group, silent, canReply }: Told,
  words: NotificationWords | null,
): Options {
  const ended = words?.ended ?? { title: '', body: '' };
  return {
    ...{ body, tag: group, silent },
    // Without it what takes another's place makes no sound.
    renotify: !silent,
    data: { id, roomId, cursor, readTo, ended } satisfies Carried,
    actions: [
      ...(words && canReply ? [{ action: 'reply', type: 'text', title: words.reply } as const] : []),
      ...(words && readTo !== null ? [{ action: 'read', title: words.read } as const] : []),
    ],
  };
}
