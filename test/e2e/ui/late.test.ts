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

/** With the wheel, until the message is far inside what is in sight. */
async function scrollTo(page: Page, text: string): Promise<void> {
  await page.locator('.conversation-scroll').hover();
  const wanted = page.locator('.message', { hasText: new RegExp(`^\\D*${text}\\.`) });
  for (;;) {
    const box = (await wanted.count()) > 0 ? await wanted.boundingBox() : null;
    if (box && box.y > 150 && box.y < 500) return;
    await page.mouse.wheel(0, -250);
    await drawn(page);
  }
}
const drawn = (page: Page): Promise<void> =>
  page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );

/** From now on: how far each drawn frame has the message that is now topmost from where it is now, in pixels. */
async function watchTopmost(page: Page): Promise<() => Promise<readonly number[]>> {
  await page.locator('.conversation-scroll').evaluate((list) => {
    const edge = list.getBoundingClientRect().top;
    const topmost = [...list.querySelectorAll<HTMLElement>('[data-id]')].find(
      (row) => row.getBoundingClientRect().top >= edge,
    );
    const id = topmost?.dataset['id'] ?? '';
    const from = topmost?.getBoundingClientRect().top ?? 0;
    const found = { offs: [] as number[], on: true };
    (window as unknown as { found: typeof found }).found = found;
    const look = (): void => {
      const row = list.querySelector(`[data-id="${id}"]`);
      found.offs.push(row ? Math.abs(row.getBoundingClientRect().top - from) : Infinity);
      if (found.on) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  return async () => {
    await drawn(page);
    return page.evaluate(() => {
      const { found } = window as unknown as { found: { offs: number[]; on: boolean } };
      found.on = false;
      return found.offs;
    });
  };
}
const words = (count: number): string[] =>
  Array.from({ length: count }, (_, at) =>
    `late ${at + 1}. ${'some words that wrap on a narrow window now and then '.repeat(at % 3)}`.trim(),
  );
/** `count` late messages in each of `batches`, behind the item with that text, told one batch after another. */
async function merge(
  { app, room, page }: Opened,
  batches: readonly (readonly [after: string, count: number])[],
): Promise<void> {
  for (const [after, count] of batches) {
    const item = room.items.find((one) => one.kind === 'message' && one.text.startsWith(`#${after}.`));
    if (!item) throw new Error(`nothing begins with ${after}`);
    app.tell(room, room.addLate(people.dmitri, words(count), item));
    await drawn(page);
  }
}
const still = 4;

it('[H6] hundreds that come in above, between and below move nothing of what is being read', async () => {
  const opened = await openArchive(600);
  const { page, room, app, close } = opened;
  await scrollTo(page, '560');
  const offs = await watchTopmost(page);
  const all = ['520', '540', '565', '580', '545'].map((after) => [after, 60] as const);
  await merge(opened, all);
  // All at once as well: some above, some below.
  const [above, below] = ['530', '590'].map((text) =>
    room.items.find((item) => item.kind === 'message' && item.text.startsWith(`#${text}.`)),
  );
  if (!above || !below) throw new Error('not there');
  app.tell(room, [
    ...room.addLate(people.carla, words(100), above),
    ...room.addLate(people.carla, words(100), below),
  ]);
  await page.getByText('280 messages arrived later').waitFor();
  const seen = await offs();
  expect(Math.max(...seen)).toBeLessThan(still);
  await close();
});

it('[H6] the line "new messages" and the place survive a merge around them', async () => {
  const opened = await openArchive(400, 299);
  const { page, close } = opened;
  const line = page.getByText('New messages', { exact: true });
  await line.waitFor();
  await page.locator('.message', { hasText: /301\./ }).waitFor();
  await drawn(page);
  const offs = await watchTopmost(page);
  await merge(opened, [
    ['250', 100],
    ['299', 100],
    ['350', 100],
  ]);
  await page.getByText('200 messages arrived later').waitFor({ state: 'attached' });
  expect(Math.max(...(await offs()))).toBeLessThan(still);
  const behindLine = page.locator('li', { has: line });
  await expect.poll(() => behindLine.count()).toBe(1);
  await expect.poll(() => behindLine.innerText()).toContain('301.');
  await close();
});

it('[H6] whoever reads the end stays there, and is told what came further up', async () => {
  const opened = await openArchive(300);
  const { page, room, close } = opened;
  await merge(opened, [['220', 3]]);
  const pill = page.getByRole('button', { name: '3 messages arrived later' });
  await pill.waitFor();
  await expect.poll(() => room.unread).toBe(3);
  const atEnd = (): Promise<boolean> =>
    page
      .locator('.conversation-scroll')
      .evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight < 2);
  await expect.poll(() => atEnd()).toBe(true);

  await pill.focus();
  await page.keyboard.press('Enter');
  const first = page.locator('.message', { hasText: 'late 1.' });
  await first.waitFor();
  await expect
    .poll(async () => {
      const box = await first.boundingBox();
      return box !== null && box.y > 56 && box.y < 400;
    })
    .toBe(true);
  await first.getByText('arrived later').waitFor();
  await pill.waitFor({ state: 'detached' });
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('region');
  // Seen, and with the end in sight again, they are read.
  await page.keyboard.press('End');
  await expect.poll(atEnd).toBe(true);
  await expect.poll(() => room.unread).toBe(0);
  await close();
});

it('[H6] a late message says so to eye and ear; of several together the first one in words', async () => {
  const opened = await openArchive(20);
  const { page, close } = opened;
  await merge(opened, [['18', 2]]);
  const marks = page.locator('.message-late');
  await expect.poll(() => marks.count()).toBe(2);
  await expect.poll(() => marks.first().innerText()).toBe('arrived later');
  const second = marks.nth(1).locator('.row-unseen');
  await expect.poll(() => second.textContent()).toBe('arrived later');
  await expect.poll(() => page.locator('[aria-live="polite"] p', { hasText: 'late 1.' }).count()).toBe(0);
  await close();
});

it('[H6] late messages before the pages that were read are read back to', async () => {
  const opened = await openArchive(1_000);
  const { page, close } = opened;
  await merge(opened, [['100', 5]]);
  await page.getByRole('button', { name: '5 messages arrived later' }).click();
  await page.locator('.message', { hasText: 'late 1.' }).waitFor();
  await close();
});

it('[H6] late messages that were unread when the room was opened are offered too', async () => {
  const scene = longRoom(Date.now(), 200);
  const item = scene.room.items[150];
  if (!item) throw new Error('too short');
  scene.room.addLate(people.ben, words(4), item);
  const { page, close } = await openWindow(browser, scene.app, { reducedMotion: 'reduce' });
  await page.getByRole('navigation').getByRole('button', { name: 'Archive' }).click();
  await page.getByRole('button', { name: '4 messages arrived later' }).click();
  await page.locator('.message', { hasText: 'late 1.' }).waitFor();
  await close();
});
