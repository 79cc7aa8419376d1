import fs from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { ensureBuilt } from '../../build/built.ts';
import type { FakeApp } from '../support/fake-app/fake-app.ts';
import { launchBrowser, openWindow } from '../support/fake-app/open-page.ts';
import { shots } from '../support/fake-app/shots.ts';

// `npm run screenshots`                    every screen, in both themes, to docs/screenshots
// `npm run screenshots -- conversation`    those whose name contains a word
const folder = path.resolve(import.meta.dirname, '../../docs/screenshots');
const words = process.argv.slice(2);
/** Pages that wait for something leave the processor to the others. */
const atOnce = 3;

await ensureBuilt();
await fs.mkdir(folder, { recursive: true });
const browser = await launchBrowser();
try {
  const wanted = shots.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
  const queue = wanted.flatMap((shot) => (['light', 'dark'] as const).map((theme) => ({ shot, theme })));
  const takeNext = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) await take(next.shot, next.theme);
  };
  await Promise.all(Array.from({ length: atOnce }, takeNext));
} finally {
  await browser.close();
}

async function take(shot: (typeof shots)[number], theme: 'light' | 'dark'): Promise<void> {
  const now = Date.now();
  const app: FakeApp = shot.app(now);
  const window = await openWindow(browser, app, {
    viewport: shot.size ?? { width: 1280, height: 800 },
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  const page: Page = window.page;
  await shot.go?.(page, app, window.served);
  await page.evaluate(() => document.fonts.ready);
  const file = path.join(folder, `${shot.name}-${theme}.png`);
  await page.screenshot({ path: file });
  console.log(path.relative(process.cwd(), file));
  for (const complaint of window.complaints) console.error(`  ${complaint}`);
  await window.close();
}
