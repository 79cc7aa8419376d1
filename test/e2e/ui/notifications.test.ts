import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { idleAfterMs } from '../../../preload/contract/attention.ts';
import type { FakeApp } from '../../support/fake-app/fake-app.ts';
import { notification } from '../../support/fake-app/notification.ts';
import { launchBrowser, openWindow } from '../../support/fake-app/open-page.ts';
import { office, people } from '../../support/fake-app/scenes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

interface Shown {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly silent: boolean;
}
interface Recorder {
  readonly shown: { readonly own: Notification; readonly closed: { is: boolean } }[];
}

/** Looks on at what the page shows; `permission` is what the person has said to the browser, or says when asked. */
async function watch(
  page: Page,
  permission?: { readonly now: NotificationPermission; readonly asked: NotificationPermission },
) {
  await page.evaluate((said) => {
    const recorder: Recorder = { shown: [] };
    let now = said?.now;
    const Own = new Proxy(Notification, {
      construct(target, given: ConstructorParameters<typeof Notification>) {
        const own = new target(...given);
        const closed = { is: false };
        own.close = () => {
          closed.is = true;
        };
        recorder.shown.push({ own, closed });
        return own;
      },
      get(target, key) {
        if (said && key === 'permission') return now;
        if (said && key === 'requestPermission') return () => Promise.resolve((now = said.asked));
        return Reflect.get(target, key) as unknown;
      },
    });
    Object.assign(window, { Notification: Own, recorder });
  }, permission);
  return {
    shown: (): Promise<Shown[]> =>
      page.evaluate(() =>
        (window as unknown as { recorder: Recorder }).recorder.shown
          .filter(({ closed }) => !closed.is)
          .map(({ own: { title, body, tag, silent } }) => ({ title, body, tag, silent: silent === true })),
      ),
    choose: () =>
      page.evaluate(() => {
        const last = (window as unknown as { recorder: Recorder }).recorder.shown.at(-1);
        last?.own.dispatchEvent(new Event('click'));
      }),
  };
}

async function open(app: FakeApp, options: BrowserContextOptions = {}) {
  const window = await openWindow(browser, app, options);
  await window.page.getByRole('navigation').waitFor();
  return window;
}
const granted: BrowserContextOptions = { permissions: ['notifications'] };
/** A browser in which pages show them without a worker. */
const plain: BrowserContextOptions = { ...granted, serviceWorkers: 'block' };

it('[notifications] are shown by a page that may, in the place of the one before, and lead to what they are about', async () => {
  const { app, main } = office(Date.now());
  const { page, close } = await open(app, plain);
  const { shown, choose } = await watch(page);
  app.emit('notification.added', notification(main));
  await expect
    .poll(shown)
    .toEqual([{ title: 'Workshop', body: 'Carla: the tea is ready', tag: main.id, silent: false }]);
  app.emit('notification.gone', { ids: ['n1'] });
  await expect.poll(shown).toEqual([]);
  app.emit('notification.added', notification(main, { id: 'n2', body: '<b>still</b> text', silent: true }));
  await expect.poll(shown).toMatchObject([{ body: '<b>still</b> text', silent: true }]);
  await choose();
  await page.locator('.conversation').waitFor();
  await expect.poll(() => app.looking.roomId).toBe(main.id);
  await expect.poll(shown).toEqual([]);
  await close();
});

it('[notifications] are shown by one page of several', async () => {
  const { app, main } = office(Date.now());
  const { page, close } = await open(app, plain);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.getByRole('navigation').waitFor();
  const windows = await Promise.all([watch(page), watch(other)]);
  app.emit('notification.added', notification(main));
  const all = async (): Promise<number> =>
    (await Promise.all(windows.map(({ shown }) => shown()))).flat().length;
  await expect.poll(all).toBe(1);
  app.emit('notification.gone', { ids: ['n1'] });
  await expect.poll(all).toBe(0);
  await close();
});

