import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FakeApp } from '../../support/fake-app/fake-app.ts';
import type { FakeRoom } from '../../support/fake-app/fake-room.ts';
import { launchBrowser, openWindow, type OpenWindow } from '../../support/fake-app/open-page.ts';
import { longRoom, people } from '../../support/fake-app/scenes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

type Opened = OpenWindow & { app: FakeApp; room: FakeRoom };

/** A long room, opened at its end, or at the new messages behind the item with that index. */
async function openArchive(count: number, readTo = count - 1): Promise<Opened> {
  const scene = longRoom(Date.now(), count);
  scene.room.readUpTo = scene.room.items[readTo]?.cursor ?? null;
  const window = await openWindow(browser, scene.app, { reducedMotion: 'reduce' });
  await window.page.getByRole('navigation').getByRole('button', { name: 'Archive' }).click();
  await window.page.locator('.message').last().waitFor();
  return { ...window, ...scene };
}

const rowOf = (page: Page, number: number) =>
  page.locator('.row', { has: page.locator('.message-text', { hasText: new RegExp(`^#${number}\\.`) }) });

/** To be waited for from before it is gone to: on a slow machine the moment may be over before one looks. */
const marked = (page: Page, number: number): Promise<void> =>
  rowOf(page, number).and(page.locator('[data-marked="true"]')).waitFor();

const inSight = (page: Page, number: number): Promise<boolean> =>
  rowOf(page, number).evaluateAll(([row]) => {
    const place = row?.getBoundingClientRect();
    const list = row?.closest('.conversation-scroll')?.getBoundingClientRect();
    return place !== undefined && list !== undefined && place.bottom > list.top && place.top < list.bottom;
  });

const atEnd = (page: Page): Promise<boolean> =>
  page
    .locator('.conversation-scroll')
    .evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight < 2);

const goTo = ({ app, room }: Opened, number: number): void => {
  const item = room.items[number - 1];
  if (item) app.emit('app.goTo', { roomId: room.id, cursor: item.cursor });
};

it('[places] of 100,000 messages it opens where the unread begin, and leads to the newest in one step', async () => {
  const { page, app, close } = await openArchive(100_000, 49_999);
  await expect.poll(() => inSight(page, 50_001)).toBe(true);
  await page.getByText('New messages', { exact: true }).waitFor();
  expect(app.called.filter((name) => name === 'message.history').length).toBeLessThan(5);
  await page.locator('.conversation-scroll').press('End');
  await expect.poll(() => inSight(page, 100_000)).toBe(true);
  await expect.poll(() => atEnd(page)).toBe(true);
  await close();
});

it('[places] a place that was asked for from elsewhere is shown, marked for a moment, and has the focus', async () => {
  const opened = await openArchive(5_000);
  const { page, close } = opened;
  await page.locator('.conversation-scroll').focus();
  const marking = marked(page, 1_234);
  goTo(opened, 1_234);
  await marking;
  await expect.poll(() => inSight(page, 1_234)).toBe(true);
  const row = rowOf(page, 1_234);
  await expect.poll(() => row.evaluate((element) => document.activeElement === element)).toBe(true);
  // With less motion it is marked all the same, and nothing moves.
  await expect
    .poll(() => row.evaluate((element) => getComputedStyle(element, '::before').animationName))
    .toBe('none');
  await expect.poll(() => row.getAttribute('data-marked')).toBe('false');
  // Near by it scrolls there, far away it reads there; and back.
  goTo(opened, 1_240);
  await expect.poll(() => inSight(page, 1_240)).toBe(true);
  await page.getByRole('button', { name: 'Jump to the latest message' }).click();
  await expect.poll(() => inSight(page, 5_000)).toBe(true);
  await close();
});

it('[places] whoever writes goes on writing while another place is shown', async () => {
  const opened = await openArchive(3_000);
  const { page, close } = opened;
  await page.locator('#composer').focus();
  goTo(opened, 700);
  await expect.poll(() => inSight(page, 700)).toBe(true);
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('composer');
  await close();
});

