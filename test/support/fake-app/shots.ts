import type { Page } from 'playwright-core';
import { composerShots } from './composer-shots.ts';
import { doorShots } from './door-shots.ts';
import { FakeApp } from './fake-app.ts';
import { person } from './fake-room.ts';
import { gettingAboutShots } from './getting-about-shots.ts';
import { messageShots } from './message-shots.ts';
import { alone, longRoom, office, people } from './scenes.ts';
import type { ServedFakeApp } from './serve-fake-app.ts';
import { peopleShots } from './people-shots.ts';
import { roomsShots } from './rooms-shots.ts';
import { successionShots } from './succession-shots.ts';
import { troubleShots } from './trouble-shots.ts';

/** One screen in one state, and how to get there. */
export interface Shot {
  readonly name: string;
  readonly size?: { readonly width: number; readonly height: number };
  app(now: number): FakeApp;
  go?(page: Page, app: FakeApp, served: ServedFakeApp): Promise<void>;
}

const phone = { width: 360, height: 740 };
const tablet = { width: 900, height: 700 };
const wide = { width: 1440, height: 900 };

const openRoom = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('navigation').getByRole('button', { name }).click();
  await page.getByRole('textbox').waitFor();
  await page.locator('.conversation li').last().waitFor();
};
const openWorkshop = (page: Page): Promise<void> => openRoom(page, 'Workshop');
/** As a person does it: a notch of the wheel after another, until the end is out of sight. */
export async function scrollUp(page: Page): Promise<void> {
  const latest = page.getByRole('button', { name: 'Jump to the latest message' });
  await page.locator('.conversation-scroll').hover();
  while (!(await latest.isVisible())) await page.mouse.wheel(0, -400);
}
const onPhone = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name: /Back to the rooms|返回房间列表/ }).click();
  await openRoom(page, name);
};

