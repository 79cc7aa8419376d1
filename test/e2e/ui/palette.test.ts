import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FakeApp } from '../../support/fake-app/fake-app.ts';
import { inputMethod } from '../../support/fake-app/input-method.ts';
import { launchBrowser, openWindow, type OpenWindow } from '../../support/fake-app/open-page.ts';
import { office, people } from '../../support/fake-app/scenes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function openOffice(language?: 'zh-CN'): Promise<OpenWindow & { app: FakeApp }> {
  const { app } = office(Date.now(), language);
  const window = await openWindow(browser, app, { reducedMotion: 'reduce' });
  await window.page.getByRole('navigation').waitFor();
  return { ...window, app };
}
const palette = (page: Page) => page.getByRole('dialog', { name: /Go to a room|转到房间/ });
const heading = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('heading', { level: 1, name }).waitFor();
const options = (page: Page): Promise<readonly string[]> => palette(page).getByRole('option').allInnerTexts();
const chosen = (page: Page): Promise<string> =>
  palette(page).getByRole('option', { selected: true }).innerText();

it('[palette] Ctrl+K goes to a room or person, unread rooms first, and Escape leaves everything as it was', async () => {
  const { page, complaints, close } = await openOffice();
  await page.keyboard.press('Control+k');
  await palette(page).waitFor();
  await expect.poll(async () => (await options(page))[0] ?? '').toContain('unread');
  await page.keyboard.type('prin');
  await expect.poll(() => chosen(page)).toContain('Print room');
  await page.keyboard.press('Enter');
  await heading(page, 'Print room');

  await page.keyboard.press('Control+k');
  await page.keyboard.type('lu');
  await page.keyboard.press('Escape');
  await palette(page).waitFor({ state: 'detached' });
  await heading(page, 'Print room');
  expect(complaints).toEqual([]);
  await close();
});

it('[palette] a person is talked to alone', async () => {
  const { page, app, close } = await openOffice();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('carl');
  await expect.poll(() => chosen(page)).toContain('Carla Weiss');
  await page.keyboard.press('Enter');
  await heading(page, 'Carla Weiss');
  expect(app.called).toContain('room.direct');
  await close();
});

it('[palette] commands are found as they are called in either language, show their keys, and are done', async () => {
  const { page, app, close } = await openOffice('zh-CN');
  await page.keyboard.press('Control+Shift+p');
  await page.keyboard.type('深色');
  await expect.poll(() => chosen(page)).toContain('深色主题');
  await page.keyboard.press('Enter');
  await expect.poll(() => app.settings.theme).toBe('dark');
  await palette(page).waitFor({ state: 'detached' });

  await page.keyboard.press('Control+k');
  await page.keyboard.type('>sett');
  await expect.poll(() => chosen(page)).toMatch(/设置[^]*Ctrl/);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: '设置' }).waitFor();
  await close();
});

it('[palette] what is in no name is looked for in the messages', async () => {
  const { page, close } = await openOffice();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('noodles');
  await expect.poll(() => chosen(page)).toContain('Search messages');
  await page.keyboard.press('Enter');
  await page
    .getByRole('search')
    .getByRole('option', { name: /Noodles today/ })
    .waitFor();
  await close();
});

it.each(['keydown first', 'composition end first'] as const)(
  '[ime] the Enter that chooses a candidate in the palette opens nothing (%s)',
  async (order) => {
    const { page, close } = await openOffice('zh-CN');
    await page.keyboard.press('Control+k');
    const field = await inputMethod(page);
    await field.compose('wu fan');
    await field.choose('午饭', order);
    await expect.poll(() => chosen(page)).toContain('午饭');
    await page.keyboard.press('Enter');
    await heading(page, '午饭');
    await close();
  },
);

it('[keyboard] back and forward go through the rooms visited, by key, mouse and the browser’s own ways', async () => {
  const { page, close } = await openOffice();
  const rooms = page.getByRole('navigation', { name: 'Rooms' });
  await heading(page, 'Rooms near you');
  await rooms.getByRole('button', { name: /Lunch/ }).click();
  await heading(page, 'Lunch');
  await rooms.getByRole('button', { name: /Print room/ }).click();
  await heading(page, 'Print room');
  await page.keyboard.press('Alt+ArrowLeft');
  await heading(page, 'Lunch');
  await page.keyboard.press('Alt+ArrowLeft');
  await heading(page, 'Rooms near you');
  // There is nothing before: the page stays.
  await page.keyboard.press('Alt+ArrowLeft');
  await page.keyboard.press('Alt+ArrowRight');
  await heading(page, 'Lunch');
  await page.goForward();
  await heading(page, 'Print room');
  await page.evaluate(() => window.dispatchEvent(new MouseEvent('mouseup', { button: 3, cancelable: true })));
  await heading(page, 'Lunch');
  await page.reload();
  await heading(page, 'Lunch');
  await close();
});

