import type { Page } from 'playwright-core';
import type { FakeApp } from './fake-app.ts';
import type { Shot } from './shots.ts';
import { talk, type Talk } from './talk-scenes.ts';

const phone = { width: 360, height: 740 };
const tablet = { width: 900, height: 900 };
const wide = { width: 1440, height: 1000 };
type Language = 'en' | 'zh-CN';
type Go = (page: Page) => Promise<void>;

const minute = 60_000;

/** The conversation of the office, in which this person is a moderator and has said something with every mark there is. */
export function said(now: number, language: Language = 'en'): Talk {
  const scene = talk(now, language);
  const { app, main } = scene;
  for (const member of main.members) if (member.person.id === app.self.id) member.role = 'moderator';
  const words =
    language === 'en'
      ? 'Own words with `code`, **bold** and a list:\n- one\n- two\n\n> quoted\n\n```python\ndef f(x):\n    return "a" + str(x)  # as text\n```'
      : '自己说的话，有`代码`、**粗体**和列表：\n- 一\n- 二\n\n> 引用\n\n```python\ndef f(x):\n    return "a" + str(x)  # 文字\n```';
  main.addMessage(app.self, words, now - 4 * minute);
  main.readUpTo = main.items.at(-1)?.cursor ?? null;
  return scene;
}

/** Opens the room where all that is, also on a phone. */
export async function openTalk(page: Page): Promise<void> {
  const back = page.getByRole('button', { name: /Back to the rooms|返回房间列表/ });
  const row = page
    .getByRole('navigation')
    .getByRole('button', { name: /Workshop|二楼工作室/ })
    .first();
  await back.or(row).first().waitFor();
  if (await back.isVisible()) await back.click();
  await row.click();
  await page.locator('.message').last().waitFor();
  await page.locator('.code-keyword').first().waitFor();
}

const openMenu = async (page: Page): Promise<void> => {
  await openTalk(page);
  const bubble = page.locator('.message', { hasText: /Own words|自己说的话/ }).locator('.bubble');
  await bubble.click({ button: 'right', position: { x: 40, y: 12 } });
  await page.getByRole('menu').waitFor();
};
const choose =
  (item: RegExp): Go =>
  async (page) => {
    await openMenu(page);
    await page.getByRole('menuitem', { name: item }).click();
  };
const dialogOf =
  (item: RegExp): Go =>
  async (page) => {
    await choose(item)(page);
    await page.getByRole('dialog').waitFor();
  };

const inBoth = (
  name: string,
  go: Go,
  english: NonNullable<Shot['size']>,
  chinese: NonNullable<Shot['size']>,
): readonly Shot[] => [
  { name, size: english, app: (now): FakeApp => said(now).app, go },
  { name: `${name}-chinese`, size: chinese, app: (now): FakeApp => said(now, 'zh-CN').app, go },
];

/** What shows messages, and what is done with them. */
export const messageShots: readonly Shot[] = [
  ...inBoth('messages', openTalk, wide, phone),
  ...inBoth('messages-narrow', openTalk, phone, tablet),
  ...inBoth('message-menu', openMenu, tablet, phone),
  ...inBoth(
    'message-react',
    async (page) => {
      await choose(/More emoji|更多表情/)(page);
      await page.getByRole('gridcell').first().waitFor();
    },
    wide,
    phone,
  ),
  ...inBoth('message-delete', dialogOf(/^(Delete|删除)$/), phone, tablet),
  ...inBoth('message-forward', dialogOf(/^(Forward|转发)$/), tablet, phone),
  ...inBoth('message-seen', dialogOf(/Who has seen it|谁已读/), phone, tablet),
  ...inBoth(
    'message-versions',
    async (page) => {
      await openTalk(page);
      await page.locator('.message-edited').last().press('Enter');
      await page.locator('ins').first().waitFor();
    },
    tablet,
    phone,
  ),
  ...inBoth(
    'message-pinned',
    async (page) => {
      await openTalk(page);
      await page.getByRole('button', { name: /All pinned messages|全部置顶消息/ }).click();
      await page.getByRole('dialog').waitFor();
    },
    wide,
    phone,
  ),
  ...inBoth('messages-selecting', choose(/^(Select|选择)$/), wide, phone),
];
