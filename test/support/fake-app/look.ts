import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { serveFakeApp } from './serve-fake-app.ts';
import { shots, type Shot } from './shots.ts';

export const lookFolder = path.resolve(import.meta.dirname, '../../golden/look');

interface KeyScreen {
  readonly name: string;
  readonly shot: string;
  readonly theme: 'light' | 'dark';
}
/** The screens whose look is kept. */
export const keyScreens: readonly KeyScreen[] = [
  { name: 'conversation-light', shot: 'messages', theme: 'light' },
  { name: 'conversation-dark', shot: 'messages', theme: 'dark' },
  { name: 'rooms', shot: 'rooms-phone', theme: 'light' },
  { name: 'search', shot: 'search', theme: 'light' },
  { name: 'roll-call', shot: 'roll-call', theme: 'dark' },
  { name: 'settings', shot: 'settings', theme: 'light' },
  { name: 'phone', shot: 'messages-narrow', theme: 'light' },
];

/** What pictures of one page depend on besides the page: the browser's build, and the fonts there are. */
export function drawnWith(browser: Browser): { readonly chromium: string; readonly fonts: string } {
  return { chromium: browser.version(), fonts: fonts() };
}

function fonts(): string {
  try {
    const list = execFileSync('fc-list', ['--format', '%{file} %{fontversion}\n'], { encoding: 'utf8' });
    return createHash('sha256').update(list.split('\n').sort().join('\n')).digest('hex').slice(0, 16);
  } catch {
    return 'unknown';
  }
}

/** A picture of that screen, at one moment of one day. */
export async function draw(browser: Browser, { shot: name, theme }: KeyScreen): Promise<Buffer> {
  const shot = shots.find((each) => each.name === name);
  if (!shot) throw new Error(`no screen is called ${name}`);
  const now = Date.UTC(2026, 2, 18, 9, 41);
  const app = shot.app(now);
  const served = await serveFakeApp(app);
  const context = await browser.newContext({
    viewport: sizeOf(shot),
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  });
  try {
    const page = await context.newPage();
    await page.clock.setFixedTime(now);
    await page.goto(served.address);
    await shot.go?.(page, app, served);
    await page.evaluate(() => document.fonts.ready);
    return await still(page);
  } finally {
    await context.close();
    await served.stop();
  }
}

const sizeOf = ({ size }: Shot): { readonly width: number; readonly height: number } =>
  size ?? { width: 1280, height: 800 };

/** As it is once two pictures in a row are the same. */
async function still(page: Page): Promise<Buffer> {
  await page.mouse.move(0, 0);
  const take = (): Promise<Buffer> => page.screenshot({ animations: 'disabled', caret: 'hide' });
  let before = await take();
  for (;;) {
    const after = await take();
    if (after.equals(before)) return after;
    before = after;
  }
}

/** The share of pixels, of 1, that anybody could see a difference in; 1 where the sizes differ. `page` draws nothing else. */
export async function difference(page: Page, one: Buffer, other: Buffer): Promise<number> {
  if (one.equals(other)) return 0;
  return page.evaluate(
    async (sources) => {
      const pictures = await Promise.all(
        sources.map(async (source) => {
          const image = new Image();
          image.src = `data:image/png;base64,${source}`;
          await image.decode();
          const canvas = new OffscreenCanvas(image.width, image.height);
          const context = canvas.getContext('2d');
          if (!context) throw new Error('nothing can be drawn');
          context.drawImage(image, 0, 0);
          return context.getImageData(0, 0, image.width, image.height);
        }),
      );
      const [left, right] = pictures;
      if (!left || !right || left.width !== right.width || left.height !== right.height) return 1;
      let differ = 0;
      for (let at = 0; at < left.data.length; at += 4) {
        const apart = [0, 1, 2].some(
          (channel) => Math.abs((left.data[at + channel] ?? 0) - (right.data[at + channel] ?? 0)) > 16,
        );
        if (apart) differ += 1;
      }
      return differ / (left.width * left.height);
    },
    [one.toString('base64'), other.toString('base64')],
  );
}