it('[keyboard] Alt+Shift and an arrow go to the next unread room, Escape marks the open one read', async () => {
  const { page, app, close } = await openOffice();
  const lunch = [...app.rooms.values()].find(({ name }) => name === 'Lunch');
  const print = [...app.rooms.values()].find(({ name }) => name === 'Print room');
  if (!lunch || !print) throw new Error('no such rooms');
  await page
    .getByRole('navigation', { name: 'Rooms' })
    .getByRole('button', { name: /Ana’s room/ })
    .click();
  await heading(page, 'Ana’s room');
  app.say(print, people.dmitri, 'Machine two works.');
  await page.getByRole('button', { name: /Print room.*1 unread/ }).waitFor();
  const visited = new Set<string>();
  for (let step = 0; step < 3; step += 1) {
    const before = await page.getByRole('heading', { level: 1 }).innerText();
    await page.keyboard.press('Alt+Shift+ArrowDown');
    await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText()).not.toBe(before);
    visited.add(await page.getByRole('heading', { level: 1 }).innerText());
    if (visited.has('Print room')) break;
  }
  expect(visited.has('Ana’s room')).toBe(false);
  app.called.length = 0;
  await page.keyboard.press('Escape');
  await expect.poll(() => print.asRoom().unread).toBe(0);
  await close();
});

it('[palette] opened by its key again it closes, and what it offers is nothing but what can be done now', async () => {
  const { page, close } = await openOffice();
  await page.keyboard.press('Control+Shift+p');
  await palette(page).waitFor();
  await page.keyboard.type('details');
  await page.getByText('Nothing fits what you typed.').waitFor();
  await page.keyboard.press('Control+k');
  await palette(page).waitFor({ state: 'detached' });
  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: /Lunch/ }).click();
  await page.keyboard.press('Control+Shift+p');
  await page.keyboard.type('details');
  await expect.poll(() => options(page)).toHaveLength(1);
  await close();
});

/** Opens the office, where the files of `folder` come only when `come` is called. */
async function openWithout(folder: string): Promise<OpenWindow & { app: FakeApp; come: () => void }> {
  const { app } = office(Date.now());
  const window = await openWindow(browser, app, { reducedMotion: 'reduce' });
  const { promise, resolve } = Promise.withResolvers<void>();
  await window.page.route(`**/assets/${folder}/**`, async (route) => {
    await promise;
    await route.continue();
  });
  await window.page.reload();
  await window.page.getByRole('navigation').waitFor();
  return { ...window, app, come: resolve };
}

it('[palette] what is typed before the palette is loaded is in it when it is, and goes nowhere else', async () => {
  const { page, complaints, come, close } = await openWithout('palette');
  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: /Lunch/ }).click();
  const box = page.getByRole('textbox', { name: /Message to/ });
  await box.waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('prin');
  await palette(page).waitFor();
  await expect.poll(() => box.inputValue()).toBe('');
  come();
  await expect.poll(() => chosen(page)).toContain('Print room');
  await page.keyboard.press('Enter');
  await heading(page, 'Print room');
  expect(complaints).toEqual([]);
  await close();
});

it('[search] what is typed before the search is loaded is looked for when it is, and goes nowhere else', async () => {
  const { page, complaints, come, close } = await openWithout('search');
  await page.getByRole('navigation', { name: 'Rooms' }).getByRole('button', { name: /Lunch/ }).click();
  const box = page.getByRole('textbox', { name: /Message to/ });
  await box.waitFor();
  await page.keyboard.press('Control+Shift+f');
  await page.getByRole('search').waitFor();
  await page.keyboard.type('nood');
  await expect.poll(() => box.inputValue()).toBe('');
  come();
  const hit = page.getByRole('search').getByRole('option', { name: /Noodles today/ });
  await hit.waitFor();
  await page.keyboard.type('les');
  await expect.poll(() => page.getByLabel('Search messages').inputValue()).toBe('noodles');
  await hit.waitFor();
  expect(complaints).toEqual([]);
  await close();
});

it('[window] what is loaded later has come before it is asked for, and is there with nobody to load it from', async () => {
  const { page, complaints, close } = await openOffice();
  const loaded = (folder: string): Promise<boolean> =>
    page.evaluate(
      (part) => performance.getEntriesByType('resource').some(({ name }) => name.includes(part)),
      `/assets/${folder}/`,
    );
  for (const folder of ['palette', 'search', 'archive', 'dialogs'])
    await expect.poll(() => loaded(folder)).toBe(true);
  await page.waitForLoadState('networkidle');
  await page.route('**/assets/**', (route) => route.abort());
  await page.keyboard.press('Control+k');
  await palette(page).getByRole('option').first().waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+f');
  await page.getByRole('search').getByRole('group').waitFor();
  expect(complaints).toEqual([]);
  await close();
});

it('[palette] rooms are square, people round and in their colours, as in the list of rooms', async () => {
  const { page, close } = await openOffice();
  await page.keyboard.press('Control+k');
  const lunch = palette(page).getByRole('option', { name: /Lunch/ });
  await lunch.locator('.avatar-room', { hasText: 'L' }).waitFor();
  await page.keyboard.type('carla');
  const person = palette(page)
    .getByRole('option', { name: /Carla Weiss/ })
    .locator('.avatar-person');
  await person.locator('.presence').waitFor({ state: 'attached' });
  await expect.poll(() => person.getAttribute('data-colour')).not.toBeNull();
  await close();
});
