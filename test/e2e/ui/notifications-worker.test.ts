import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { workerPath } from '../../../main/content-security-policy.ts';
import { countShown, kept, keepOpened, keptBy, press } from '../../support/browser-notifications.ts';
import { notification } from '../../support/fake-app/notification.ts';
import { launchBrowser, openWindow } from '../../support/fake-app/open-page.ts';
import { office, people } from '../../support/fake-app/scenes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function withWorker() {
  const { app, main } = office(Date.now());
  const window = await openWindow(browser, app, { permissions: ['notifications'] });
  const { page } = window;
  await page.getByRole('navigation').waitFor();
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  const shown = await countShown(page);
  const coming = page.context().waitForEvent('serviceworker');
  app.say(main, people.carla, 'milk or lemon?');
  let told = 0;
  const tell = async (changes: Parameters<typeof notification>[1] = {}): Promise<void> => {
    told += 1;
    app.emit('notification.added', notification(main, changes));
    await expect.poll(shown).toBe(told);
  };
  await tell();
  const worker = await coming;
  return { ...window, app, main, worker, tell };
}

it('[notifications] have buttons by a worker that stands between nothing, and that is gone once they are turned off', async () => {
  const { app, main, page, worker, tell, complaints, close } = await withWorker();
  expect(new URL(worker.url()).pathname).toBe(workerPath);
  const first = { title: 'Workshop', body: 'Carla: the tea is ready', tag: main.id, silent: false };
  await expect.poll(() => kept(page)).toEqual([{ ...first, buttons: ['Reply', 'Mark as read'] }]);
  await tell({ id: 'n2', canReply: false, silent: true });
  await expect.poll(() => kept(page)).toEqual([{ ...first, silent: true, buttons: ['Mark as read'] }]);
  await tell({ id: 'n3', group: 'asking', readTo: null });
  app.emit('notification.gone', { ids: ['n3'] });
  await expect.poll(() => kept(page)).toHaveLength(1);
  const state = await page.evaluate(async () => {
    const registrations = await navigator.serviceWorker.getRegistrations();
    return {
      controlled: navigator.serviceWorker.controller !== null,
      scopes: registrations.map(({ scope }) => new URL(scope).pathname),
      caches: await caches.keys(),
    };
  });
  expect(state).toEqual({ controlled: false, scopes: ['/notifications/'], caches: [] });
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('dialog').getByRole('radio', { name: 'Turn off' }).click();
  const left = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
  await expect.poll(left).toBe(0);
  expect(complaints).toEqual([]);
  await close();
});

it('[notifications] lead to their message, and to its box where they are answered', async () => {
  const { app, main, page, worker, tell, close } = await withWorker();
  const composer = page.locator('#composer');
  await press(worker, '');
  await expect.poll(() => app.looking.roomId).toBe(main.id);
  await expect.poll(() => kept(page)).toEqual([]);
  await page
    .getByRole('searchbox')
    .or(page.getByRole('navigation').getByRole('button').first())
    .first()
    .focus();
  await tell({ id: 'n2' });
  await press(worker, 'reply');
  await expect.poll(() => composer.evaluate((field) => field === document.activeElement)).toBe(true);
  await close();
});

it('[notifications] are answered or marked as read where they are shown, without a step into the room', async () => {
  const { app, main, worker, tell, close } = await withWorker();
  const cursor = main.items.at(-1)?.cursor ?? null;
  await press(worker, 'reply', 'lemon, please');
  await expect.poll(() => main.items.at(-1)).toMatchObject({ own: true, text: 'lemon, please' });
  await expect.poll(() => main.readUpTo).toBe(cursor);
  app.say(main, people.carla, 'it is ready');
  await tell({ id: 'n2' });
  await press(worker, 'read');
  await expect.poll(() => main.readUpTo).toBe(main.items.at(-1)?.cursor);
  expect(app.looking.roomId).toBeNull();
  await close();
});

it('[notifications] open a page where none is open any more, and say so where the app has ended', async () => {
  const { main, page, worker, served, close } = await withWorker();
  const opened = await keepOpened(worker);
  const other = await page.context().newPage();
  await page.close();
  await press(worker, '');
  await expect.poll(() => opened()).toEqual([`${served.address}#${main.id}`]);

  await other.goto(`${served.address}#${main.id}`);
  await expect.poll(() => other.locator('.conversation').count()).toBe(1);
  const carried = {
    roomId: main.id,
    cursor: null,
    readTo: null,
    ended: { title: 'Landline', body: 'Start it.' },
  };
  await worker.evaluate(async (data) => {
    const { registration } = globalThis as unknown as { readonly registration: ServiceWorkerRegistration };
    await registration.showNotification('Workshop', { data });
  }, carried);
  await other.goto('about:blank');
  await served.stop();
  await press(worker, 'read');
  const said = async () => (await keptBy(worker)).map(({ body }) => body);
  await expect.poll(said).toEqual(['Start it.']);
  await expect.poll(() => opened()).toHaveLength(1);
  await close();
});

it('[notifications] believe a worker nothing: what is no deed, or comes from another script, does nothing', async () => {
  const { app, main, page, worker, close } = await withWorker();
  const before = app.called.length;
  const say = (deed: unknown) =>
    worker.evaluate(async (said) => {
      const { clients } = globalThis as unknown as {
        readonly clients: { matchAll(of: object): Promise<readonly { postMessage(said: unknown): void }[]> };
      };
      for (const client of await clients.matchAll({ includeUncontrolled: true })) client.postMessage(said);
    }, deed);
  await say({ kind: 'reply', roomId: 'q'.repeat(32), cursor: null, readTo: null, text: 'spam' });
  await say({ kind: 'erase', roomId: main.id });
  await page.evaluate((roomId) => {
    const data = { kind: 'reply', roomId, cursor: null, readTo: null, text: 'spam' };
    navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data }));
  }, main.id);
  await say({ kind: 'open', roomId: main.id, cursor: null, readTo: null, text: null });
  await expect.poll(() => app.looking.roomId).toBe(main.id);
  expect(app.called.slice(before)).not.toContain('message.send');
  await close();
});