it('[places] what is sent from far up is seen at the end', async () => {
  const opened = await openArchive(3_000);
  const { page, close } = opened;
  goTo(opened, 500);
  await expect.poll(() => inSight(page, 500)).toBe(true);
  await page.locator('#composer').fill('down here');
  await page.locator('#composer').press('Enter');
  await page.locator('.message-own', { hasText: 'down here' }).waitFor();
  await expect.poll(() => atEnd(page)).toBe(true);
  await close();
});

it('[places] from far up one scrolls down without a jump to the newest', async () => {
  const opened = await openArchive(2_000);
  const { page, close } = opened;
  const marking = marked(page, 1_500);
  goTo(opened, 1_500);
  await marking;
  await expect.poll(() => inSight(page, 1_500)).toBe(true);
  const row = rowOf(page, 1_500);
  await expect.poll(() => row.getAttribute('data-marked')).toBe('false');
  const told = await page.locator('.conversation-scroll').evaluate(async (list) => {
    const drawn = () =>
      new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
    const rows = () => [...list.querySelectorAll<HTMLElement>('.row')];
    // One that is in sight before and after a step.
    const lowest = () => {
      const edge = list.getBoundingClientRect().bottom;
      return rows().findLast((row) => row.getBoundingClientRect().top < edge - 40);
    };
    const by = 240;
    const off: number[] = [];
    for (let step = 0; step < 150; step += 1) {
      const row = lowest();
      const before = row?.getBoundingClientRect().top ?? 0;
      const from = list.scrollTop;
      list.scrollBy(0, by);
      const moved = list.scrollTop - from;
      await drawn();
      if (row?.isConnected) off.push(Math.abs(before - moved - row.getBoundingClientRect().top));
    }
    return { worst: Math.max(...off), steps: off.length };
  });
  expect(told.steps).toBeGreaterThan(100);
  expect(told.worst).toBeLessThan(4);
  await page.locator('.conversation-scroll').press('End');
  await expect.poll(() => inSight(page, 2_000)).toBe(true);
  await close();
});

it('[places] a day is gone to from the line between days, with keys alone', async () => {
  const { page, room, close } = await openArchive(3_000);
  const line = page.locator('.line-day button').first();
  await page.locator('.conversation-scroll').press('Home');
  await line.waitFor();
  await line.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Go to a day' });
  const field = dialog.getByLabel('Day');
  await field.waitFor();
  await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
  const day = new Date(Date.now() - 2 * 86_400_000).toLocaleDateString('sv', { timeZone: 'Europe/Berlin' });
  await field.fill(day);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  const start = await page.evaluate((text) => new Date(`${text}T00:00`).getTime(), day);
  const first = room.items.findIndex(({ sentAt }) => sentAt >= start) + 1;
  await expect.poll(() => inSight(page, first)).toBe(true);
  await close();
});

it('[places] messages that came meanwhile are counted, and the first of them is one step away', async () => {
  const { page, app, room, close } = await openArchive(600);
  await page.evaluate(() => {
    // The person looks at another program.
    Object.defineProperty(document, 'hasFocus', { value: () => false, configurable: true });
    window.dispatchEvent(new Event('blur'));
  });
  for (let at = 0; at < 60; at += 1) app.say(room, people.ben, `new ${at}\nwith another line`);
  await expect.poll(() => atEnd(page)).toBe(true);
  await page.locator('.message', { hasText: 'new 59' }).waitFor();
  expect(room.unread).toBe(60);
  const pill = page.getByRole('button', { name: 'Jump to the first of 60 new messages' });
  await pill.waitFor();
  await pill.click();
  await page.getByText('New messages', { exact: true }).waitFor();
  await page.locator('.message', { hasText: /new 0\b/ }).waitFor();
  await pill.waitFor({ state: 'detached' });
  expect(room.unread).toBe(60);
  await page.evaluate(() => {
    Object.defineProperty(document, 'hasFocus', { value: () => true, configurable: true });
    window.dispatchEvent(new Event('focus'));
  });
  // Seen is what is in sight, and no more.
  await expect.poll(() => room.unread).toBeLessThan(60);
  expect(room.unread).toBeGreaterThan(0);
  await close();
});

