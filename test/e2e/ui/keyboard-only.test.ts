import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FakeApp } from '../../support/fake-app/fake-app.ts';
import { launchBrowser, openWindow } from '../../support/fake-app/open-page.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Tabs until what has the focus is called so; as many times as there are places to go to. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let step = 0; step < 60; step += 1) {
    const here = await page.evaluate(() => {
      const { activeElement } = document;
      const label = activeElement instanceof HTMLInputElement ? activeElement.labels?.[0]?.textContent : null;
      return label ?? activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '';
    });
    if (name.test(here)) return;
    passed.push(here.slice(0, 40));
    await page.keyboard.press('Tab');
  }
  throw new Error(`${String(name)} was not among ${passed.join(', ')}`);
}

it('[keyboard] from the welcome card to a sent message, a search and back, without a mouse', async () => {
  const app = new FakeApp('');
  const { page, complaints, close } = await openWindow(browser, app, { reducedMotion: 'reduce' });
  await page.getByLabel('Your name').waitFor();
  await tabTo(page, /^Your name$/);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Ana Lima');
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').waitFor();
  expect(app.settings.name).toBe('Ana Lima');

  await tabTo(page, /^Start a room$/);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await tabTo(page, /name/i);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Plant room');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Plant room' }).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('composer');
  await page.keyboard.type('The boiler is on.');
  await page.keyboard.press('Enter');
  await page.locator('.message-own', { hasText: 'The boiler is on.' }).waitFor();

  await page.keyboard.press('Control+f');
  await page.keyboard.type('boil');
  await page.getByRole('option', { name: /The boiler is on/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('composer');
  await page.keyboard.press('Control+Shift+p');
  await page.keyboard.type('dark');
  await page.keyboard.press('Enter');
  await expect.poll(() => app.settings.theme).toBe('dark');
  await page.keyboard.press('Alt+ArrowLeft');
  await page.getByRole('heading', { level: 1, name: 'Rooms near you' }).waitFor();
  await page.keyboard.press('Alt+ArrowRight');
  await page.getByRole('heading', { level: 1, name: 'Plant room' }).waitFor();
  expect(complaints).toEqual([]);
  await close();
});

it('[keyboard] every key of the map is found in it by name and by key, under its heading', async () => {
  const app = new FakeApp('Ana');
  const { page, close } = await openWindow(browser, app, { reducedMotion: 'reduce' });
  await page.getByRole('navigation').waitFor();
  await page.keyboard.press('?');
  const map = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await map.getByRole('heading', { name: 'Getting about' }).waitFor();
  const rows = map.locator('.shortcuts dl > div');
  await expect.poll(() => rows.count()).toBeGreaterThan(20);
  await page.keyboard.type('unread');
  await expect.poll(() => rows.count()).toBe(2);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('f6');
  await expect.poll(() => rows.count()).toBe(2);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('no such thing');
  await map.getByText('No shortcut fits').waitFor();
  await close();
});
