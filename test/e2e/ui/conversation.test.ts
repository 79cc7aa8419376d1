import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FakeApp } from '../../support/fake-app/fake-app.ts';
import { person, type FakeRoom } from '../../support/fake-app/fake-room.ts';
import { atRest } from '../../support/fake-app/at-rest.ts';
import { launchBrowser, openWindow, type OpenWindow } from '../../support/fake-app/open-page.ts';
import { longRoom, people } from '../../support/fake-app/scenes.ts';
import { scrollUp } from '../../support/fake-app/shots.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function openArchive(count: number): Promise<OpenWindow & { app: FakeApp; room: FakeRoom }> {
  const scene = longRoom(Date.now(), count);
  const window = await openWindow(browser, scene.app, { reducedMotion: 'reduce' });
  await window.page.getByRole('navigation').getByRole('button', { name: 'Archive' }).click();
  await window.page.locator('.message').last().waitFor();
  return { ...window, ...scene };
}

const scrollSteps = 100;

const inSight = (page: Page, text: string): Promise<boolean> =>
  page.locator('.message', { hasText: text }).evaluate((message) => {
    const { top, bottom } = message.getBoundingClientRect();
    const list = message.closest('.conversation-scroll')?.getBoundingClientRect();
    return list !== undefined && bottom > list.top && top < list.bottom;
  });

it('[chat] of 10,000 messages only some hundreds around the window are in the page, and scrolling reaches the first', async () => {
  const { page, close } = await openArchive(10_000);
  const scroll = page.locator('.conversation-scroll');
  await expect.poll(() => page.locator('.conversation li').count()).toBeLessThan(150);
  await page.getByText('10000.', { exact: false }).first().waitFor();
  let most = 0;
  const first = page.locator('.line-beginning');
  while ((await first.count()) === 0) {
    await scroll.evaluate((element) => element.scrollTo(0, 0));
    most = Math.max(most, await page.locator('.conversation li').count());
  }
  expect(most).toBeLessThan(400);
  await close();
});

it('[chat] 10,000 messages scroll without a blank step, and without stalling the page', async () => {
  const { page, close } = await openArchive(10_000);
  await page.getByText('10000.', { exact: false }).first().waitFor();
  const told = await page.locator('.conversation-scroll').evaluate(async (list, wanted) => {
    const stalls: number[] = [];
    const observer = new PerformanceObserver((entries) =>
      stalls.push(...entries.getEntries().map((entry) => entry.duration)),
    );
    observer.observe({ type: 'longtask' });
    // What a step has put in place is seen once its frame was drawn: a frame begins, and the next one finds it done.
    const drawn = () =>
      new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
    const rowsInSight = (): number => {
      const { top, bottom } = list.getBoundingClientRect();
      return [...list.querySelectorAll('.message')].filter((row) => {
        const place = row.getBoundingClientRect();
        return place.bottom > top && place.top < bottom;
      }).length;
    };
    const blank: number[] = [];
    let highest = 0;
    for (let step = 0; step < wanted; step += 1) {
      // Up by most of a window at a time, now and then far, and down again: as with a wheel and a scroll bar.
      const windows = step % 10 === 9 ? -4 : step % 25 === 24 ? 12 : -0.8;
      list.scrollBy(0, windows * list.clientHeight);
      await drawn();
      if (rowsInSight() === 0) blank.push(step);
      highest = Math.max(highest, list.scrollHeight);
    }
    observer.disconnect();
    return {
      blank,
      stalls: stalls.filter((duration) => duration > 200),
      windows: highest / list.clientHeight,
    };
  }, scrollSteps);
  expect(told.blank).toEqual([]);
  expect(told.windows).toBeGreaterThan(10);
  // On a machine that does much else besides, the page may be kept waiting now and then.
  expect(told.stalls.length / scrollSteps).toBeLessThan(0.1);
  await close();
});

