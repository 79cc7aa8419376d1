import fs from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { difference, draw, drawnWith, keyScreens, lookFolder } from '../../support/fake-app/look.ts';
import { launchBrowser } from '../../support/fake-app/open-page.ts';

/** The share of pixels that may differ. */
const tolerated = 0.001;

const browser = await launchBrowser();
const page = await browser.newPage();
afterAll(() => browser.close());

const here = drawnWith(browser);
const there = JSON.parse(await fs.readFile(path.join(lookFolder, 'drawn-with.json'), 'utf8')) as typeof here;
const same = here.chromium === there.chromium && here.fonts === there.fonts && here.fonts !== 'unknown';
const note = same
  ? ''
  : ` (not compared: the pictures were drawn by Chromium ${there.chromium} with fonts ${there.fonts}, here are ${here.chromium} and ${here.fonts})`;

const kept = (name: string): Promise<Buffer> => fs.readFile(path.join(lookFolder, `${name}.png`));

it.skipIf(!same).each(keyScreens)(
  `[look] $name looks as it did; \`npm run snapshots\` renews the pictures${note}`,
  async (screen) => {
    const now = await draw(browser, screen);
    const share = await difference(page, now, await kept(screen.name));
    if (share > tolerated) {
      const file = path.resolve('test-output', `look-${screen.name}.png`);
      await fs.mkdir(path.dirname(file), { recursive: true });
      await fs.writeFile(file, now);
      expect.fail(`${(share * 100).toFixed(2)} % of the pixels differ; as it is now: ${file}`);
    }
  },
);

it('[look] another picture is told from the kept one', async () => {
  const [light, dark] = [await kept('conversation-light'), await kept('conversation-dark')];
  expect(await difference(page, light, light)).toBe(0);
  expect(await difference(page, light, dark)).toBeGreaterThan(0.5);
  expect(await difference(page, light, await kept('phone'))).toBe(1);
});
