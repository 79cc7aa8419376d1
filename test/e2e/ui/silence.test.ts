import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { atRest } from '../../support/fake-app/at-rest.ts';
import { launchBrowser, openWindow } from '../../support/fake-app/open-page.ts';
import { openWorkshop } from '../../support/fake-app/people-page.ts';
import { company, removed } from '../../support/fake-app/people-scenes.ts';
import { longRoom, people } from '../../support/fake-app/scenes.ts';
import { scrollUp } from '../../support/fake-app/shots.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const now = Date.now();
const box = (page: Page) => page.getByRole('textbox', { name: 'Message to Workshop, second floor' });
const quiet = (page: Page) => page.locator('.composer-quiet');
const focusId = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.id ?? '');
const asMember = () => company(now, 'en', 'member');

it('[J6] while muted one clear line stands in the place of the box; the draft is kept, and the focus', async () => {
  const { page, app, main, close } = await openWorkshop(browser, asMember());
  await page.keyboard.type('half a thought');
  main.silence = { why: 'muted', until: now + 3_600_000 };
  app.changed(main);
  await quiet(page)
    .getByText(/You are muted until (?:\d+ \w+, )?\d{1,2}:\d\d.*What you wrote is kept\./)
    .waitFor();
  await expect.poll(() => box(page).count()).toBe(0);
  await expect.poll(() => focusId(page)).toBe('composer');
  main.silence = { why: 'muted', until: null };
  app.changed(main);
  await quiet(page).getByText('a moderator lets you write again').waitFor();
  main.silence = null;
  app.changed(main);
  await box(page).waitFor();
  await expect.poll(() => box(page).inputValue()).toBe('half a thought');
  await expect.poll(() => focusId(page)).toBe('composer');
  await close();
});

it('[J6] the end of a silence takes the focus from nobody', async () => {
  const scene = asMember();
  scene.main.silence = { why: 'read-only' };
  const { page, app, main, close } = await openWorkshop(browser, scene);
  await quiet(page).getByText('Only owners and moderators write in this room.').waitFor();
  await page.getByRole('button', { name: 'Settings' }).focus();
  main.silence = null;
  app.changed(main);
  await box(page).waitFor();
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
    .toBe('Settings');
  await close();
});

it('[J6] a mute that is over by the clock is over, whether or not somebody says so', async () => {
  const scene = asMember();
  const window = await openWindow(browser, scene.app, { reducedMotion: 'reduce' });
  const { page, close } = window;
  await page.clock.install();
  await page.reload();
  const start = await page.evaluate(() => Date.now());
  scene.main.silence = { why: 'muted', until: start + 600_000 };
  scene.app.changed(scene.main);
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /Workshop/ })
    .click();
  await quiet(page).waitFor();
  await page.clock.runFor(601_000);
  await box(page).waitFor();
  await close();
});

it('[L6] slow mode lets one write on, holds the message back, and says for how long', async () => {
  const scene = asMember();
  const { page, app, main, close } = await openWorkshop(browser, scene);
  main.silence = { why: 'slow', until: Date.now() + 90_000 };
  app.changed(main);
  await page.getByText('You can send again in 2 minutes.').waitFor();
  await box(page).fill('the next one');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
  expect(app.called).not.toContain('message.send');
  await expect.poll(() => box(page).inputValue()).toBe('the next one');
  main.silence = { why: 'slow', until: Date.now() + 40_000 };
  app.changed(main);
  await page.getByText(/You can send again in \d+ seconds?\./).waitFor();
  main.silence = { why: 'slow', until: Date.now() + 500 };
  app.changed(main);
  await page.getByText('Slow mode.').waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  await page.locator('.message-own', { hasText: 'the next one' }).waitFor();
  await close();
});

it.each([
  ['muted', 'a moderator muted you'],
  ['read-only', 'Only owners and moderators write in this room now'],
  ['slow-mode', 'your message was not sent yet'],
  ['removed', 'You are not in this room any more'],
] as const)('[J6] a message refused as %s comes back to the box with one calm line', async (code, text) => {
  const { page, app, close } = await openWorkshop(browser, asMember());
  app.failNext('message.send', code);
  await page.keyboard.type('do not lose me');
  await page.keyboard.press('Enter');
  await page.locator('.composer-note').getByRole('alert').getByText(text).waitFor();
  await expect.poll(() => page.locator('.composer .error-note').count()).toBe(0);
  await expect.poll(() => box(page).inputValue()).toBe('do not lose me');
  await close();
});

