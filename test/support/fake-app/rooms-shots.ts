import type { Page } from 'playwright-core';
import type { FakeApp } from './fake-app.ts';
import type { Shot } from './shots.ts';
import { talk } from './talk-scenes.ts';

const phone = { width: 360, height: 740 };
const wide = { width: 1280, height: 800 };
type Language = 'en' | 'zh-CN';
type Go = (page: Page, app: FakeApp) => Promise<void>;

const rooms: Go = async (page) => {
  const back = page.getByRole('button', { name: /Back to the rooms|返回房间列表/ });
  const row = page.locator('.room-row').first();
  await back.or(row).first().waitFor();
  if (await back.isVisible()) await back.click();
  await row.waitFor();
};
const open =
  (name: RegExp): Go =>
  async (page, app) => {
    await rooms(page, app);
    await page.locator('.room-row', { hasText: name }).click();
    await page.locator('.chat-head').waitFor();
  };
const workshop = open(/Workshop|二楼工作室/);
const direct = open(/恵美/);
const details =
  (first: Go): Go =>
  async (page, app) => {
    await first(page, app);
    await page
      .getByRole('button', { name: /Room details|房间详情|About this conversation|关于此对话/ })
      .click();
    await page.getByRole('complementary').waitFor();
  };
const menu: Go = async (page, app) => {
  await rooms(page, app);
  await page.locator('.room-row', { hasText: /Workshop|二楼工作室/ }).click({ button: 'right' });
  await page.getByRole('menu').waitFor();
};
const status: Go = async (page, app) => {
  await rooms(page, app);
  await page.locator('.rooms-self').click();
  await page.getByRole('dialog').waitFor();
};
const card: Go = async (page, app) => {
  await details(workshop)(page, app);
  await page.locator('.person', { hasText: 'Carla' }).click();
  await page.getByRole('dialog').waitFor();
};
const rollCall: Go = async (page, app) => {
  await details(workshop)(page, app);
  await page.locator('.announcement-row').click();
  await page.locator('.roll-count').waitFor();
};
const typing: Go = async (page, app) => {
  await rooms(page, app);
  const [lively] = app.rooms.values();
  const [first, second] = lively?.members.filter(({ person }) => person.id !== app.self.id) ?? [];
  if (!lively || !first || !second) throw new Error('nobody is there');
  const people = [first, second].map(({ person: { id, name } }) => ({ id, name }));
  app.emit('room.typingChanged', { roomId: lively.id, people });
  await page.locator('.room-row-typing').waitFor();
};

const inBoth = (
  name: string,
  go: Go,
  scene: (now: number, language: Language) => FakeApp = (now, language) => talk(now, language).app,
): readonly Shot[] => [
  { name, size: wide, app: (now) => scene(now, 'en'), go },
  { name: `${name}-chinese-phone`, size: phone, app: (now) => scene(now, 'zh-CN'), go },
];

/** What shows rooms, people and how they stand to each other. */
export const roomsShots: readonly Shot[] = [
  ...inBoth('rooms-sections', typing),
  ...inBoth('rooms-menu', menu),
  ...inBoth('direct', direct),
  ...inBoth('direct-details', details(direct)),
  ...inBoth('presence', details(workshop)),
  ...inBoth('presence-card', card),
  ...inBoth('status', status),
  ...inBoth('roll-call', rollCall),
  { name: 'roll-call-phone', size: phone, app: (now) => talk(now).app, go: rollCall },
  { name: 'archived', size: wide, app: (now) => talk(now).app, go: open(/Fair 2025/) },
  {
    name: 'start-hidden',
    size: phone,
    app: (now) => talk(now).app,
    async go(page) {
      await page.getByRole('button', { name: 'Start a room' }).click();
      await page.getByRole('switch', { name: 'Hidden room' }).click();
    },
  },
];
