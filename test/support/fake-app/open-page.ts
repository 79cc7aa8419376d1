import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import type { FakeApp } from './fake-app.ts';
import { serveFakeApp, type ServedFakeApp } from './serve-fake-app.ts';

/** The browser the gate found, else Debian's. */
export function launchBrowser(further: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...further,
    ],
  });
}

export interface OpenWindow {
  readonly page: Page;
  readonly served: ServedFakeApp;
  /** What the page complained of: errors, and whatever the content security policy refused. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** A window of its own on `app`. */
export async function openWindow(
  browser: Browser,
  app: FakeApp,
  options: BrowserContextOptions = {},
): Promise<OpenWindow> {
  const served = await serveFakeApp(app);
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(served.address);
  return {
    page,
    served,
    complaints,
    close: async () => {
      await context.close();
      await served.stop();
    },
  };
}
