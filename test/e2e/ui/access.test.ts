import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import type { FakeApp } from '../../support/fake-app/fake-app.ts';
import { launchBrowser, openWindow } from '../../support/fake-app/open-page.ts';
import { shots, type Shot } from '../../support/fake-app/shots.ts';
import { overlapping } from '../../support/overlapping.ts';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function violations(page: Page, choose: (axe: AxeBuilder) => AxeBuilder): Promise<readonly string[]> {
  // The pages have no frames; without this axe would open a further page for each run to put frames together in.
  const found = await choose(new AxeBuilder({ page }).setLegacyMode()).analyze();
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
}

const widths = [360, 900, 1440] as const;
/** What may become wrong by the place that there is for a screen, and nothing else. */
const ofWidth = [
  'aria-hidden-focus',
  'landmark-one-main',
  'landmark-unique',
  'page-has-heading-one',
  'region',
  'scrollable-region-focusable',
  'target-size',
];
/** What may become wrong by colours and by words. */
const ofLook = ['color-contrast', 'button-name', 'link-name', 'label', 'html-has-lang', 'target-size'];

const sizeOf = ({ size }: Shot): { readonly width: number; readonly height: number } =>
  size ?? { width: 1280, height: 800 };

/**
 * What is wrong with a screen: by every rule as it is shown; then, as the window is made narrower and wider, by those that places
 * can break; then, in the dark theme and the other language, by those that colours and words can.
 */
async function examine(browser: Browser, shot: Shot): Promise<object> {
  const app = shot.app(Date.now());
  const { page, served, complaints, close } = await openWindow(browser, app, {
    viewport: sizeOf(shot),
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  try {
    await page.locator('main').waitFor();
    await shot.go?.(page, app, served);
    const light = await violations(page, (axe) => axe.withTags(tags));
    await page.emulateMedia({ colorScheme: 'dark' });
    await inOtherLanguage(page, app);
    const dark = await violations(page, (axe) => axe.withRules(ofLook));
    const byWidth: string[] = [];
    for (const width of widths.filter((each) => each !== sizeOf(shot).width)) {
      await page.setViewportSize({ width, height: sizeOf(shot).height });
      const found = await violations(page, (axe) => axe.withRules(ofWidth));
      byWidth.push(...found.map((what) => `${width} px: ${what}`));
    }
    const refused = complaints.filter((complaint) => /content security policy/i.test(complaint));
    return { light, dark, byWidth, refused };
  } finally {
    await close();
  }
}

/** Where the page hears the app, its words change in their places. */
async function inOtherLanguage(page: Page, app: FakeApp): Promise<void> {
  const shown = await page.locator('html').getAttribute('lang');
  const language = shown === 'zh-CN' ? 'en' : 'zh-CN';
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
  const results = overlapping(
    shots.map((shot) => async () => examine(await browser, shot)),
    2,
  );
  afterAll(async () => (await browser).close());

  it.each(shots.map(({ name }, index) => [name, index] as const))(
    '[access] axe finds nothing on %s, in either theme and language, at every width, and the policy refuses nothing',
    async (_, index) => {
      expect(await results(index)).toEqual({ light: [], dark: [], byWidth: [], refused: [] });
    },
  );
});
