import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { launchBrowser, openWindow } from '../../support/fake-app/open-page.ts';
import { talk } from '../../support/fake-app/talk-scenes.ts';

const browser = await launchBrowser();
afterAll(() => browser.close());

const languages = [
  {
    language: 'en',
    room: /\brooms?\b/i,
    thisRoom: /this room|room details/i,
    menu: 'More actions',
    find: 'conversation',
    dialogs: [
      'Export this conversation',
      'Save this conversation as an archive',
      'Forget this conversation on this device',
      'Close this conversation',
    ],
  },
  {
    language: 'zh-CN',
    room: /房间/,
    thisRoom: /此房间|这个房间|房间详情/,
    menu: '更多操作',
    find: '此对话',
    dialogs: ['导出此对话', '将此对话存为存档', '在此设备上移除此对话', '关闭此对话'],
  },
] as const;

async function commandsFor(page: Page, typed: string): Promise<readonly string[]> {
  await page.keyboard.press('Control+Shift+p');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.type(typed);
  return page.getByRole('option').allInnerTexts();
}

describe('a conversation of two', () => {
  it.each(languages)(
    '[window] is called one by commands, menus and dialogs, and never a room ($language)',
    async ({ language, room, thisRoom, menu, find, dialogs }) => {
      const { app, direct } = talk(Date.now(), language);
      const { page, close } = await openWindow(browser, app, { reducedMotion: 'reduce' });
      await page.getByRole('navigation').getByRole('button', { name: direct.name }).first().click();
      await page.getByRole('heading', { level: 1, name: direct.name }).waitFor();

      const all = await commandsFor(page, '');
      expect(all.length).toBeGreaterThan(20);
      expect(all.filter((name) => thisRoom.test(name))).toEqual([]);
      await page.keyboard.press('Escape');
      expect((await commandsFor(page, find)).length).toBeGreaterThanOrEqual(dialogs.length);
      await page.keyboard.press('Escape');

      await page.getByRole('button', { name: menu }).click();
      expect(await page.getByRole('menu').innerText()).not.toMatch(room);
      await page.keyboard.press('Escape');

      for (const name of dialogs) {
        await commandsFor(page, name);
        await page.keyboard.press('Enter');
        const dialog = page.getByRole('dialog').filter({ has: page.getByRole('heading', { level: 2 }) });
        await dialog.waitFor();
        expect(await dialog.innerText(), name).not.toMatch(room);
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'detached' });
      }

      await page.keyboard.press('Control+.');
      expect(await page.locator('#details').innerText()).not.toMatch(thisRoom);
      await close();
    },
  );
});
