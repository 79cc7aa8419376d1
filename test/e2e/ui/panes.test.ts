import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FakeApp } from '../../support/fake-app/fake-app.ts';
import { launchBrowser, openWindow, type OpenWindow } from '../../support/fake-app/open-page.ts';
import { office } from '../../support/fake-app/scenes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function openWorkshop(
  change: (app: FakeApp) => void = () => undefined,
  size = { width: 1440, height: 900 },
): Promise<OpenWindow & { app: FakeApp }> {
  const { app } = office(Date.now());
  change(app);
  const window = await openWindow(browser, app, { reducedMotion: 'reduce', viewport: size });
  const { page } = window;
  await page.locator('#main').waitFor();
  const back = page.getByRole('button', { name: 'Back to the rooms' });
  if (size.width < 720) await back.click();
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /Workshop/ })
    .click();
  await page.getByRole('heading', { level: 1, name: 'Workshop' }).waitFor();
  return { ...window, app };
}
const width = async (page: Page, selector: string): Promise<number> =>
  (await page.locator(selector).boundingBox())?.width ?? 0;

it('[panes] an edge is moved with the arrow keys and the pointer, goes back by a double click, and stays after a reload', async () => {
  const { page, complaints, close } = await openWorkshop();
  const edge = page.getByRole('separator', { name: 'Width of the room list' });
  await expect.poll(() => width(page, '.rooms')).toBe(296);
  await edge.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => width(page, '.rooms')).toBe(328);
  await expect.poll(() => edge.getAttribute('aria-valuenow')).toBe('328');
  await page.keyboard.press('Home');
  await expect.poll(() => width(page, '.rooms')).toBe(200);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => width(page, '.rooms')).toBe(200);

  const box = await edge.boundingBox();
  if (!box) throw new Error('no edge');
  const middle = { x: box.x + box.width / 2, y: box.y + 200 };
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  await page.mouse.move(middle.x + 40, middle.y);
  await page.mouse.move(middle.x + 120, middle.y);
  await page.mouse.up();
  await expect.poll(() => width(page, '.rooms')).toBe(320);
  await page.mouse.move(middle.x, middle.y);
  await expect.poll(() => width(page, '.rooms')).toBe(320);
  await page.reload();
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await expect.poll(() => width(page, '.rooms')).toBe(320);
  await edge.dblclick();
  await expect.poll(() => width(page, '.rooms')).toBe(296);

  await page.keyboard.press('Control+.');
  const side = page.getByRole('separator', { name: 'Width of the side pane' });
  const before = await width(page, '.details');
  await side.focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => width(page, '.details')).toBe(before + 16);
  expect(complaints).toEqual([]);
  await close();
});

it('[keyboard] F6 goes round the panes, and into the search where it is open', async () => {
  const { page, close } = await openWorkshop();
  const at = (): Promise<string> => page.evaluate(() => document.activeElement?.id ?? '');
  await page.keyboard.press('Control+Shift+f');
  await expect.poll(at).toBe('search-field');
  await page.keyboard.press('F6');
  await expect.poll(() => at()).toBe('rooms');
  await page.keyboard.press('F6');
  await expect.poll(() => at()).toBe('composer');
  await page.keyboard.press('Shift+F6');
  await expect.poll(() => at()).toBe('rooms');
  await page.keyboard.press('Shift+F6');
  await expect.poll(() => at()).toBe('search-field');
  await close();
});

it('[look] text size and density hold at once; every text grows with them', async () => {
  const { page, app, close } = await openWorkshop();
  const sizes = (): Promise<readonly number[]> =>
    page.evaluate(() =>
      ['.room-row-name', '.chat-head h1', '#composer'].map((selector) => {
        const element = document.querySelector(selector);
        return element ? parseFloat(getComputedStyle(element).fontSize) : 0;
      }),
    );
  const usual = await sizes();
  const row = await page.locator('.room-row').first().boundingBox();
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('radio', { name: 'Compact' }).click({ force: true });
  await expect.poll(() => app.settings.density).toBe('compact');
  await expect
    .poll(async () => (await page.locator('.room-row').first().boundingBox())?.height)
    .toBeLessThan(row?.height ?? 0);
  await page.getByRole('radio', { name: 'Larger' }).click({ force: true });
  await expect.poll(() => app.settings.textSize).toBe('larger');
  await expect.poll(sizes).toEqual(usual.map((size) => size * 1.25));
  await close();
});

