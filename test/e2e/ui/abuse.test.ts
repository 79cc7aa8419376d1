import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nearbyRoom } from '../../support/fake-app/fake-admission.ts';
import { person } from '../../support/fake-app/fake-room.ts';
import { launchBrowser, openWindow, type OpenWindow } from '../../support/fake-app/open-page.ts';
import { longRoom, people } from '../../support/fake-app/scenes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Would each leave a mark, or ask somebody for something, if it were anything but words. */
const hostile: readonly string[] = [
  '<img src="http://tracker.test/seen.png" onerror="globalThis.pwned = 1">',
  '<script>globalThis.pwned = 1</script><script src="http://tracker.test/x.js"></script>',
  '<svg onload="globalThis.pwned = 1"><use href="http://tracker.test/x.svg#a"/></svg>',
  '<iframe srcdoc="<script>parent.pwned = 1</script>"></iframe><object data="http://tracker.test/"></object>',
  '<style>@import url(http://tracker.test/x.css); * { background: url(http://tracker.test/y) }</style>',
  '<a href="javascript:globalThis.pwned = 1" ping="http://tracker.test/">click</a>',
  '<link rel="prefetch" href="http://tracker.test/p"><meta http-equiv="refresh" content="0;url=http://tracker.test/">',
  '![seen](http://tracker.test/seen.png) [click](javascript:globalThis.pwned=1) [x]: http://tracker.test/ref',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=globalThis.pwned=1>',
  '"><img src=x onerror=globalThis.pwned=1>{{constructor.constructor("globalThis.pwned=1")()}}${globalThis.pwned=1}',
  '<details open ontoggle="globalThis.pwned=1"><base href="http://tracker.test/"><video src="http://tracker.test/v">',
  'http://tracker.test/preview https://tracker.test/image.png data:text/html,<script>globalThis.pwned=1</script>',
  'file:///etc/passwd smb://tracker.test/share \\\\tracker.test\\share javascript:globalThis.pwned=1 ms-msdt:/id vbscript:x',
  '\u202e\u2066\u200b\u0000\u001b[31m\u0007\ufeff'.repeat(20),
  'a'.repeat(8_000),
  'g\u0353\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307'.repeat(200),
];
const name = '<b onclick=globalThis.pwned=1>Ana</b>\u202e\u200b';
const foreign = /^https?:\/\/(?!127\.0\.0\.1[:/])/;

async function watched(app: Parameters<typeof openWindow>[1]): Promise<OpenWindow & { requests: string[] }> {
  const window = await openWindow(browser, app, { reducedMotion: 'reduce' });
  const requests: string[] = [];
  window.page.on('request', (request) => requests.push(request.url()));
  return { ...window, requests };
}

const pwned = (page: Page): Promise<unknown> =>
  page.evaluate(() => (globalThis as { pwned?: unknown }).pwned ?? null);

it('[A42] [A43] [A07] whatever a message, a name and a room are called, they are words: nothing runs, nothing is asked for', async () => {
  const { app, room } = longRoom(Date.now(), 3);
  const mallory = person(name, 'red');
  const trap = app.addRoom('<img src="http://tracker.test/room.png">\u202e', mallory, [people.ben]);
  trap.addMessage(mallory, hostile[0] ?? '', Date.now());
  const { page, complaints, requests, close } = await watched(app);
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Archive/ })
    .click();
  await page.locator('.message').last().waitFor();
  const before = await page.evaluate(() => document.querySelectorAll('main *').length);
  expect(before).toBeGreaterThan(10);
  room.members.push({ person: mallory, present: true });
  for (const text of hostile) {
    const message = app.say(room, mallory, text);
    const row = page.locator(`[data-id="${message.id}"]`);
    await row.waitFor();
    const shown = row.locator('.message-text');
    const inside = await shown.evaluate((element) =>
      [...element.querySelectorAll('*')].map(({ tagName }) => tagName.toLowerCase()),
    );
    expect(inside.filter((tag) => !['a', 'span', 'bdi', 'br'].includes(tag))).toEqual([]);
    for (const href of await shown
      .locator('a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? '')))
      expect(href).toMatch(/^(https?:|mailto:|#|$)/);
    const { wide, high } = await row.evaluate((element) => ({
      wide: element.scrollWidth <= element.clientWidth + 1,
      high: element.getBoundingClientRect().height,
    }));
    expect(wide).toBe(true);
    expect(high).toBeGreaterThan(0);
  }
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /tracker\.test/ })
    .click();
  await page.locator('.message').last().waitFor();
  expect(
    await page.locator('img[src*="tracker"], b, script[src*="tracker"], iframe, object, base').count(),
  ).toBe(0);
  expect(await pwned(page)).toBeNull();
  expect(requests.filter((url) => foreign.test(url))).toEqual([]);
  expect(complaints).toEqual([]);
  await close();
});

it('[A03] [A22] a room with the name of one’s own is told from it, and nobody goes there, or back to a doubtful host, but by a click', async () => {
  const { app, room } = longRoom(Date.now(), 3);
  const twin = app.addRoom('Another one', person('Ben Okafor', 'blue', 'another Ben'));
  app.rooms.delete(twin.id);
  twin.rules = { ...twin.rules, access: 'passphrase' };
  room.connection = { kind: 'waiting', cause: 'host-key-changed', nextAttemptAt: null };
  const own = { ...nearbyRoom(room), member: true };
  app.nearby = { ...app.nearby, rooms: [{ ...nearbyRoom(twin), name: room.name }, own] };
  const { page, close } = await watched(app);
  const rows = page.getByRole('main').getByRole('button', { name: new RegExp(`^${room.name} `) });
  await expect.poll(() => rows.count()).toBe(2);
  const said = await rows.allInnerTexts();
  expect(said.filter((text) => text.includes('You are a member') || /Open/.test(text))).toHaveLength(1);
  expect(said.filter((text) => text.includes('Join'))).toHaveLength(1);
  app.emit('room.nearbyChanged', app.nearby);
  await page.getByRole('navigation').getByRole('button', { name: room.name }).click();
  await page.getByText('not the device you met before').first().waitFor();
  const wishes = ['room.join', 'room.reconnect', 'room.host'] as const;
  expect(app.called.filter((call) => (wishes as readonly string[]).includes(call))).toEqual([]);
  await close();
});

it('[A46] who is called like another one has the fingerprint beside the name, also at what they write', async () => {
  const { app, room } = longRoom(Date.now(), 3);
  const double = person('Carla Weiss', 'violet', 'another Carla');
  room.members.push({ person: double, present: true });
  const { page, close } = await watched(app);
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Archive/ })
    .click();
  await page.getByRole('button', { name: 'Room details' }).click();
  await expect.poll(() => page.getByText('Fingerprint').count()).toBeGreaterThanOrEqual(2);
  await close();
});
