import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FakeApp } from '../../support/fake-app/fake-app.ts';
import { launchBrowser, openWindow } from '../../support/fake-app/open-page.ts';
import { office, people } from '../../support/fake-app/scenes.ts';
import { serveFakeApp } from '../../support/fake-app/serve-fake-app.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it('[window] a broken pipe is said calmly, tried again, and everything is rebuilt from calls', async () => {
  const { app, main } = office(Date.now());
  const { page, served, close } = await openWindow(browser, app);
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /Workshop/ })
    .click();
  await page.keyboard.type('a draft');
  served.refusing = true;
  served.breakPipes();
  await page.getByText('lost its connection').waitFor();
  app.say(main, people.carla, 'Said while you were gone');
  main.connection = { kind: 'connecting' };
  served.refusing = false;
  // It may have tried by itself in this very moment.
  await page
    .getByRole('button', { name: 'Try now' })
    .click({ timeout: 5_000 })
    .catch(() => undefined);
  await page.getByText('lost its connection').waitFor({ state: 'detached' });
  await page.locator('.message', { hasText: 'Said while you were gone' }).waitFor();
  await page.getByText('The host does not answer').waitFor();
  await expect.poll(() => page.getByRole('textbox').inputValue()).toBe('a draft');
  await close();
});

it('[window] a page that is neither the desktop’s nor from the loopback shows an error and opens no socket', async () => {
  const served = await serveFakeApp(new FakeApp('Ana'));
  const context = await browser.newContext();
  const page = await context.newPage();
  const sockets: string[] = [];
  page.on('websocket', (socket) => sockets.push(socket.url()));
  const elsewhere = 'http://landline.test/';
  await page.route(`${elsewhere}**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    await route.fulfill({ response: await route.fetch({ url: new URL(pathname, served.address).href }) });
  });
  await page.goto(elsewhere);
  await page.getByRole('heading', { name: 'Landline could not start this window' }).waitFor();
  expect(sockets).toEqual([]);
  await page.unrouteAll({ behavior: 'wait' });
  await context.close();
  await served.stop();
});

it('[window] language, theme and name change at once; the choice is main’s', async () => {
  const { app } = office(Date.now());
  const { page, close } = await openWindow(browser, app, { colorScheme: 'light' });
  await page.getByRole('button', { name: 'Settings' }).click();
  const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole('radio', { name: 'Dark' }).click();
  await expect.poll(ground).not.toBe(light);
  await page.getByRole('radio', { name: '简体中文' }).click();
  await page.getByRole('heading', { name: '设置' }).waitFor();
  await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
  await page.getByRole('textbox', { name: '名字' }).fill('安娜');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('已保存').waitFor();
  expect(app.settings).toMatchObject({ theme: 'dark', language: 'zh-CN', name: '安娜' });
  await close();
});

it('[window] of what is set one right after the other all holds', async () => {
  const { app } = office(Date.now());
  const { page, close } = await openWindow(browser, app);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('dialog').evaluate((dialog) => {
    for (const label of dialog.querySelectorAll('label'))
      if (/^(Dark|Compact|Larger)$/.test(label.textContent)) label.click();
  });
  await expect
    .poll(() => app.settings)
    .toMatchObject({ theme: 'dark', density: 'compact', textSize: 'larger' });
  await close();
});

it('[window] the self-check names what does not work, its raw detail beside it', async () => {
  const { app } = office(Date.now());
  app.selfCheck = {
    ok: false,
    checks: [{ name: 'full-text', ok: false, detail: 'no such module: fts5' }],
  };
  const { page, close } = await openWindow(browser, app);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Check this installation' }).click();
  await page.getByText('The search table: does not work').waitFor();
  await page.getByText('no such module: fts5').waitFor();
  await close();
});

it('[window] notices stay until they are put away', async () => {
  const { app, main } = office(Date.now());
  const { page, close } = await openWindow(browser, app);
  await page.getByRole('navigation').waitFor();
  app.addNotice({ id: 'one', code: 'entries-refused', roomId: main.id, params: {} });
  await page.getByText('In Workshop, second floor:').waitFor();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByText('In Workshop, second floor:').waitFor({ state: 'detached' });
  await expect.poll(() => app.notices).toEqual([]);
  await close();
});

it('[window] at 360 pixels one pane is shown at a time, nothing overflows, and what is out of sight is not read', async () => {
  const { app, main } = office(Date.now());
  const { page, close } = await openWindow(browser, app, { viewport: { width: 360, height: 640 } });
  await page.getByRole('button', { name: 'Back to the rooms' }).click();
  await page.getByRole('button', { name: /Workshop/ }).click();
  await expect.poll(() => main.unread).toBe(0);
  const overflow = (): Promise<number> =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(() => overflow()).toBe(0);
  await page.getByRole('button', { name: 'Back to the rooms' }).click();
  app.say(main, people.ben, 'nobody looks');
  await page.getByText('1 unread message').waitFor({ state: 'attached' });
  expect(main.unread).toBe(1);
  await expect.poll(() => overflow()).toBe(0);
  await page.getByRole('button', { name: /Workshop/ }).click();
  await expect.poll(() => main.unread).toBe(0);
  await page.getByRole('button', { name: 'Room details' }).click();
  await expect.poll(() => app.looking.roomId).toBeNull();
  app.say(main, people.ben, 'behind the details');
  await page.locator('.message', { hasText: 'behind the details' }).waitFor({ state: 'attached' });
  // Later than anything read would have been told of.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
  expect(main.unread).toBe(1);
  await page.getByRole('complementary').press('Escape');
  await expect.poll(() => main.unread).toBe(0);
  await close();
});

it('[window] a reload comes back to the same conversation', async () => {
  const { app } = office(Date.now());
  const { page, close } = await openWindow(browser, app);
  await page.getByRole('navigation').getByRole('button', { name: /Lunch/ }).click();
  await page.getByRole('heading', { level: 1, name: 'Lunch' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Lunch' }).waitFor();
  await close();
});
