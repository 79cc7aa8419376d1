import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FakeApp } from '../../support/fake-app/fake-app.ts';
import type { FakeRoom } from '../../support/fake-app/fake-room.ts';
import { inputMethod } from '../../support/fake-app/input-method.ts';
import { launchBrowser, openWindow, type OpenWindow } from '../../support/fake-app/open-page.ts';
import { longRoom, office } from '../../support/fake-app/scenes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

type Opened = OpenWindow & { app: FakeApp; main: FakeRoom };
async function openWorkshop(language?: 'zh-CN', width = 1440): Promise<Opened> {
  const { app, main } = office(Date.now(), language);
  const window = await openWindow(browser, app, {
    reducedMotion: 'reduce',
    viewport: { width, height: 800 },
  });
  await window.page.locator('#main').waitFor();
  await window.page.keyboard.press('Control+k');
  await window.page.keyboard.type(main.name);
  await window.page.getByRole('option', { name: main.name }).first().click();
  await window.page.getByRole('heading', { level: 1, name: main.name }).waitFor();
  return { ...window, app, main };
}
const pane = (page: Page) => page.getByRole('search');
const field = (page: Page) => pane(page).getByRole('combobox');
const hits = (page: Page) =>
  pane(page)
    .getByRole('listbox', { name: /Messages found|找到的消息/ })
    .getByRole('option');

it('[search] Ctrl+F looks in the room, what is found is marked, Enter and arrows jump and the results stay', async () => {
  const { page, app, main, complaints, close } = await openWorkshop();
  await page.keyboard.press('Control+f');
  await page.keyboard.type('panels');
  await expect.poll(() => hits(page).count()).toBe(3);
  await expect.poll(() => hits(page).first().locator('mark').allInnerTexts()).toEqual(['panels']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => app.called.filter((name) => name === 'message.history').length).toBeGreaterThan(0);
  await page.getByRole('heading', { level: 1, name: main.name }).waitFor();
  await expect.poll(() => hits(page).count()).toBe(3);
  await expect.poll(() => field(page).evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press('Escape');
  await pane(page).waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
  await close();
});

it('[search] Ctrl+Shift+F looks everywhere; a click goes to the room; filters are chips that are taken off', async () => {
  const { page, close } = await openWorkshop();
  await page.keyboard.press('Control+Shift+f');
  await pane(page).getByRole('button', { name: 'From', exact: true }).click();
  await pane(page).getByRole('option', { name: 'Farid' }).waitFor();
  await page.keyboard.type('far');
  await page.keyboard.press('Enter');
  await expect.poll(() => field(page).inputValue()).toBe('from:Farid ');
  await expect.poll(() => hits(page).count()).toBe(1);
  await hits(page).first().click();
  await page.getByRole('heading', { level: 1, name: 'Lunch' }).waitFor();
  await expect.poll(() => field(page).evaluate((element) => element === document.activeElement)).toBe(true);
  await expect.poll(() => hits(page).count()).toBe(1);
  await pane(page)
    .getByRole('button', { name: /From: Farid/ })
    .click();
  await expect.poll(() => field(page).inputValue()).toBe('');
  await pane(page).getByRole('button', { name: 'from:Farid', exact: true }).waitFor();
  await close();
});

it('[search] filters are typed in Chinese, found inside unspaced words, and an input method is left alone', async () => {
  const { page, close } = await openWorkshop('zh-CN');
  await page.keyboard.press('Control+Shift+f');
  const method = await inputMethod(page);
  await method.compose('mu ban');
  await method.choose('木板', 'keydown first');
  await expect.poll(() => hits(page).count()).toBe(3);
  await expect.poll(() => hits(page).first().locator('mark').allInnerTexts()).toEqual(['木板']);
  await page.keyboard.type(' 来自：car');
  await page.keyboard.press('Enter');
  await expect.poll(() => hits(page).count()).toBe(2);
  await pane(page)
    .getByRole('button', { name: /来自：Carla Weiss/ })
    .waitFor();
  await close();
});

it('[search] nothing found, nobody called so, and what failed are said, with what can be done', async () => {
  const { page, app, close } = await openWorkshop();
  await page.keyboard.press('Control+f');
  await pane(page).getByText('Words have to be in the message').waitFor();
  await page.keyboard.type('noodles');
  await pane(page).getByText('No message fits.').waitFor();
  await pane(page).getByRole('button', { name: 'Search everywhere instead' }).click();
  await expect.poll(() => hits(page).count()).toBe(1);
  await field(page).fill('from:zzz');
  await pane(page).getByText('Nothing here is called “zzz”.').waitFor();
  app.failNext('message.search', 'storage-failed');
  await field(page).fill('cable');
  await pane(page).getByRole('alert').waitFor();
  await pane(page).getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => hits(page).count()).toBe(1);
  await close();
});

it('[search] many hits come page by page as one goes down', async () => {
  const { app, room } = longRoom(Date.now(), 400);
  const { page, close } = await openWindow(browser, app, { reducedMotion: 'reduce' });
  await page.getByRole('button', { name: new RegExp(room.name) }).click();
  await page.keyboard.press('Control+Shift+f');
  await page.keyboard.type('talk');
  await expect.poll(() => hits(page).count()).toBeGreaterThan(20);
  const first = await hits(page).count();
  await pane(page).locator('.search-scroll').hover();
  await expect
    .poll(async () => {
      await page.mouse.wheel(0, 2_000);
      return hits(page).count();
    })
    .toBeGreaterThan(first * 2);
  await close();
});

it('[search] on a phone it is a screen of its own, and what is chosen is shown alone', async () => {
  const { page, main, close } = await openWorkshop(undefined, 360);
  const fromMenu = async (): Promise<void> => {
    await page.getByRole('button', { name: 'More about this room' }).click();
    await page.getByRole('menuitem', { name: 'Search in this room' }).click();
  };
  await fromMenu();
  await page.getByRole('textbox', { name: /Message to/ }).waitFor({ state: 'detached' });
  await field(page).fill('brackets');
  await hits(page).first().click();
  await page.getByRole('heading', { level: 1, name: main.name }).waitFor();
  await pane(page).waitFor({ state: 'detached' });
  await fromMenu();
  await expect.poll(() => field(page).inputValue()).toBe('brackets');
  await close();
});

it('[search] what led somewhere is offered in the next window too', async () => {
  const { page, close } = await openWorkshop();
  await page.keyboard.press('Control+Shift+f');
  await page.keyboard.type('drawer');
  await expect.poll(() => hits(page).count()).toBe(1);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Ana’s room' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.keyboard.press('Control+Shift+f');
  await pane(page).getByRole('button', { name: 'drawer', exact: true }).click();
  await expect.poll(() => hits(page).count()).toBe(1);
  await close();
});