it('[notifications] ask for leave once, with the reason, when there is something to tell, and in the settings', async () => {
  const { app, main } = office(Date.now());
  const { page, close } = await open(app, { serviceWorkers: 'block' });
  const { shown } = await watch(page, { now: 'default', asked: 'granted' });
  const reason = page.getByText('Your browser asks you once.');
  await expect.poll(() => reason.count()).toBe(0);
  app.emit('notification.added', notification(main));
  await reason.waitFor();
  await expect.poll(() => shown()).toEqual([]);
  await page.getByRole('button', { name: 'Not now' }).click();
  await reason.waitFor({ state: 'detached' });
  app.emit('notification.added', notification(main, { id: 'n2' }));
  await page.getByRole('button', { name: 'Settings' }).click();
  const dialog = page.getByRole('dialog', { name: 'Settings' });
  await dialog.getByText('Your browser asks you once.').waitFor();
  await expect.poll(() => reason.count()).toBe(1);
  await dialog.getByRole('button', { name: 'Allow notifications' }).click();
  await reason.waitFor({ state: 'detached' });
  app.emit('notification.added', notification(main, { id: 'n3' }));
  await expect.poll(shown).toHaveLength(1);
  await close();
});

it.each([
  ['en', 1280],
  ['zh-CN', 360],
] as const)(
  '[notifications] are set in words, quiet hours and sound, in %s at %i px',
  async (language, width) => {
    const { app } = office(Date.now(), language);
    const { page, close } = await openWindow(browser, app, {
      ...granted,
      viewport: { width, height: 800 },
      reducedMotion: 'reduce',
    });
    const say = (english: string, chinese: string) => (language === 'en' ? english : chinese);
    if (width < 720) await page.getByRole('button', { name: /^(Back to the rooms|返回房间列表)$/ }).click();
    await page.getByRole('button', { name: say('Settings', '设置') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: say('Names only', '仅姓名') }).click();
    await expect.poll(() => app.settings.notifications).toBe('names');
    await dialog.getByRole('switch', { name: say('Sound', '声音') }).click();
    await expect.poll(() => app.settings.notificationSound).toBe(true);
    await dialog.getByRole('switch', { name: say('Quiet hours', '免打扰时段') }).click();
    await expect.poll(() => app.settings.quietHours).toEqual({ from: 1_320, to: 420 });
    await dialog.getByLabel(say('From', '开始'), { exact: true }).fill('21:30');
    await expect.poll(() => app.settings.quietHours).toEqual({ from: 1_290, to: 420 });
    const found = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(found.violations.map(({ id }) => id)).toEqual([]);
    await dialog.getByRole('radio', { name: say('Turn off', '关闭通知') }).click();
    await expect.poll(() => app.settings.notifications).toBe('off');
    await dialog.getByRole('switch', { name: say('Sound', '声音') }).waitFor({ state: 'detached' });
    await close();
  },
);

it('[notifications] the title counts what calls, and the page’s icon has a dot while something does', async () => {
  const { app, main } = office(Date.now());
  for (const room of app.rooms.values()) room.notify = 'none';
  const { page, close } = await open(app);
  const icon = () => page.locator('link[rel="icon"]').getAttribute('href');
  await expect.poll(() => page.title()).not.toMatch(/^\(/);
  await expect.poll(() => icon()).toBe('./icon.svg');
  main.notify = 'all';
  app.say(main, people.carla, 'the tea is ready');
  await expect.poll(() => page.title()).toMatch(/^\(\d+\) /);
  await expect.poll(icon).toBe('./icon-unread.svg');
  main.notify = 'mentions';
  app.emit('room.changed', { ...main.asRoom(), mentions: 0 });
  await expect.poll(() => page.title()).not.toMatch(/^\(/);
  await expect.poll(icon).toBe('./icon.svg');
  await close();
});

it('[notifications] main is told which room is in sight, and when nobody has touched the window for a while', async () => {
  const { app, main } = office(Date.now());
  const { page, close } = await open(app);
  expect(app.looking.roomId).toBeNull();
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /Workshop/ })
    .click();
  await expect.poll(() => app.looking).toEqual({ roomId: main.id, focused: true });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.getByRole('button', { name: 'Back to the rooms' }).click();
  await expect.poll(() => app.looking.roomId).toBeNull();
  await close();

  const again = await openWindow(browser, app);
  await again.page.clock.install();
  await again.page.reload();
  await again.page.getByRole('navigation').waitFor();
  await expect.poll(() => app.idle).toBe(false);
  await again.page.clock.fastForward(idleAfterMs + 20_000);
  await expect.poll(() => app.idle).toBe(true);
  await again.page.mouse.move(40, 40);
  await expect.poll(() => app.idle).toBe(false);
  await again.close();
});
