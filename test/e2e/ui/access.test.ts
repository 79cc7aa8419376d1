import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
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

/** What is wrong with a screen: everything in the light theme, and what only colours change in the dark one. */
async function examine(browser: Browser, shot: Shot): Promise<object> {
  const app = shot.app(Date.now());
  const { page, served, complaints, close } = await openWindow(browser, app, {
    viewport: shot.size ?? { width: 1280, height: 800 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  try {
    await page.locator('main').waitFor();
    await shot.go?.(page, app, served);
    const light = await violations(page, (axe) => axe.withTags(tags));
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await violations(page, (axe) => axe.withRules(['color-contrast']));
    const refused = complaints.filter((complaint) => /content security policy/i.test(complaint));
    return { light, dark, refused };
  } finally {
    await close();
  }
}

describe('screens', () => {
  const browser = launchBrowser();
  const results = overlapping(
    shots.map((shot) => async () => examine(await browser, shot)),
    2,
  );
  afterAll(async () => (await browser).close());

  it.each(shots.map(({ name }, index) => [name, index] as const))(
    '[access] axe finds nothing on %s, in either theme, and the policy refuses nothing',
    async (_, index) => {
      expect(await results(index)).toEqual({ light: [], dark: [], refused: [] });
    },
  );
});
