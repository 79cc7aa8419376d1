import type { Page } from 'playwright-core';
import type { Shot } from './shots.ts';
import { openTalk, said } from './message-shots.ts';

const phone = { width: 360, height: 740 };
const wide = { width: 1280, height: 800 };

async function reply(page: Page): Promise<void> {
  await openTalk(page);
  const bubble = page.locator('.message', { hasText: /label printer|标签打印机/ }).locator('.bubble');
  await bubble.click({ button: 'right', position: { x: 60, y: 12 } });
  await page.getByRole('menuitem', { name: /^(Reply|回复)$/ }).click();
  await page.keyboard.type('On my desk, **second drawer**.');
}
async function names(page: Page): Promise<void> {
  await openTalk(page);
  await page.locator('#composer').press('@');
  await page.getByRole('listbox').getByRole('option').first().waitFor();
}
async function emoji(page: Page): Promise<void> {
  await openTalk(page);
  await page.getByRole('button', { name: /^(Emoji|表情)$/ }).click();
  await page.getByRole('gridcell').first().waitFor();
}
/** To what was answered, reacted to and deleted. */
async function older(page: Page): Promise<void> {
  await openTalk(page);
  await page.locator('.conversation-scroll').hover();
  const deleted = page.locator('.line-deleted');
  while (!(await deleted.isVisible())) await page.mouse.wheel(0, -200);
  await deleted.evaluate((line) => line.scrollIntoView({ block: 'center' }));
}

const inBoth = (name: string, go: NonNullable<Shot['go']>): readonly Shot[] => [
  { name, size: wide, app: (now) => said(now).app, go },
  { name: `${name}-chinese-phone`, size: phone, app: (now) => said(now, 'zh-CN').app, go },
];

/** The box, and what opens from it; and the part of the conversation that was answered. */
export const composerShots: readonly Shot[] = [
  ...inBoth('composer-reply', reply),
  ...inBoth('composer-names', names),
  ...inBoth('composer-emoji', emoji),
  ...inBoth('messages-older', older),
];
