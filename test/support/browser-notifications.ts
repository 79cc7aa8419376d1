import type { Page, Worker } from 'playwright-core';
import { workerPath } from '../../main/content-security-policy.ts';

/** A notification as the browser has it: it outlives the page. */
export interface Kept {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly silent: boolean;
  readonly buttons: readonly string[];
}

interface WorkerScope {
  readonly registration: ServiceWorkerRegistration;
  readonly NotificationEvent: new (name: string, given: object) => Event;
  readonly clients: { openWindow: (address: string) => Promise<unknown> };
  dispatchEvent(event: Event): void;
}

/** Counts what the page shows with the help of the worker. To look for it before that is done would have Chromium forget it. */
export async function countShown(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counter = window as unknown as { count: number };
    const { prototype } = ServiceWorkerRegistration;
    const show = Reflect.get(prototype, 'showNotification') as (...given: unknown[]) => Promise<void>;
    counter.count = 0;
    Reflect.set(prototype, 'showNotification', async function (this: unknown, ...given: unknown[]) {
      await show.apply(this, given);
      counter.count += 1;
    });
  });
  return () => page.evaluate(() => (window as unknown as { readonly count: number }).count);
}

/** Those that are shown with the help of the worker. */
export const kept = (page: Page): Promise<Kept[]> =>
  page.evaluate(async (script) => {
    const registration = await navigator.serviceWorker.getRegistration(script);
    const all = (await registration?.getNotifications()) ?? [];
    return all.map((own) => {
      const { title, body, tag, silent } = own;
      const { actions } = own as unknown as { readonly actions: readonly { readonly title: string }[] };
      return { title, body, tag, silent: silent === true, buttons: actions.map((action) => action.title) };
    });
  }, workerPath);

/** The same where no page is left to ask. */
export const keptBy = (worker: Worker): Promise<Pick<Kept, 'title' | 'body'>[]> =>
  worker.evaluate(async () => {
    const { registration } = globalThis as unknown as WorkerScope;
    return (await registration.getNotifications()).map(({ title, body }) => ({ title, body }));
  });

/** Only a person's own click may open a page: has the worker write down the addresses instead, and answers with how to read them. */
export async function keepOpened(worker: Worker): Promise<() => Promise<string[]>> {
  await worker.evaluate(() => {
    const scope = globalThis as unknown as WorkerScope & { opened: string[] };
    scope.opened = [];
    scope.clients.openWindow = (address) => {
      scope.opened.push(address);
      return Promise.resolve(null);
    };
  });
  return () => worker.evaluate(() => (globalThis as unknown as { readonly opened: string[] }).opened);
}

/** The person presses the button of that name on the last one, or it itself where that is empty; `reply`: and writes that. The browser knows that no person did, and brings no page to the front. */
export const press = (worker: Worker, action: string, reply: string | null = null): Promise<void> =>
  worker.evaluate(
    async ([button, words]) => {
      const scope = globalThis as unknown as WorkerScope;
      const notification = (await scope.registration.getNotifications()).at(-1);
      const event = new scope.NotificationEvent('notificationclick', { notification, action: button });
      let done: Promise<unknown> = Promise.resolve();
      Object.defineProperties(event, {
        waitUntil: { value: (promise: Promise<unknown>) => (done = promise) },
        ...(words !== null && { reply: { value: words } }),
      });
      scope.dispatchEvent(event);
      await done;
    },
    [action, reply] as const,
  );
