import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { FakeApp } from './fake-app.ts';
import { openPage, showIn, type Shown } from './open-page.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}
export type Look = <Result>(
  app: FakeApp,
  size: Size,
  use: (page: Page, shown: Shown) => Promise<Result>,
) => Promise<Result>;

/**
 * Shows apps, each at an address of its own and in light colours, in pages that showed others before: to open one for
 * each costs as much as to look at it. As many pages are open as are used at once; one in which something went wrong is
 * not used again.
 */
export function pageAfterPage(browser: Promise<Browser>, options: BrowserContextOptions): Look {
  const idle: Page[] = [];
  return async (app, size, use) => {
    const page = idle.pop() ?? (await openPage(await browser, options));
    try {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme: 'light' });
      const shown = await showIn(page, app);
      const result = await use(page, shown).finally(shown.end);
      await forget(page, shown.served.address);
      idle.push(page);
      return result;
    } catch (error) {
      await page.context().close();
      throw error;
    }
  };
}

/** What the next app could notice of this one: how it was served, where the mouse is, and what is kept for an address that comes again. */
async function forget(page: Page, address: string): Promise<void> {
  await page.unrouteAll();
  await page.mouse.move(-1, -1);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Storage.clearDataForOrigin', { origin: new URL(address).origin, storageTypes: 'all' });
  await cdp.detach();
}
