import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import type { FakeApp } from '../../support/fake-app/fake-app.ts';
import { launchBrowser, type Shown } from '../../support/fake-app/open-page.ts';
import { pageAfterPage } from '../../support/fake-app/page-after-page.ts';
import { shots, type Shot } from '../../support/fake-app/shots.ts';
import { overlapping } from '../../support/overlapping.ts';
import { smallTargets } from '../../support/touch-targets.ts';

const phone = { width: 360, height: 740 };
/** Drawn for a wide window, and on a phone as well. */
const further = new Set([
  'archived',
  'compact',
  'conversation-scrolled',
  'conversation-waiting',
  'late-above',
  'leave',
  'link',
  'nearby-none',
  'notices',
  'settings-data',
  'shortcuts',
  'taken-back',
]);
const onPhones = shots.filter(({ name, size }) => (size && size.width < 480) || further.has(name));

/** A screen as a finger finds it. */
async function examine(page: Page, { served }: Shown, shot: Shot, app: FakeApp): Promise<readonly string[]> {
  await page.locator('main').waitFor();
  await shot.go?.(page, app, served);
  await page.setViewportSize(phone);
  await page.waitForFunction((width) => innerWidth === width, phone.width);
  return smallTargets(page);
}

describe('screens of a phone', () => {
  const browser = launchBrowser();
  const look = pageAfterPage(browser, { hasTouch: true, reducedMotion: 'reduce' });
  const results = overlapping(
    onPhones.map((shot) => async () => {
      const app = shot.app(Date.now());
      const size = shot.size ?? { width: 1280, height: 800 };
      return look(app, size, (page, shown) => examine(page, shown, shot, app));
    }),
    2,
  );
  afterAll(async () => (await browser).close());

  it.each(onPhones.map(({ name }, index) => [name, index] as const))(
    '[access] everything that is pressed on %s is 44 px across and down to a finger',
    async (_, index) => {
      expect(await results(index)).toEqual([]);
    },
  );
});