it('[chat] older pages do not move what is being read', async () => {
  const { page, app, close } = await openArchive(1_000);
  await scrollUp(page);
  const pages = (): number => app.called.filter((name) => name === 'message.history').length;
  const before = pages();
  const scroll = page.locator('.conversation-scroll');
  while (pages() === before) await page.mouse.wheel(0, -300);
  // Which message is at the top, and where, after the page has been put in front.
  const topmost = (): Promise<{ id: string; top: number }> =>
    scroll.evaluate((element) => {
      const edge = element.getBoundingClientRect().top;
      const rows = [...element.querySelectorAll<HTMLElement>('.message')];
      const row = rows.find((candidate) => candidate.getBoundingClientRect().top >= edge);
      return { id: row?.dataset['id'] ?? '', top: (row?.getBoundingClientRect().top ?? 0) - edge };
    });
  await atRest(page);
  const there = await topmost();
  await page.locator('.conversation-loading').waitFor({ state: 'detached' });
  const after = await scroll.evaluate((element, id) => {
    const row = element.querySelector(`[data-id="${id}"]`);
    return row ? row.getBoundingClientRect().top - element.getBoundingClientRect().top : null;
  }, there.id);
  expect(after).not.toBeNull();
  expect(Math.abs((after ?? Infinity) - there.top)).toBeLessThan(4);
  await close();
});

it('[chat] new messages are followed at the end, counted elsewhere, and read when seen', async () => {
  const { page, app, room, close } = await openArchive(300);
  app.say(room, people.ben, 'at the end');
  await page.locator('.message', { hasText: 'at the end' }).waitFor();
  await expect.poll(() => inSight(page, 'at the end')).toBe(true);
  await expect.poll(() => room.unread).toBe(0);

  await scrollUp(page);
  app.say(room, people.ben, 'out of sight one');
  app.say(room, people.ben, 'out of sight two');
  const jump = page.getByRole('button', { name: 'Jump to 2 new messages' });
  await jump.waitFor();
  await expect.poll(() => page.title()).toBe('(2) Archive – Landline');
  await jump.click();
  await page.locator('.line-new').waitFor();
  await expect.poll(() => room.unread).toBe(0);
  await expect.poll(() => page.title()).toBe('Archive – Landline');
  await close();
});

it('[chat] what was in sight is read, however soon after it the person goes elsewhere', async () => {
  const { page, app, room, close } = await openArchive(30);
  await page.locator('.conversation-scroll').evaluate((conversation) => {
    const observer = new MutationObserver(() => {
      if (!conversation.textContent.includes('and gone')) return;
      observer.disconnect();
      requestAnimationFrame(() => document.querySelector<HTMLElement>('.rooms-nearby')?.click());
    });
    observer.observe(conversation, { subtree: true, childList: true });
  });
  app.say(room, people.ben, 'and gone');
  await page.locator('.conversation-scroll').waitFor({ state: 'detached' });
  await expect.poll(() => room.unread).toBe(0);
  await close();
});

it('[chat] opens at the new messages', async () => {
  const scene = longRoom(Date.now(), 400);
  scene.room.readUpTo = scene.room.items[199]?.cursor ?? null;
  const { page, close } = await openWindow(browser, scene.app, { reducedMotion: 'reduce' });
  await page.getByRole('navigation').getByRole('button', { name: 'Archive' }).click();
  await page.getByText('New messages', { exact: true }).waitFor();
  await expect.poll(() => inSight(page, '202.')).toBe(true);
  // What was in sight counts as read, and nothing further down.
  const last = scene.room.items.at(-1)?.cursor ?? '';
  await expect.poll(() => scene.room.unread).toBeLessThan(150);
  expect(scene.room.unread).toBeGreaterThan(0);
  expect((scene.room.readUpTo ?? '') < last).toBe(true);
  await close();
});

it('[L5] a message says waiting, sent, delivered in words, and never falls back', async () => {
  const { page, app, room, close } = await openArchive(3);
  app.deliver = 'waiting';
  await page.keyboard.type('first line');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('  second line');
  await page.keyboard.press('Enter');
  const message = page.locator('.message-own', { hasText: 'second line' });
  await message.getByText('waiting', { exact: true }).waitFor();
  await expect.poll(() => message.locator('.message-text').innerText()).toBe('first line\n  second line');
  const id = room.items.at(-1)?.id;
  if (!id) throw new Error('nothing was sent');
  const change = (state: 'sent' | 'delivered', copies: number): void =>
    app.emit('message.stateChanged', { roomId: room.id, changes: [{ id, state, copies, withheld: false }] });
  change('sent', 1);
  await message.getByText('sent', { exact: true }).waitFor();
  change('delivered', 3);
  await message.getByText('delivered, on 3 devices').waitFor();
  change('sent', 1);
  await expect.poll(() => message.innerText()).toContain('delivered, on 3 devices');
  await close();
});

