import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTalk, said } from '../../support/fake-app/message-shots.ts';
import { launchBrowser, openWindow, type OpenWindow } from '../../support/fake-app/open-page.ts';
import { people } from '../../support/fake-app/scenes.ts';
import type { Talk } from '../../support/fake-app/talk-scenes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function open(before: (scene: Talk) => void = () => undefined): Promise<OpenWindow & Talk> {
  const scene = said(Date.now());
  before(scene);
  const window = await openWindow(browser, scene.app, { reducedMotion: 'reduce' });
  await openTalk(window.page);
  // What would be in the clipboard is in the page.
  await window.page.evaluate(() => {
    navigator.clipboard.writeText = (text) => {
      document.body.dataset['copied'] = text;
      return Promise.resolve();
    };
  });
  return { ...window, ...scene };
}
const message = (page: Page, text: string): Locator => page.locator('.message', { hasText: text });
const row = (page: Page, text: string): Locator => page.locator('.row', { hasText: text });
const copied = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => document.body.dataset['copied']);
const box = (page: Page): Locator => page.locator('textarea#composer');
const menuFor = async (page: Page, text: string): Promise<Locator> => {
  await message(page, text)
    .locator('.bubble')
    .click({ button: 'right', position: { x: 20, y: 10 } });
  const menu = page.getByRole('menu');
  await menu.waitFor();
  return menu;
};
const choose = async (page: Page, text: string, item: string): Promise<void> =>
  (await menuFor(page, text)).getByRole('menuitem', { name: item, exact: true }).click();
const hasFocus = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element) => element.contains(document.activeElement));

it('[message] by keyboard alone: arrows go to a message, Space opens its menu, Escape gives the focus back', async () => {
  const { page, close } = await open();
  await page.locator('.conversation-scroll').focus();
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => hasFocus(row(page, 'Own words'))).toBe(true);
  await page.keyboard.press(' ');
  await page.getByRole('menu').waitFor();
  await page.keyboard.press('End');
  await expect.poll(() => hasFocus(page.getByRole('menuitem', { name: 'Delete' }))).toBe(true);
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await expect.poll(() => hasFocus(row(page, 'Own words'))).toBe(true);
  await page.keyboard.press('ContextMenu');
  await page.getByRole('menu').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('r');
  await expect.poll(() => hasFocus(box(page))).toBe(true);
  await page.keyboard.type('On my way');
  await page.keyboard.press('Enter');
  await message(page, 'On my way')
    .getByRole('button', { name: /In reply to/ })
    .waitFor();
  await close();
});

it('[message] a finger that rests on a message asks for its menu; one that moves does not', async () => {
  const { page, close } = await open();
  const bubble = message(page, 'Own words').locator('.bubble');
  const spot = await bubble.boundingBox();
  const at = { clientX: (spot?.x ?? 0) + 20, clientY: (spot?.y ?? 0) + 10 };
  const finger = { pointerType: 'touch', isPrimary: true, bubbles: true, ...at };
  await bubble.dispatchEvent('pointerdown', finger);
  await bubble.dispatchEvent('pointermove', { ...finger, clientY: at.clientY + 60 });
  await bubble.dispatchEvent('pointerup', finger);
  await bubble.dispatchEvent('pointerdown', finger);
  await page.getByRole('menu').waitFor();
  await expect.poll(() => page.getByRole('menu').count()).toBe(1);
  await close();
});

it('[message] a reaction is given from the menu, and from the toolbar beside a message', async () => {
  const { page, close } = await open();
  await (await menuFor(page, 'Own words')).getByRole('menuitemcheckbox', { name: '🎉' }).click();
  await message(page, 'Own words').getByRole('button', { name: '🎉 1 from Ana' }).waitFor();
  await message(page, 'label printer').hover();
  await message(page, 'label printer').getByRole('button', { name: 'React' }).click();
  await page.getByRole('dialog').getByRole('gridcell').first().click();
  await message(page, 'label printer')
    .getByRole('button', { name: /from Ana$/ })
    .waitFor();
  await close();
});

it('[message] words and link are copied', async () => {
  const { page, main, close } = await open();
  const asked = main.items.find((item) => item.kind === 'message' && /label printer/.test(item.text));
  await choose(page, 'label printer', 'Copy text');
  await expect.poll(() => copied(page)).toBe('@Ana can you bring the label printer?');
  await page.getByText('Copied', { exact: true }).waitFor();
  await choose(page, 'label printer', 'Copy link');
  await expect.poll(() => copied(page)).toBe(`landline://message/${main.id}/${asked?.id}`);
  await close();
});

it('[message] an own message is changed in the box', async () => {
  const { page, close } = await open();
  await choose(page, 'On the hook, beside the door!', 'Edit');
  await expect.poll(() => box(page).inputValue()).toBe('On the hook, beside the door!');
  await box(page).fill('On the hook, behind the door.');
  await page.keyboard.press('Enter');
  await message(page, 'behind the door.').getByRole('button', { name: 'edited' }).waitFor();
  await close();
});

