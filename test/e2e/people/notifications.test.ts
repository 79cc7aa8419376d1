import fs from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { workerPath } from '../../../main/content-security-policy.ts';
import { makeFolder } from '../../support/apps.ts';
import { countShown, kept, keepOpened, keptBy, press } from '../../support/browser-notifications.ts';
import { launchBrowser } from '../../support/fake-app/open-page.ts';
import { serve } from '../../support/people.ts';
import {
  composer,
  dialog,
  joinRoom,
  message,
  openRoom,
  patient,
  say,
  startRoom,
  Talkers,
  type Talker,
} from '../../support/talkers.ts';

const talkers = new Talkers();
let bo: Talker;
let browser: Browser;
let folder: string;
let app: Awaited<ReturnType<typeof serve>>;
let page: Page;
let shown: () => Promise<number>;
beforeAll(async () => {
  [bo, browser, folder] = await Promise.all([talkers.come('Bo'), launchBrowser(), makeFolder()]);
  app = await serve(folder);
  page = await (await browser.newContext({ permissions: ['notifications'] })).newPage();
  await page.goto(app.address);
  await page.getByLabel('Your name').fill('Ana');
  await page.getByRole('button', { name: 'Continue' }).click();
  await startRoom(bo, 'Weberei');
  await joinRoom({ name: 'Ana', page, folder }, 'Weberei');
  await page.getByRole('button', { name: /^Rooms near you/ }).click();
  shown = await countShown(page);
});
afterAll(async () => {
  await talkers.end();
  await browser.close();
  await app.quit();
  await fs.rm(folder, { recursive: true, force: true });
});

it('[announcements] a reminder reaches who has not confirmed, and there is none for who has', async () => {
  await composer(bo.page).fill('The loom is closed on Friday');
  await bo.page.getByRole('button', { name: 'Ask everybody to confirm' }).click();
  await composer(bo.page).press('Enter');
  await message(bo.page, 'The loom is closed')
    .getByRole('button', { name: '0 of 1 confirmed' })
    .click(patient);
  const roll = dialog(bo.page);
  await roll.getByText('Has it, not confirmed').first().waitFor(patient);
  await expect.poll(shown, patient).toBe(1);
  await roll.getByRole('button', { name: 'Remind 1 person' }).click();
  await expect.poll(shown, patient).toBe(2);
  await expect
    .poll(async () => (await kept(page)).map(({ title }) => title), patient)
    .toContain('Please confirm: announcement in Weberei');
  await openRoom({ name: 'Ana', page, folder }, 'Weberei');
  await page.getByRole('button', { name: 'I have read this' }).click(patient);
  await roll.getByText('1 of 1 have confirmed').waitFor(patient);
  expect(await roll.getByRole('button', { name: /^Remind/ }).count()).toBe(0);
  await expect.poll(() => kept(page), patient).toEqual([]);
  await bo.page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Rooms near you/ }).click();
});

it('[notifications] are answered where the browser shows them, and lead back while the app runs; after that they say so', async () => {
  const before = await shown();
  await composer(bo.page).fill('milk or **lemon**?');
  await composer(bo.page).press('Enter');
  await expect.poll(shown, patient).toBe(before + 1);
  const [worker] = page.context().serviceWorkers();
  if (!worker) throw new Error('no worker');
  expect(new URL(worker.url()).pathname).toBe(workerPath);
  await expect
    .poll(() => kept(page), patient)
    .toMatchObject([{ title: 'Weberei', body: 'Bo: milk or lemon?' }]);
  await press(worker, 'reply', 'lemon, please');
  await message(bo.page, 'lemon, please').waitFor(patient);

  await say(bo, 'it is ready');
  await expect.poll(shown, patient).toBe(before + 2);
  // Nobody listens there any more: what is shown stays.
  const opened = await keepOpened(worker);
  const { origin } = new URL(page.url());
  await page.close();
  const carried = await worker.evaluate(async () => {
    const { registration } = globalThis as unknown as { readonly registration: ServiceWorkerRegistration };
    return (await registration.getNotifications())[0]?.data as { readonly roomId: string };
  });
  await press(worker, '');
  expect(await opened()).toEqual([`${origin}/#${carried.roomId}`]);
  await worker.evaluate(async (data) => {
    const { registration } = globalThis as unknown as { readonly registration: ServiceWorkerRegistration };
    await registration.showNotification('Weberei', { data });
  }, carried);
  await app.quit();
  await press(worker, 'read');
  const ended = 'Landline no longer runs here. Start it, and open the address it shows.';
  await expect.poll(() => keptBy(worker), patient).toEqual([{ title: 'Landline', body: ended }]);
  expect(await opened()).toHaveLength(1);
});
