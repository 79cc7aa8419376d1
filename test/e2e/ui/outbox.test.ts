import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FakeApp } from '../../support/fake-app/fake-app.ts';
import type { FakeRoom } from '../../support/fake-app/fake-room.ts';
import { release } from '../../support/fake-app/fake-succession.ts';
import { launchBrowser, openWindow, type OpenWindow } from '../../support/fake-app/open-page.ts';
import { longRoom } from '../../support/fake-app/scenes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

type Opened = OpenWindow & { app: FakeApp; room: FakeRoom };

/** A room nobody of which is reached, with messages that wait in it. */
async function openApart(count: number, ...texts: readonly string[]): Promise<Opened> {
  const scene = longRoom(Date.now(), count);
  const { app, room } = scene;
  room.connection = { kind: 'waiting', cause: 'room-gone', nextAttemptAt: null };
  for (const text of texts) room.addMessage(app.self, text, Date.now(), 'waiting', { withheld: true });
  const window = await openWindow(browser, app, { reducedMotion: 'reduce' });
  await window.page.getByRole('navigation').getByRole('button', { name: 'Archive' }).click();
  await window.page.locator('.message').last().waitFor();
  return { ...window, ...scene };
}
const own = (page: Page, text: string): Locator => page.locator('.message-own', { hasText: text });
const waitLine = (page: Page, text: string): Locator =>
  page.getByRole('main').getByRole('button', { name: text, exact: true });
const box = (page: Page): Locator => page.getByRole('textbox');
const boxHasFocus = (page: Page): Promise<boolean> =>
  box(page).evaluate((element) => element === document.activeElement);
const reconnect = ({ app, room }: Opened): void => {
  room.connection = { kind: 'connected', merging: false };
  release(app, room);
};

it('[outbox] what is written while nobody is reached waits, can be changed, and goes out by itself', async () => {
  const opened = await openApart(5);
  const { page, room, close } = opened;
  await page.keyboard.type('first words');
  await page.keyboard.press('Enter');
  const message = own(page, 'first words');
  await message.getByText('waiting', { exact: true }).waitFor();
  await waitLine(page, '1 message waits').waitFor();

  await message.getByRole('button', { name: 'Edit' }).click();
  await page.getByText('Changing a message that waits').waitFor();
  await expect.poll(() => box(page).inputValue()).toBe('first words');
  await expect.poll(() => boxHasFocus(page)).toBe(true);
  await page.keyboard.type(', put right');
  await page.keyboard.press('Enter');
  await own(page, 'first words, put right').waitFor();
  await expect.poll(() => page.locator('.message-own', { hasText: 'first words' }).count()).toBe(1);
  expect(room.items.at(-1)).toMatchObject({ text: 'first words, put right', withheld: true });

  reconnect(opened);
  await own(page, 'first words, put right').getByText('delivered, on 4 devices').waitFor();
  await waitLine(page, '1 message waits').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Take back' }).waitFor({ state: 'detached' });
  await close();
});

it('[outbox] ArrowUp in an empty box changes the last one that waits; Escape leaves it as it was', async () => {
  const { page, app, close } = await openApart(5, 'one', 'two');
  await waitLine(page, '2 messages wait').waitFor();
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => box(page).inputValue()).toBe('two');
  await page.keyboard.type('!');
  await page.keyboard.press('Escape');
  await expect.poll(() => box(page).inputValue()).toBe('');
  await page.getByText('Changing a message that waits').waitFor({ state: 'detached' });
  await expect.poll(() => boxHasFocus(page)).toBe(true);
  // With words in the box the key moves the cursor, as everywhere.
  await page.keyboard.type('a draft');
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => box(page).inputValue()).toBe('a draft');
  expect(app.called).not.toContain('outbox.edit');
  await close();
});

