import type { Page } from 'playwright-core';
import type { Shot } from './shots.ts';
import { apart, hosting, metAgain, unreached, type Scene } from './succession-scenes.ts';

const phone = { width: 390, height: 844 };
const wide = { width: 1440, height: 900 };
const workshop = /Workshop|二楼工作室/;

const open = async (page: Page): Promise<void> => {
  const back = page.getByRole('button', { name: /Back to the rooms|返回房间列表/ });
  const row = page.getByRole('navigation').getByRole('button', { name: workshop });
  await back.or(row).first().waitFor();
  if (await back.isVisible()) await back.click();
  await row.first().click();
  await page.getByRole('textbox').waitFor();
  await page.locator('.conversation li').last().waitFor();
};
const details = async (page: Page): Promise<void> => {
  await open(page);
  await page.getByRole('button', { name: /Room details|房间详情/ }).click();
  await page.getByRole('complementary').waitFor();
};
const handOver = async (page: Page): Promise<void> => {
  await open(page);
  await page.getByRole('button', { name: /More about this room|更多操作/ }).click();
  await page.getByRole('menuitem', { name: /Hand over|移交/ }).click();
  await page.getByRole('dialog').waitFor();
};
const edit = async (page: Page): Promise<void> => {
  await open(page);
  await page.locator('#composer').press('ArrowUp');
  await page.getByText('Changing a message').waitFor();
};
const banner = async (page: Page): Promise<void> => {
  await open(page);
  await page.locator('.chat .banner').waitFor();
};

/** The same scene at the desk, on a phone, and on a phone in Chinese. */
const everywhere = (
  name: string,
  scene: (now: number, language: 'en' | 'zh-CN') => Scene,
  go: (page: Page) => Promise<void>,
): readonly Shot[] => [
  { name, app: (now) => scene(now, 'en').app, go },
  { name: `${name}-phone`, size: phone, app: (now) => scene(now, 'en').app, go },
  { name: `${name}-chinese-phone`, size: phone, app: (now) => scene(now, 'zh-CN').app, go },
];

/** What shows that a room outlives its host. */
export const successionShots: readonly Shot[] = [
  ...everywhere('apart', apart, open),
  ...everywhere('met-again', metAgain, open),
  ...everywhere('unreached', (now, language) => unreached(now, true, language), banner),
  ...everywhere('hand-over', (now, language) => hosting(now, true, language), handOver),
  { name: 'unreached-alone', app: (now) => unreached(now, false).app, go: banner },
  { name: 'hand-over-nobody', app: (now) => hosting(now, false).app, go: handOver },
  {
    name: 'hand-over-failed',
    app: (now) => hosting(now, true).app,
    async go(page, app) {
      await handOver(page);
      app.failNext('room.handOver', 'member-unreachable');
      await page.getByRole('button', { name: 'Hand over to Ben Okafor' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'host-details', size: wide, app: (now) => hosting(now, true).app, go: details },
  { name: 'host-details-guest', size: wide, app: (now) => metAgain(now).app, go: details },
  { name: 'host-details-phone', size: phone, app: (now) => hosting(now, true).app, go: details },
  { name: 'edit-waiting', app: (now) => apart(now).app, go: edit },
  { name: 'edit-waiting-phone', size: phone, app: (now) => apart(now).app, go: edit },
  {
    name: 'taken-back',
    app: (now) => apart(now).app,
    async go(page) {
      await open(page);
      await page.getByRole('button', { name: 'Take back' }).last().click();
      await page.getByText('was taken back').waitFor();
    },
  },
  {
    name: 'already-sent',
    app: (now) => apart(now).app,
    async go(page, app) {
      await edit(page);
      app.failNext('outbox.edit', 'already-sent');
      await page.keyboard.type(' Thanks.');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'host-here-failed',
    size: phone,
    app: (now) => apart(now).app,
    async go(page, app) {
      await open(page);
      app.failNext('room.host', 'room-hosted');
      await page.getByRole('button', { name: 'Host it here' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'merging',
    app(now) {
      const { app, main } = metAgain(now);
      main.connection = { kind: 'connected', merging: true };
      return app;
    },
    go: banner,
  },
  {
    name: 'late-above',
    app: (now) => metAgain(now).app,
    async go(page, app) {
      await open(page);
      const main = [...app.rooms.values()][0];
      const early = main?.items[2];
      if (!main || !early) throw new Error('nothing was said');
      const texts = ['Power is back at our end.', 'Two machines are up.', 'The third one is not.'];
      app.tell(main, main.addLate(main.host, texts, early));
      await page.getByText('3 messages arrived later').waitFor();
    },
  },
  {
    name: 'rooms-states-phone',
    size: phone,
    app(now) {
      const { app, main } = unreached(now, true);
      main.readUpTo = main.items.at(-3)?.cursor ?? null;
      return app;
    },
    go: (page) => page.getByRole('button', { name: 'Back to the rooms' }).click(),
  },
];