export const shots: readonly Shot[] = [
  { name: 'welcome', app: (now) => new FakeApp('', () => now) },
  { name: 'welcome-phone', size: phone, app: (now) => new FakeApp('', () => now) },
  {
    name: 'welcome-chinese',
    app(now) {
      const app = new FakeApp('', () => now);
      app.info = { ...app.info, systemLanguage: 'zh-CN' };
      return app;
    },
  },
  { name: 'nearby', app: (now) => office(now).app },
  { name: 'nearby-phone', size: phone, app: (now) => office(now).app },
  { name: 'nearby-looking', app: (now) => alone(now, 1_000) },
  {
    name: 'nearby-none',
    app: (now) => alone(now, 60_000),
    go: async (page) => page.getByText('Why can’t I see my colleague?').click(),
  },
  {
    name: 'nearby-problem',
    app(now) {
      const app = alone(now, 60_000);
      const { discovery } = app.nearby;
      app.nearby = { ...app.nearby, discovery: { ...discovery, interfaces: [], problem: 'no-network' } };
      return app;
    },
  },
  {
    name: 'nearby-failed',
    app: (now) => office(now).app,
    async go(page, app) {
      app.failNext('room.join', 'host-silent');
      await page.getByRole('main').getByRole('button', { name: 'Front desk' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'start',
    app: (now) => office(now).app,
    go: (page) => page.getByRole('main').getByRole('button', { name: 'Start a room' }).click(),
  },
  {
    name: 'join',
    app: (now) => office(now).app,
    async go(page, app) {
      app.addresses.set('192.168.1.31', [...app.around.values()]);
      await page.getByRole('main').getByRole('button', { name: 'Join with a code or link' }).click();
      await page.getByRole('textbox', { name: 'Link, code or address' }).fill('192.168.1.31');
      await page.keyboard.press('Enter');
      await page.getByText('hosts several rooms').waitFor();
    },
  },
  {
    name: 'join-failed',
    app: (now) => office(now).app,
    async go(page) {
      await page.getByRole('main').getByRole('button', { name: 'Join with a code or link' }).click();
      await page.getByRole('textbox', { name: 'Link, code or address' }).fill('192.168.1.77');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'conversation', app: (now) => office(now).app, go: openWorkshop },
  {
    name: 'conversation-wide',
    size: wide,
    app: (now) => office(now).app,
    async go(page) {
      await openWorkshop(page);
      await page.getByRole('button', { name: 'Room details' }).click();
    },
  },
  {
    name: 'conversation-tablet',
    size: tablet,
    app: (now) => office(now).app,
    async go(page) {
      await openWorkshop(page);
      await page.getByRole('button', { name: 'Room details' }).click();
    },
  },
  {
    name: 'conversation-phone',
    size: phone,
    app: (now) => office(now).app,
    go: (page) => onPhone(page, 'Workshop'),
  },
  {
    name: 'rooms-phone',
    size: phone,
    app: (now) => office(now).app,
    go: (page) => page.getByRole('button', { name: 'Back to the rooms' }).click(),
  },
  {
    name: 'conversation-chinese',
    app: (now) => office(now, 'zh-CN').app,
    go: (page) => openRoom(page, '二楼工作室'),
  },
  {
    name: 'conversation-chinese-phone',
    size: phone,
    app: (now) => office(now, 'zh-CN').app,
    go: (page) => onPhone(page, '二楼工作室'),
  },
  {
    name: 'conversation-scrolled',
    app: (now) => longRoom(now, 2_000).app,
    async go(page, app) {
      await openRoom(page, 'Archive');
      await scrollUp(page);
      const [room] = app.rooms.values();
      if (room)
        for (let index = 0; index < 3; index += 1) app.say(room, people.carla, 'Are you still there?');
      await page.getByRole('button', { name: 'Jump to 3 new messages' }).waitFor();
    },
  },
  { name: 'conversation-waiting', app: (now) => office(now).app, go: (page) => openRoom(page, 'Print room') },
  {
    name: 'conversation-new',
    app: (now) => alone(now, 60_000),
    async go(page) {
      await page.getByRole('main').getByRole('button', { name: 'Start a room' }).click();
      await page.keyboard.press('Enter');
      await page.getByRole('textbox', { name: /Message to/ }).waitFor();
      await page.getByRole('button', { name: 'Room details' }).click();
    },
  },
  {
    name: 'same-names',
    app(now) {
      const { app, main } = office(now);
      main.members.push({ person: person('Ben Okafor', 'red', 'another Ben'), present: true });
      return app;
    },
    async go(page) {
      await openWorkshop(page);
      await page.getByRole('button', { name: 'Room details' }).click();
    },
  },
  {
    name: 'link',
    app(now) {
      const { app, main } = office(now);
      main.addMessage(people.dmitri, 'Look: http://www.ехample.com/login?next=/orders', now);
      return app;
    },
    async go(page) {
      await openWorkshop(page);
      await page.getByRole('link', { name: /login/ }).click();
    },
  },
  {
    name: 'leave',
    app: (now) => office(now).app,
    async go(page) {
      await openWorkshop(page);
      await page.getByRole('button', { name: 'More about this room' }).click();
      await page.getByRole('menuitem', { name: 'Leave the room' }).click();
    },
  },
  {
    name: 'settings',
    app: (now) => office(now).app,
    go: (page) => page.getByRole('button', { name: 'Settings' }).click(),
  },
  {
    name: 'settings-about',
    app(now) {
      const { app } = office(now);
      app.info = { ...app.info, face: 'desktop' };
      return app;
    },
    async go(page) {
      await page.getByRole('button', { name: 'Settings' }).click();
      await page.getByRole('button', { name: 'Check this installation' }).click();
      await page.getByText('Everything Landline needs').scrollIntoViewIfNeeded();
      await page.locator('.dialog-body').evaluate((body) => body.scrollTo(0, body.scrollHeight));
    },
  },
  {
    name: 'settings-phone',
    size: phone,
    app: (now) => office(now, 'zh-CN').app,
    async go(page) {
      await page.getByRole('button', { name: '返回房间列表' }).click();
      await page.getByRole('button', { name: '设置' }).click();
    },
  },
  {
    name: 'shortcuts',
    app: (now) => office(now).app,
    async go(page) {
      await page.getByRole('navigation').waitFor();
      await page.keyboard.press('?');
    },
  },
  {
    name: 'notices',
    app(now) {
      const { app, main } = office(now);
      app.notices = [
        { id: 'clock', code: 'clock-skewed', roomId: null, params: { skewSeconds: 190 } },
        { id: 'refused', code: 'entries-refused', roomId: main.id, params: { count: 3 } },
      ];
      return app;
    },
    go: openWorkshop,
  },
  {
    name: 'disconnected',
    app: (now) => office(now).app,
    async go(page, _app, served) {
      await openWorkshop(page);
      served.refusing = true;
      served.breakPipes();
      await page.getByText('lost its connection').waitFor();
    },
  },
  {
    name: 'send-failed',
    app: (now) => office(now).app,
    async go(page, app) {
      await openWorkshop(page);
      app.failNext('message.send', 'storage-full');
      await page.keyboard.type('The invoice is on its way.');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
    },
  },
  ...roomsShots,
  ...troubleShots,
  ...successionShots,
  ...messageShots,
  ...composerShots,
  ...peopleShots,
  ...doorShots,
  ...gettingAboutShots,
];