it('[outbox] taking back asks nothing, and its words can be had back; focus is not lost', async () => {
  const { page, room, close } = await openApart(5, 'one', 'two', 'three');
  const take = own(page, 'two').getByRole('button', { name: 'Take back' });
  await take.focus();
  await page.keyboard.press('Enter');
  await own(page, 'two').waitFor({ state: 'detached' });
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  await expect.poll(() => boxHasFocus(page)).toBe(true);
  expect(room.withheld.map(({ text }) => text)).toEqual(['one', 'three']);
  await page.getByText('The message was taken back.').waitFor();
  await page.getByRole('button', { name: 'Put it back into the box' }).click();
  await expect.poll(() => box(page).inputValue()).toBe('two');
  await expect.poll(() => boxHasFocus(page)).toBe(true);
  await waitLine(page, '2 messages wait').waitFor();
  await close();
});

it('[outbox] a message that has left meanwhile is explained, and what was written stays', async () => {
  const { page, app, close } = await openApart(5, 'one');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.type(', put right');
  app.failNext('outbox.edit', 'already-sent');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('can no longer be changed or taken back').waitFor();
  await expect.poll(() => box(page).inputValue()).toBe('one, put right');
  app.failNext('outbox.cancel', 'already-sent');
  await own(page, 'one').getByRole('button', { name: 'Take back' }).click();
  await page.getByRole('alert').getByText('can no longer be changed or taken back').waitFor();
  await own(page, 'one').waitFor();
  await close();
});

it('[outbox] the line shows the first one that waits', async () => {
  const { page, close } = await openApart(60, ...Array.from({ length: 40 }, (_, at) => `waits ${at + 1}.`));
  const line = waitLine(page, '40 messages wait');
  await line.click();
  const first = page.locator('.message-own', { hasText: 'waits 1.' });
  await expect
    .poll(async () => {
      const place = await first.boundingBox();
      const list = await page.locator('.conversation-scroll').boundingBox();
      return place !== null && list !== null && place.y > list.y && place.y < list.y + list.height / 2;
    })
    .toBe(true);
  await close();
});

it('[outbox] messages that come again under new ids neither blink nor move what is being read', async () => {
  const opened = await openApart(200, 'one', 'two', 'three');
  const { page, app, room, close } = opened;
  const region = page.getByRole('region', { name: 'Messages in Archive' });
  await region.hover();
  await page.mouse.wheel(0, -60);
  await page.getByRole('button', { name: 'Jump to the latest message' }).waitFor();
  await region.evaluate((list) => {
    const found = { fewest: Infinity, off: 0, on: true };
    (window as unknown as { found: typeof found }).found = found;
    const edge = list.getBoundingClientRect().top;
    const topmost = [...list.querySelectorAll<HTMLElement>('[data-id]')].find(
      (row) => row.getBoundingClientRect().top >= edge,
    );
    const from = topmost?.getBoundingClientRect().top ?? 0;
    const look = (): void => {
      found.fewest = Math.min(found.fewest, list.querySelectorAll('.message-waiting').length);
      found.off = Math.max(found.off, Math.abs((topmost?.getBoundingClientRect().top ?? 0) - from));
      if (found.on) requestAnimationFrame(look);
    };
    look();
  });
  // Another window of this device changes the first.
  const [one, ...behind] = room.withheld;
  if (!one) throw new Error('nothing waits');
  const again = [room.rewrite(one, 'one, changed'), ...behind.map((message) => room.rewrite(message))];
  app.emit('message.removed', { roomId: room.id, ids: [one, ...behind].map(({ id }) => id) });
  app.tell(room, again);
  await page.locator(`[data-id="${again[2]?.id}"]`).waitFor({ state: 'attached' });
  const found = await page.evaluate(() => {
    const told = (window as unknown as { found: { fewest: number; off: number; on: boolean } }).found;
    told.on = false;
    return told;
  });
  expect(found.fewest).toBe(3);
  expect(found.off).toBeLessThan(4);
  await close();
});
