import {
  chromium,
  type Browser,
  type BrowserContextOptions,
  type ConsoleMessage,
  type Page,
} from 'playwright-core';
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

/** An empty page that shares nothing with others. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    ...options,
  });
  return context.newPage();
}

export interface Shown {
  readonly served: ServedFakeApp;
  /** What the page complained of: errors, and whatever the content security policy refused. */
  readonly complaints: readonly string[];
  /** Ends the app. The page is left as it is, and no longer listened to. */
  end(): Promise<void>;
}

/** Has `page` show `app`, at an address of its own. */
export async function showIn(page: Page, app: FakeApp): Promise<Shown> {
  const served = await serveFakeApp(app);
  const complaints: string[] = [];
  const onError = (error: Error): void => void complaints.push(String(error));
  const onConsole = (message: ConsoleMessage): void => {
    if (message.type() === 'error') complaints.push(message.text());
  };
  page.on('pageerror', onError).on('console', onConsole);
  await page.goto(served.address);
  return {
    served,
    complaints,
    end: async () => {
      page.off('pageerror', onError).off('console', onConsole);
      await served.stop();
    },
  };
}

export interface OpenWindow extends Pick<Shown, 'served' | 'complaints'> {
  readonly page: Page;
  close(): Promise<void>;
}

/** A window of its own on `app`. */
export async function openWindow(
  browser: Browser,
  app: FakeApp,
  options: BrowserContextOptions = {},
): Promise<OpenWindow> {
  const page = await openPage(browser, options);
  const { served, complaints, end } = await showIn(page, app);
  return {
    page,
    served,
    complaints,
    close: async () => {
      await page.context().close();
      await end();
    },
  };
}
