import type { Browser, Page } from 'playwright-core';
import { textOf, type LongRoom } from './long-room.ts';

export interface Scrolled {
  readonly perSecond: number;
  readonly droppedPart: number;
  readonly longestMs: number;
}

/** A page with a conversation in it, ours or a bare one. */
export interface ChatPage {
  /** From the wish to see it until its last message is painted, ms. */
  open(): Promise<number>;
  /** Upwards, so many frames. */
  scroll(frames: number): Promise<Scrolled>;
  toEnd(): Promise<void>;
  /** So many keys, with some 1,000 rows in the page. */
  type(keys: number): Promise<{ readonly p95Ms: number; readonly rows: number }>;
  /** So many messages come, and are shown. */
  hear(count: number): Promise<void>;
  /** Bytes in use once what is not needed is gone. */
  heap(): Promise<number>;
  close(): Promise<void>;
}

const size = { width: 1_280, height: 900 };
/** So many are in the page while one types: each is cut to a sliver, so that the window on the room takes them in by itself. */
const wantedRows = 1_000;
const sliver = '{ block-size: 1.8px; padding: 0 !important; overflow: clip }';

function common(page: Page, list: string, field: string, row: string) {
  return {
    scroll: (frames: number): Promise<Scrolled> =>
      page.locator(list).evaluate(async (element, count) => {
        const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
        const lengths: number[] = [];
        let before = await frame();
        for (let at = 0; at < count; at += 1) {
          element.scrollBy(0, -180);
          const now = await frame();
          lengths.push(now - before);
          before = now;
        }
        const whole = lengths.reduce((sum, ms) => sum + ms, 0);
        return {
          perSecond: (lengths.length / whole) * 1_000,
          droppedPart: lengths.filter((ms) => ms > 25).length / lengths.length,
          longestMs: Math.max(...lengths),
        };
      }, frames),
    type: async (keys: number) => {
      await page.evaluate((rule) => {
        const sheet = new CSSStyleSheet();
        sheet.insertRule(rule);
        document.adoptedStyleSheets = [sheet];
      }, `${row} ${sliver}`);
      const there = () => page.locator(row).count();
      while ((await there()) < wantedRows) await page.waitForTimeout(500);
      // Nothing more comes.
      let rows = 0;
      for (let now = await there(); now !== rows; now = await there()) {
        rows = now;
        await page.waitForTimeout(2_000);
      }
      const box = page.locator(field);
      await box.focus();
      await box.evaluate((element) => {
        const taken: number[] = [];
        Object.assign(window, { taken });
        element.addEventListener('keydown', () => {
          const began = performance.now();
          // Painted once the frame after has begun.
          requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => taken.push(performance.now() - began);
            channel.port2.postMessage(null);
          });
        });
      });
      for (let at = 0; at < keys; at += 1) await page.keyboard.press('abcdefgh'.charAt(at % 8));
      const taken = await page.evaluate(() => (window as unknown as { taken: number[] }).taken);
      await page.evaluate(() => (document.adoptedStyleSheets = []));
      const sorted = taken.toSorted((one, other) => one - other);
      return { p95Ms: sorted[Math.floor(sorted.length * 0.95)] ?? NaN, rows };
    },
    heap: async (): Promise<number> => {
      const session = await page.context().newCDPSession(page);
      await session.send('HeapProfiler.enable');
      await session.send('HeapProfiler.collectGarbage');
      const { usedSize } = await session.send('Runtime.getHeapUsage');
      await session.detach();
      return usedSize;
    },
    close: () => page.context().close(),
  };
}

/** The window on `room`. */
export async function roomPage(browser: Browser, room: LongRoom): Promise<ChatPage> {
  const context = await browser.newContext({ viewport: size });
  const [name = '', value = ''] = room.cookie.split('=');
  await context.addCookies([{ name, value, url: room.address }]);
  const page = await context.newPage();
  await page.goto(room.address);
  const entry = page.getByRole('navigation').getByRole('button', { name: room.name }).first();
  await entry.waitFor();
  const shown = (start: string) =>
    page.locator('.message', { hasText: start }).last().waitFor({ timeout: 120_000 });
  return {
    ...common(page, '.conversation-scroll', '#composer', '.conversation li'),
    open: () =>
      entry.evaluate(
        (button, last) =>
          new Promise<number>((resolve) => {
            const began = performance.now();
            if (button instanceof HTMLElement) button.click();
            const look = () => {
              const there = [...document.querySelectorAll('.message')].at(-1)?.textContent.includes(last);
              requestAnimationFrame(() => (there ? resolve(performance.now() - began) : look()));
            };
            look();
          }),
        room.last,
      ),
    toEnd: async () => {
      await page.locator('.conversation-scroll').press('End');
      await shown(room.last);
    },
    hear: async (count) => {
      const texts = Array.from({ length: count }, (_, at) => `later ${textOf(at)}`);
      for (let at = 0; at < count; at += 100) {
        await room.say(texts.slice(at, at + 100));
        await page.locator('.conversation-scroll').press('End');
        await shown('later #');
      }
    },
  };
}

/** Nothing but a field and `count` rows. */
export async function barePage(browser: Browser, count: number): Promise<ChatPage> {
  const context = await browser.newContext({ viewport: size });
  const page = await context.newPage();
  await page.setContent(
    '<style>body{margin:0;display:flex;flex-direction:column;height:100vh}#list{flex:1;overflow:auto}#list div{padding:6px}</style><div id="list"></div><textarea></textarea>',
  );
  const add = (texts: readonly string[]) =>
    page.evaluate(
      (all) =>
        new Promise<number>((resolve) => {
          const began = performance.now();
          const list = document.getElementById('list');
          list?.append(
            ...all.map((text) => Object.assign(document.createElement('div'), { textContent: text })),
          );
          list?.scrollTo(0, list.scrollHeight);
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - began)));
        }),
      texts,
    );
  const shared = common(page, '#list', 'textarea', '#list div');
  return {
    ...shared,
    open: () => add(Array.from({ length: count }, (_, at) => textOf(at + 1))),
    toEnd: () => page.locator('#list').evaluate((list) => list.scrollTo(0, list.scrollHeight)),
    type: async (keys) => {
      await page.evaluate(() => {
        const list = document.getElementById('list');
        list?.replaceChildren(...[...list.children].slice(-1_000));
      });
      return shared.type(keys);
    },
    hear: async (more) => {
      for (let at = 0; at < more; at += 100)
        await add(Array.from({ length: Math.min(100, more - at) }, (_, nth) => textOf(at + nth)));
    },
  };
}
