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

await ensureBuilt();
await fs.mkdir(folder, { recursive: true });
const browser = await launchBrowser();
try {
  for (const shot of shots) {
    if (words.length > 0 && !words.some((word) => shot.name.includes(word))) continue;
    for (const theme of ['light', 'dark'] as const) await take(shot, theme);
  }
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
