import type { Page } from 'playwright-core';
import { office } from './scenes.ts';
import type { Shot } from './shots.ts';

const phone = { width: 360, height: 740 };
const tablet = { width: 900, height: 700 };

async function palette(page: Page, typed: string): Promise<void> {
  await page.locator('#main').waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.type(typed);
}
async function search(page: Page, typed: string, found = true): Promise<void> {
  await page.locator('#main').waitFor();
  await page.keyboard.press('Control+Shift+f');
  await page.locator('#search-field').fill(typed);
  if (found) await page.locator('.search-hit').first().waitFor();
}

/** What one gets about with: the palette, the search, the largest text and the closest rows. */
export const gettingAboutShots: readonly Shot[] = [
  { name: 'palette', app: (now) => office(now).app, go: (page) => palette(page, '') },
  { name: 'palette-phone', size: phone, app: (now) => office(now).app, go: (page) => palette(page, 're') },
  { name: 'palette-commands', app: (now) => office(now, 'zh-CN').app, go: (page) => palette(page, '>主题') },
  { name: 'search', app: (now) => office(now).app, go: (page) => search(page, 'panels') },
  {
    name: 'search-chinese',
    app: (now) => office(now, 'zh-CN').app,
    go: (page) => search(page, '木板 来自:我'),
  },
  { name: 'search-phone', size: phone, app: (now) => office(now).app, go: (page) => search(page, 'panels') },
  {
    name: 'search-tablet',
    size: tablet,
    app: (now) => office(now).app,
    go: (page) => search(page, 'from:ben'),
  },
  {
    name: 'search-completing',
    app: (now) => office(now).app,
    async go(page) {
      await search(page, 'panels before:');
      await page.locator('#search-completions').waitFor();
    },
  },
  {
    name: 'search-none',
    app: (now) => office(now).app,
    async go(page) {
      await search(page, 'from:nobody zebra', false);
      await page.getByText('Nothing here is called').waitFor();
    },
  },
  {
    name: 'largest-text',
    app(now) {
      const { app } = office(now);
      app.settings = { ...app.settings, textSize: 'larger' };
      return app;
    },
    async go(page) {
      await page.getByRole('navigation').getByRole('button', { name: 'Workshop' }).click();
      await page.locator('.conversation li').last().waitFor();
      await page.keyboard.press('Control+.');
    },
  },
  {
    name: 'compact',
    app(now) {
      const { app } = office(now);
      app.settings = { ...app.settings, density: 'compact' };
      return app;
    },
    async go(page) {
      await page.getByRole('navigation').getByRole('button', { name: 'Workshop' }).click();
      await page.locator('.conversation li').last().waitFor();
      await page.keyboard.press('Control+.');
    },
  },
];