it('[places] what is marked unread stays so while one looks, and is there when one comes back', async () => {
  const { page, app, room, close } = await openArchive(400);
  const other = app.addRoom('Other', people.ben);
  app.changed(other);
  const from = room.items.findLast(({ own }) => !own)?.cursor ?? room.items[399]?.cursor;
  if (!from) throw new Error('too short');
  const before = room.readUpTo;
  room.readUpTo = room.items.findLast(({ cursor }) => cursor < from)?.cursor ?? null;
  room.markedUnread = true;
  app.changed(room);
  await page.getByText('New messages', { exact: true }).waitFor();
  app.say(room, people.carla, 'and another');
  await page.locator('.message', { hasText: 'and another' }).waitFor();
  expect(room.readUpTo).not.toBe(before);
  expect(room.markedUnread).toBe(true);
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Other/ })
    .click();
  await page.getByRole('region', { name: 'Messages in Other' }).waitFor();
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Archive/ })
    .click();
  await page.getByText('New messages', { exact: true }).waitFor();
  await expect.poll(() => room.unread).toBe(0);
  expect(room.markedUnread).toBe(false);
  await close();
});

it('[places] what was marked unread a moment before one goes elsewhere is not read by that', async () => {
  const { page, app, close } = await openArchive(30, 27);
  app.changed(app.addRoom('Other', people.ben));
  // Nothing counts as told, so every look tells it again.
  app.held.add('room.markRead').add('room.markUnread');
  const last = page.locator('.message').last();
  await last.hover();
  await last.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Mark unread from here' }).click();
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Other/ })
    .click();
  await page.getByRole('region', { name: 'Messages in Other' }).waitFor();
  await expect.poll(() => app.called).toContain('room.markUnread');
  await expect.poll(() => app.called.at(-1)).not.toBe('room.markUnread');
  expect(app.called.slice(app.called.indexOf('room.markUnread'))).not.toContain('room.markRead');
  await close();
});

it('[places] a conversation that one comes back to is where one had left it', async () => {
  const opened = await openArchive(3_000);
  const { page, app, close } = opened;
  app.changed(app.addRoom('Other', people.ben));
  goTo(opened, 800);
  await expect.poll(() => inSight(page, 800)).toBe(true);
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Other/ })
    .click();
  await page.getByRole('region', { name: 'Messages in Other' }).waitFor();
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Archive/ })
    .click();
  await expect.poll(() => inSight(page, 800)).toBe(true);
  await close();
});

it('[places] arrow keys go from message to message, Home to the first of the room, Escape back to the box', async () => {
  const { page, close } = await openArchive(2_000);
  const focused = (): Promise<string> =>
    page.evaluate(() => document.activeElement?.querySelector('.message-text')?.textContent ?? '');
  await page.locator('.conversation-scroll').focus();
  await page.keyboard.press('ArrowUp');
  await expect.poll(focused).toMatch(/^#2000\./);
  for (let at = 0; at < 30; at += 1) await page.keyboard.press('ArrowUp');
  await expect.poll(focused).toMatch(/^#1970\./);
  await expect.poll(() => inSight(page, 1_970)).toBe(true);
  await page.keyboard.press('ArrowDown');
  await expect.poll(focused).toMatch(/^#1971\./);
  await page.keyboard.press('PageUp');
  await expect.poll(focused).not.toMatch(/^#1971\./);
  await page.keyboard.press('Home');
  await page.getByText('This is the beginning of the room.').waitFor();
  await page.keyboard.press('ArrowDown');
  await expect.poll(focused).not.toBe('');
  await page.keyboard.press('End');
  await expect.poll(() => inSight(page, 2_000)).toBe(true);
  await page.keyboard.press('Escape');
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('composer');
  await close();
});