it('[chat] a message that could not be kept comes back to the box with the reason', async () => {
  const { page, app, close } = await openArchive(3);
  app.failNext('message.send', 'storage-full');
  await page.keyboard.type('do not lose me');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('The disk is full').waitFor();
  await expect.poll(() => page.getByRole('textbox').inputValue()).toBe('do not lose me');
  await close();
});

it('[chat] each room keeps its draft', async () => {
  const { page, app, close } = await openArchive(3);
  app.changed(app.addRoom('Other', people.ben));
  await page.keyboard.type('half a thought');
  await page.getByRole('button', { name: /^Other/ }).click();
  await expect.poll(() => page.getByRole('textbox').inputValue()).toBe('');
  await page.getByRole('button', { name: /^Archive/ }).click();
  await expect.poll(() => page.getByRole('textbox').inputValue()).toBe('half a thought');
  await close();
});

it('[A41] nothing opens before the real host was shown', async () => {
  const { page, app, room, close } = await openArchive(3);
  app.say(room, people.ben, 'see https://bank.example@еvil.example/x (now).');
  await page.getByRole('link', { name: /bank\.example/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Open this link?' });
  await dialog.getByText('xn--vil-qdd.example', { exact: true }).waitFor();
  await dialog.getByText('/x', { exact: true }).waitFor();
  await dialog.getByText('In the message it reads еvil.example.').waitFor();
  await dialog.getByText('What stands before the @ is no address').waitFor();
  await dialog.getByText('letters that can look like others').waitFor();
  const open = dialog.getByRole('link', { name: 'Open' });
  await expect.poll(() => open.getAttribute('rel')).toBe('noopener noreferrer');
  await expect.poll(() => open.getAttribute('href')).toBe('https://bank.example@xn--vil-qdd.example/x');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await close();
});

it('[links] the desktop opens a link outside, through the app', async () => {
  const scene = longRoom(Date.now(), 3);
  scene.app.info = { ...scene.app.info, face: 'desktop' };
  scene.app.say(scene.room, people.ben, 'https://example.com/a');
  const { page, close } = await openWindow(browser, scene.app);
  await page.getByRole('navigation').getByRole('button', { name: 'Archive' }).click();
  await page.getByRole('link', { name: 'https://example.com/a' }).click();
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect.poll(() => scene.app.opened).toEqual(['https://example.com/a']);
  await close();
});

it('[hostile text] names and messages are words only, and turn nothing but themselves around', async () => {
  const { page, app, room, complaints, close } = await openArchive(3);
  const mallory = person('\u202e<b>Ana</b>', 'red');
  room.members.push({ person: mallory, present: true });
  const message = app.say(room, mallory, '<img src=x onerror=alert(1)>\u202e ](http://a.test)');
  const row = page.locator(`[data-id="${message.id}"]`);
  await row.waitFor();
  await expect.poll(() => row.locator('img, b').count()).toBe(0);
  const widthOf = (selector: string): Promise<string> =>
    row.locator(selector).evaluate((element) => getComputedStyle(element).unicodeBidi);
  await expect.poll(() => widthOf('.message-author bdi')).toBe('isolate');
  await expect.poll(() => widthOf('.message-text')).toBe('plaintext');
  expect(complaints).toEqual([]);
  await close();
});

it('[access] a message is read as author, text, time, state, once', async () => {
  const { page, app, room, close } = await openArchive(3);
  app.say(room, people.emi, 'hello');
  const heard = page.locator('[aria-live="polite"] p', { hasText: 'hello' });
  await heard.waitFor({ state: 'attached' });
  await expect.poll(() => heard.count()).toBe(1);
  await expect.poll(() => heard.innerText()).toMatch(/^恵美: hello, \d{1,2}:\d\d$/);
  const item = page.getByRole('region', { name: 'Messages in Archive' }).getByRole('listitem').last();
  expect((await item.innerText()).replaceAll(/\s+/g, ' ').trim()).toMatch(/^恵美 hello ?\d{1,2}:\d\d$/);
  await close();
});

it('[I1] people with one name are told apart by their fingerprints', async () => {
  const { page, app, room, close } = await openArchive(3);
  room.members.push({ person: person('Carla Weiss', 'green', 'another Carla'), present: false });
  app.peopleChanged(room);
  await page.getByRole('button', { name: 'Room details' }).click();
  await expect.poll(() => page.getByText('Fingerprint').count()).toBe(2);
  room.members.pop();
  app.peopleChanged(room);
  await expect.poll(() => page.getByText('Fingerprint').count()).toBe(0);
  await close();
});