it.each([
  ['phone', { width: 360, height: 740 }],
  ['tablet', { width: 900, height: 700 }],
  ['wide', { width: 1440, height: 900 }],
] as const)('[look] at the largest text nothing runs over the side (%s)', async (_, size) => {
  const { page, close } = await openWorkshop((app) => {
    app.settings = { ...app.settings, textSize: 'larger' };
  }, size);
  const over = (): Promise<readonly string[]> =>
    page.evaluate(() =>
      [...document.querySelectorAll('header, button, h1, h2, textarea, .dialog-body, .search')]
        .filter((element) => element.checkVisibility() && !element.closest('.visually-hidden, .skip'))
        .filter((element) => {
          const { left, right } = element.getBoundingClientRect();
          return right > window.innerWidth + 1 || left < -1;
        })
        .map((element) => `${element.tagName} ${element.className}`),
    );
  await expect.poll(() => over()).toEqual([]);
  await page.keyboard.press('Control+f');
  await page.keyboard.type('panels');
  await page.getByRole('option').first().waitFor();
  await expect.poll(() => over()).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+,');
  await page.getByRole('dialog').waitFor();
  await expect.poll(() => over()).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByRole('option').first().waitFor();
  await expect.poll(() => over()).toEqual([]);
  await close();
});

it('[look] on a small phone with the largest text a dialog is whole, scrolls to its end, and has room for a finger', async () => {
  const { app } = office(Date.now());
  app.settings = { ...app.settings, textSize: 'larger' };
  const { page, close } = await openWindow(browser, app, {
    viewport: { width: 360, height: 640 },
    reducedMotion: 'reduce',
    hasTouch: true,
    isMobile: true,
  });
  await page.getByRole('button', { name: 'Back to the rooms' }).click();
  const wrong = (): Promise<readonly string[]> =>
    page.evaluate(() => {
      const body = document.querySelector('dialog[open] .dialog-body');
      body?.scrollTo(0, body.scrollHeight);
      const parts = [...document.querySelectorAll<HTMLElement>('dialog[open], dialog[open] *')].filter(
        (part) => part.checkVisibility() && !part.closest('.visually-hidden, svg'),
      );
      const cut = parts
        .filter((part) => getComputedStyle(part).overflowY === 'hidden')
        .filter((part) => part.clientHeight > 0 && part.scrollHeight > part.clientHeight + 1);
      const small = parts.filter((part) => part.matches('button') && part.offsetHeight < 44);
      const last = body?.lastElementChild?.getBoundingClientRect();
      const end = (body?.getBoundingClientRect().bottom ?? 0) - (last?.bottom ?? 0);
      const said = [...cut, ...small].map((part) => `${part.className} ${part.textContent.slice(0, 20)}`);
      return end < 0 || end > 40 ? [...said, `the end is ${end} away`] : said;
    });
  const openers = [
    page.locator('.rooms-self'),
    page.getByRole('button', { name: 'Settings' }),
    page.getByRole('button', { name: 'Start a room' }),
    page.getByRole('button', { name: 'Join with a code or link' }),
  ];
  for (const opener of openers) {
    await opener.click();
    await page.getByRole('dialog').waitFor();
    await expect.poll(wrong, { message: await page.getByRole('dialog').innerText() }).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  await close();
});

it('[look] on a phone the name of a room has most of the header', async () => {
  const { page, close } = await openWorkshop(undefined, { width: 360, height: 740 });
  const box = await page.getByRole('heading', { level: 1 }).boundingBox();
  expect(box?.width).toBeGreaterThan(180);
  await page.getByRole('button', { name: 'More about this room' }).click();
  await page.getByRole('menuitem', { name: 'Invite people' }).click();
  await page.getByRole('dialog', { name: /Invite people to/ }).waitFor();
  await close();
});
