import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { openWindow, type OpenWindow } from './open-page.ts';
import type { Scene } from './succession-scenes.ts';

/** A window with the workshop open, in either language. */
export async function openWorkshop<Given extends Scene>(
  browser: Browser,
  scene: Given,
  options: BrowserContextOptions = {},
): Promise<OpenWindow & Given> {
  const window = await openWindow(browser, scene.app, { reducedMotion: 'reduce', ...options });
  const { page } = window;
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /Workshop|二楼工作室/ })
    .click();
  await page.locator('.conversation li').last().waitFor();
  return { ...window, ...scene };
}

export const detailsOf = (page: Page): Locator => page.getByRole('complementary');

export async function openDetails(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: /Room details|房间详情/ }).click();
  await detailsOf(page).getByRole('listitem').first().waitFor();
  return detailsOf(page);
}

/** Opens somebody's card from the list of people, which it opens first if it must. */
export async function openCard(page: Page, name: RegExp): Promise<Locator> {
  if (!(await detailsOf(page).isVisible())) await openDetails(page);
  await detailsOf(page).getByRole('button', { name }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  return dialog;
}

/** What has the focus, by its name, its words or its id. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const active = document.activeElement;
    return active?.getAttribute('aria-label') ?? (active?.textContent?.trim() || active?.id) ?? '';
  });
