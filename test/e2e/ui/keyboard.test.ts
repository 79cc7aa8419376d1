import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FakeApp } from '../../support/fake-app/fake-app.ts';
import { inputMethod } from '../../support/fake-app/input-method.ts';
import { launchBrowser, openWindow, type OpenWindow } from '../../support/fake-app/open-page.ts';
import { office } from '../../support/fake-app/scenes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function openWorkshop(change?: (app: FakeApp) => void): Promise<OpenWindow & { app: FakeApp }> {
  const { app } = office(Date.now());
  change?.(app);
  const window = await openWindow(browser, app, { reducedMotion: 'reduce' });
  await window.page
    .getByRole('navigation')
    .getByRole('button', { name: /Workshop/ })
    .click();
  await window.page.getByRole('textbox').waitFor();
  return { ...window, app };
}
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.id ?? '');
const sent = (app: FakeApp): number => app.called.filter((name) => name === 'message.send').length;

it.each(['keydown first', 'composition end first'] as const)(
  '[ime] the Enter that chooses a candidate sends nothing, submits nothing (%s)',
  async (order) => {
    const { page, app, close } = await openWorkshop();
    const box = await inputMethod(page);
    await box.compose('ni hao');
    await box.choose('你好', order);
    await expect.poll(() => page.getByRole('textbox').inputValue()).toBe('你好');
    expect(sent(app)).toBe(0);
    await page.keyboard.press('Enter');
    await page.locator('.message-own', { hasText: '你好' }).waitFor();

    await page.getByRole('button', { name: 'Start a room' }).click();
    const field = await inputMethod(page);
    await field.compose('fang jian');
    await field.choose('房间', order, 'form');
    expect(app.called).not.toContain('room.start');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '房间' }).waitFor();
    await close();
  },
);

it('[ime] the welcome card does not go away while a name is being composed', async () => {
  const app = new FakeApp('');
  const { page, close } = await openWindow(browser, app);
  await page.getByLabel('Your name').fill('');
  const field = await inputMethod(page);
  await field.compose('li');
  await field.choose('李', 'composition end first', 'form');
  expect(app.settings.name).toBe('');
  await page.keyboard.press('Enter');
  await expect.poll(() => app.settings.name).toBe('李');
  await close();
});

it('[keyboard] Enter or Ctrl+Enter sends, as set; the other makes a line', async () => {
  const { page, app, close } = await openWorkshop((scene) => {
    scene.settings = { ...scene.settings, sendKey: 'mod-enter' };
  });
  await page.keyboard.type('one');
  await page.keyboard.press('Enter');
  await page.keyboard.type('two');
  expect(sent(app)).toBe(0);
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => sent(app)).toBe(1);
  expect(
    [...app.rooms.values()]
      .flatMap(({ items }) => items)
      .some((item) => item.kind === 'message' && item.text === 'one\ntwo'),
  ).toBe(true);
  await close();
});

it('[keyboard] the whole map works, and rests while a dialog is open', async () => {
  const { page, close } = await openWorkshop();
  const heading = (name: string): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor();
  await page.keyboard.press('Alt+ArrowDown');
  await heading('Lunch');
  await page.keyboard.press('Alt+ArrowUp');
  await heading('Workshop, second floor');
  await page.keyboard.press('Control+.');
  await page.getByRole('complementary').waitFor();
  await page.keyboard.press('F6');
  await expect.poll(() => focused(page)).toBe('About this room');
  await page.keyboard.press('F6');
  await expect.poll(() => focused(page)).toBe('Rooms');
  await page.keyboard.press('F6');
  await expect.poll(() => focused(page)).toBe('Message to Workshop, second floor');
  await page.keyboard.type('?');
  await expect.poll(() => page.getByRole('textbox').inputValue()).toBe('?');
  await page.keyboard.press('Control+/');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Alt+Home');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await heading('Workshop, second floor');
  await page.keyboard.press('Control+,');
  await page.getByRole('dialog', { name: 'Settings' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('Alt+Home');
  await heading('Rooms near you');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await close();
});

it('[access] focus comes back to where a dialog or a menu was opened, and is never lost', async () => {
  const { page, close } = await openWorkshop();
  await page.getByRole('button', { name: 'Settings' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => focused(page)).toBe('Settings');

  await page.getByRole('button', { name: 'More about this room' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Leave the room' }).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => focused(page)).toBe('More about this room');

  await page.keyboard.press('Enter');
  // Up from the first one is the last one.
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page
    .getByRole('dialog', { name: /Leave Workshop/ })
    .getByRole('button', { name: 'Leave' })
    .click();
  await page.getByRole('heading', { level: 1, name: 'Rooms near you' }).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true);
  await close();
});

it('[access] the first Tab offers to skip to the conversation', async () => {
  const { page, close } = await openWindow(browser, office(Date.now()).app);
  await page.getByRole('navigation').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page)).toBe('main');
  await close();
});
