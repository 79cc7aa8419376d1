import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openWindow } from '../../support/fake-app/open-page.ts';
import { shots } from '../../support/fake-app/shots.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function violations(page: Page, choose: (axe: AxeBuilder) => AxeBuilder): Promise<readonly string[]> {
  const found = await choose(new AxeBuilder({ page })).analyze();
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
}

it.each(shots.map((shot) => [shot.name, shot] as const))(
  '[access] axe finds nothing on %s, in either theme, and the policy refuses nothing',
  async (_, shot) => {
    const app = shot.app(Date.now());
    const { page, served, complaints, close } = await openWindow(browser, app, {
      viewport: shot.size ?? { width: 1280, height: 800 },
      colorScheme: 'light',
      reducedMotion: 'reduce',
    });
    await page.locator('main').waitFor();
    await shot.go?.(page, app, served);
    expect(await violations(page, (axe) => axe.withTags(tags))).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(page, (axe) => axe.withRules(['color-contrast']))).toEqual([]);
    expect(complaints.filter((complaint) => /content security policy/i.test(complaint))).toEqual([]);
    await close();
  },
);
