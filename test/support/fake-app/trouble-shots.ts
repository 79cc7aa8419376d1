import type { Page } from 'playwright-core';
import { refusalPage, refusalPolicy } from '../../../main/gateway/refusal-page.ts';
import { office } from './scenes.ts';
import type { Shot } from './shots.ts';

const choose = (page: Page, room: string): Promise<void> =>
  page.getByRole('navigation').getByRole('button', { name: room }).click();

/** What people see for a moment only, or hope never to see. */
export const troubleShots: readonly Shot[] = [
  {
    name: 'conversation-loading',
    app(now) {
      const { app } = office(now);
      app.held.add('message.history');
      return app;
    },
    async go(page) {
      await choose(page, 'Workshop');
      await page.locator('.conversation-loading').waitFor();
    },
  },
  {
    name: 'connecting',
    app(now) {
      const { app, main } = office(now);
      main.connection = { kind: 'connecting' };
      return app;
    },
    async go(page) {
      await choose(page, 'Workshop');
      await page.locator('.conversation li').last().waitFor();
      await page.locator('main').getByRole('status').first().waitFor();
    },
  },
  {
    name: 'crash',
    app: (now) => office(now).app,
    async go(page, app) {
      await choose(page, 'Workshop');
      await page.getByRole('textbox').waitFor();
      const [room] = app.rooms.values();
      // What no app of ours says: whatever is drawn from it throws.
      if (room) app.emit('room.changed', { ...room.asRoom(), connection: null as never });
      await page.locator('.error-screen').waitFor();
    },
  },
  {
    name: 'broken',
    app: (now) => office(now).app,
    async go(page, _app, served) {
      // The same machine under a name the page does not take for one, as a desktop without its preload is.
      await page.goto(served.address.replace('127.0.0.1', 'landline.localhost'));
      await page.locator('.error-screen').waitFor();
    },
  },
  {
    name: 'refusal',
    app: (now) => office(now).app,
    async go(page, _app, served) {
      await page.route('**/refused', (route) =>
        route.fulfill({
          status: 403,
          headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': refusalPolicy },
          body: refusalPage,
        }),
      );
      await page.goto(`${served.address}refused`);
      await page.getByRole('heading').first().waitFor();
    },
  },
];