it('[message] deleting asks first, tells when it is refused, and leaves a line', async () => {
  const { page, app, close } = await open();
  const menu = await menuFor(page, 'label printer');
  // It is of the owner, who stands above a moderator.
  await expect.poll(() => menu.getByRole('menuitem', { name: 'Delete' }).count()).toBe(0);
  await page.keyboard.press('Escape');
  await choose(page, 'the van leaves', 'Delete');
  const dialog = page.getByRole('dialog');
  app.failNext('message.delete', 'not-allowed');
  await dialog.getByRole('button', { name: 'Delete for everybody' }).click();
  await dialog.getByRole('alert').waitFor();
  await dialog.getByRole('button', { name: 'Delete for everybody' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('Ana deleted a message of Carla Weiss').waitFor();
  await expect.poll(() => message(page, 'the van leaves').count()).toBe(0);
  await close();
});

it('[message] several are chosen with mouse and keys, copied with names and times, and Escape ends it', async () => {
  const { page, close } = await open();
  await choose(page, 'label printer', 'Select');
  await page.getByText('1 selected').waitFor();
  await message(page, 'the van leaves').locator('.bubble').click();
  await page.getByText('2 selected').waitFor();
  await page
    .getByRole('toolbar', { name: 'Selected messages' })
    .getByRole('button', { name: 'Copy' })
    .click();
  await expect
    .poll(() => copied(page))
    .toMatch(
      /^Ben Okafor, .*\d\d:\d\d\n@Ana can you bring the label printer\?\n\nCarla Weiss, .*\n@all the van leaves in ten minutes\.$/,
    );
  await box(page).waitFor();

  await choose(page, 'label printer', 'Select');
  await page.locator('.conversation-scroll').focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press(' ');
  await page.getByText('2 selected').waitFor();
  await page.keyboard.press('Escape');
  await box(page).waitFor();
  await expect.poll(() => page.getByRole('checkbox').count()).toBe(0);
  await close();
});

it('[message] what is chosen stays so when the conversation has moved on, and all of it is copied in shown order', async () => {
  const { page, main, app, close } = await open();
  const first = main.items.find((item) => item.kind === 'message');
  if (first?.kind !== 'message') throw new Error('nothing was said');
  for (let at = 0; at < 700; at += 1) app.say(main, people.ben, `filler ${at}.`);
  await page.locator('.conversation-scroll').press('End');
  await choose(page, 'filler 699.', 'Select');
  await page.getByText('1 selected').waitFor();
  await page.locator('.conversation-scroll').press('Home');
  await page.locator(`.message[data-id="${first.id}"] .bubble`).click();
  await page.getByText('2 selected').waitFor();
  await expect.poll(() => message(page, 'filler 699.').count()).toBe(0);
  await page
    .getByRole('toolbar', { name: 'Selected messages' })
    .getByRole('button', { name: 'Copy' })
    .click();
  await expect.poll(() => copied(page)).toMatch(/^[^\n]+\n[^]+\n\nBen Okafor, .*\nfiller 699\.$/);
  await expect.poll(() => copied(page)).toContain(first.text);
  await close();
});

it('[message] messages are said again in other rooms, under their authors’ names', async () => {
  const { page, app, close } = await open();
  await choose(page, 'label printer', 'Forward');
  const dialog = page.getByRole('dialog');
  await page.keyboard.type('lun');
  await expect.poll(() => dialog.getByRole('checkbox').count()).toBe(1);
  await dialog.getByRole('checkbox', { name: 'Lunch' }).check();
  await dialog.getByRole('button', { name: 'Forward' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('navigation').getByRole('button', { name: 'Lunch' }).first().click();
  await message(page, 'label printer').getByText('Forwarded from Ben Okafor').waitFor();
  expect(app.called).toContain('message.forward');
  await close();
});

it('[message] what is pinned stands above the conversation, one after the other, and in a list', async () => {
  const { page, close } = await open();
  const bar = page.getByRole('region', { name: 'Pinned messages' });
  await bar.getByText('Steps for tomorrow').waitFor();
  await choose(page, 'label printer', 'Pin');
  await bar.getByText('Pinned 1 of 2').waitFor();
  await bar.getByText('label printer').click();
  await page.locator('.row[data-marked="true"]', { hasText: 'label printer' }).waitFor();
  await bar.getByText('Pinned 2 of 2').waitFor();
  await bar.getByRole('button', { name: 'All pinned messages' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Unpin' }).first().click();
  await dialog.getByText('1 pinned message').waitFor();
  await dialog.getByRole('button', { name: 'Unpin' }).click();
  await dialog.getByText('Nothing is pinned any more.').waitFor();
  await page.keyboard.press('Escape');
  await bar.waitFor({ state: 'detached' });
  await close();
});

it('[message] whoever may not write can read, copy and forward, and no more', async () => {
  const { page, close } = await open(({ main }) => {
    main.silence = { why: 'muted', until: null };
    for (const member of main.members) if (member.person.id === main.self.id) member.role = 'guest';
  });
  const menu = await menuFor(page, 'label printer');
  expect(await menu.getByRole('menuitem').allInnerTexts()).toEqual([
    'Copy text',
    'Copy link',
    'Forward',
    'Select',
    'Mark unread from here',
  ]);
  await expect.poll(() => menu.getByRole('menuitemcheckbox').count()).toBe(0);
  await page.keyboard.press('Escape');
  await expect
    .poll(() => message(page, 'Steps for').getByRole('button', { name: /👍/ }).isDisabled())
    .toBe(true);
  await close();
});
