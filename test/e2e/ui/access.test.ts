import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import type { FakeApp } from '../../support/fake-app/fake-app.ts';
import { launchBrowser, type Shown } from '../../support/fake-app/open-page.ts';
import { pageAfterPage } from '../../support/fake-app/page-after-page.ts';
import { shots, type Shot } from '../../support/fake-app/shots.ts';
import { overlapping } from '../../support/overlapping.ts';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Nothing to load: axe stays in a page for as long as the page does. */
const alreadyThere = ';';

async function violations(page: Page): Promise<readonly string[]> {
  const isThere = await page.evaluate('"axe" in window');
  // The pages have no frames; without this axe would open a further page for each run to put frames together in.
  const axe = new AxeBuilder({ page, ...(isThere === true && { axeSource: alreadyThere }) }).setLegacyMode();
  // What is well is not told of: on a long screen that takes longer than to find it so.
  const found = await axe
    .options({ resultTypes: ['violations'] })
    .withTags(tags)
    .analyze();
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
}

/** Each width, each theme and each language, and every rule at each. */
const looks = [
  { width: 360, theme: 'dark', other: true },
  { width: 900, theme: 'light', other: true },
  { width: 1440, theme: 'dark', other: false },
] as const;

const sizeOf = ({ size }: Shot): { readonly width: number; readonly height: number } =>
  size ?? { width: 1280, height: 800 };

/** What is wrong with a screen as it is shown first, and then as the window is made narrower and wider, dark, and of the other language. */
async function examine(page: Page, { served, complaints }: Shown, shot: Shot, app: FakeApp): Promise<object> {
  await page.locator('main').waitFor();
  await shot.go?.(page, app, served);
  const first = await violations(page);
  const own = await page.locator('html').getAttribute('lang');
  const then: string[] = [];
  for (const { width, theme, other } of looks) {
    await page.setViewportSize({ width, height: sizeOf(shot).height });
    await page.emulateMedia({ colorScheme: theme });
    await inLanguage(page, app, (own === 'zh-CN') === other ? 'en' : 'zh-CN');
    const found = await violations(page);
    then.push(...found.map((what) => `${width} px, ${theme}: ${what}`));
  }
  const refused = complaints.filter((complaint) => /content security policy/i.test(complaint));
  return { first, then, refused };
}

/** Where the page hears the app, its words change in their places. */
async function inLanguage(page: Page, app: FakeApp, language: 'en' | 'zh-CN'): Promise<void> {
  if ((await page.locator('html').getAttribute('lang')) === language) return;
  app.settings = { ...app.settings, language };
  app.emit('settings.changed', app.settings);
  // A window that has lost the app, or does not know it yet, keeps the language it has.
  await page
    .locator(`html[lang="${language}"]`)
    .waitFor({ timeout: 2_000 })
    .catch(() => undefined);
}

describe('screens', () => {
  const browser = launchBrowser();
  const look = pageAfterPage(browser, { reducedMotion: 'reduce' });
  const results = overlapping(
    shots.map((shot) => async () => {
      const app = shot.app(Date.now());
      return look(app, sizeOf(shot), (page, shown) => examine(page, shown, shot, app));
    }),
    2,
  );
  afterAll(async () => (await browser).close());

  it.each(shots.map(({ name }, index) => [name, index] as const))(
    '[access] axe finds nothing on %s, in either theme and language, at every width, and the policy refuses nothing',
    async (_, index) => {
      expect(await results(index)).toEqual({ first: [], then: [], refused: [] });
    },
  );
});