it('[J6] whoever was removed is told by whom and what is left to do, and can read on', async () => {
  const { page, app, main, close } = await openWorkshop(browser, removed(now, 'kick'));
  const banner = page.locator('.chat > .banner');
  await banner.getByText('Ben Okafor removed you from this room.').waitFor();
  await page.getByText('You are not in this room any more').waitFor();
  await quiet(page).getByText('You can read here, but not write.').waitFor();
  await page.locator('.message', { hasText: 'Perfect. 14 panels' }).waitFor();
  app.failNext('room.join', 'kicked');
  await banner.getByRole('button', { name: 'Join again' }).click();
  await banner.getByRole('alert').getByText('Ask its people for an invite').waitFor();
  await banner.getByRole('button', { name: 'Join with a code or link' }).click();
  await page.getByRole('dialog', { name: 'Join with a code or link' }).waitFor();
  await page.keyboard.press('Escape');
  app.emit('room.waitingToJoinChanged', [
    { roomId: main.id, name: main.name, hostName: 'Ben Okafor', since: now, state: 'asking' },
  ]);
  await banner.getByText('Ben Okafor’s room was asked.').waitFor();
  await expect.poll(() => banner.getByRole('button').allInnerTexts()).toEqual(['Leave the room…']);
  app.emit('room.waitingToJoinChanged', []);
  await banner.getByRole('button', { name: 'Ask to join' }).waitFor();
  await banner.getByRole('button', { name: 'Leave the room…' }).click();
  await page.getByRole('dialog', { name: /Leave Workshop/ }).waitFor();
  await page.keyboard.press('Escape');
  main.connection = { kind: 'removed', how: 'ban', byName: 'Ben Okafor' };
  app.changed(main);
  await banner.getByText('Ben Okafor banned you from this room.').waitFor();
  await expect.poll(() => banner.getByRole('button', { name: 'Join again' }).count()).toBe(0);
  main.connection = { kind: 'connected', merging: false };
  app.changed(main);
  await banner.waitFor({ state: 'detached' });
  await box(page).waitFor();
  await close();
});

it('[J6] joining again after a kick goes the way every joining goes', async () => {
  const scene = removed(now, 'kick');
  scene.app.around.set(scene.main.id, scene.main);
  const { page, app, main, close } = await openWorkshop(browser, scene);
  await page.getByRole('button', { name: 'Join again' }).click();
  await expect.poll(() => app.called).toContain('room.join');
  main.connection = { kind: 'connected', merging: false };
  app.changed(main);
  await box(page).waitFor();
  await close();
});

it('[J6] after a merge the conversation is read anew without a jump in what is being read', async () => {
  const { app, room } = longRoom(now, 400);
  const { page, close } = await openWindow(browser, app, { reducedMotion: 'reduce' });
  await page.getByRole('navigation').getByRole('button', { name: 'Archive' }).click();
  await page.locator('.conversation li').last().waitFor();
  await scrollUp(page);
  const scroll = page.locator('.conversation-scroll');
  for (const _ of [1, 2, 3, 4]) await page.mouse.wheel(0, -900);
  /** The first message that is whole in sight: which, and where. */
  const topmost = () =>
    scroll.evaluate((element) => {
      const { top } = element.getBoundingClientRect();
      const rows = [...element.querySelectorAll<HTMLElement>('.message')];
      const row = rows.find((candidate) => candidate.getBoundingClientRect().top >= top);
      return { id: row?.dataset['id'] ?? '', top: row?.getBoundingClientRect().top ?? 0 };
    });
  await atRest(page);
  const before = await topmost();
  const at = room.items.findIndex(({ id }) => id === before.id);
  const isGone = (index: number): boolean =>
    index !== at && index > at - 60 && index % (index < at ? 3 : 4) === 0;
  const gone = room.items.filter((_, index) => isGone(index));
  const below = room.items.find((_, index) => index > at && isGone(index));
  for (const item of gone) room.remove(item);
  const pages = (): number => app.called.filter((name) => name === 'message.history').length;
  const asked = pages();
  app.emit('room.timelineChanged', { roomId: room.id });
  await expect.poll(pages).toBeGreaterThan(asked);
  await page.locator(`[data-id="${below?.id}"]`).waitFor({ state: 'detached' });
  await expect.poll(async () => Math.abs((await placeOf(before.id)) - before.top)).toBeLessThan(3);
  await close();

  function placeOf(id: string): Promise<number> {
    return scroll.evaluate((element, wanted) => {
      const row = element.querySelector(`[data-id="${wanted}"]`);
      return row?.getBoundingClientRect().top ?? -10_000;
    }, id);
  }
});

it('[chat] blocking somebody takes their messages out of sight at once', async () => {
  const { page, app, main, close } = await openWorkshop(browser, asMember());
  await page.locator('.message', { hasText: 'Perfect. 14 panels' }).waitFor();
  for (const item of main.items.filter(({ author }) => author === people.carla.id)) main.remove(item);
  app.emit('room.timelineChanged', { roomId: main.id });
  await page.locator('.message', { hasText: 'Perfect. 14 panels' }).waitFor({ state: 'detached' });
  await close();
});
