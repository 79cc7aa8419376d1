import type { ElectronApplication, JSHandle, Page } from 'playwright-core';
import type { BridgeFrame } from '../../../preload/bridge/frame.ts';
import type { Port } from '../../../preload/bridge/port.ts';

/** The desktop app under test, with its window and page. */
export interface Desktop {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly window: JSHandle<Electron.BrowserWindow>;
}

/** Waits for the first window's page to have loaded. */
export async function openDesktop(app: ElectronApplication): Promise<Desktop> {
  const page = await app.firstWindow({ timeout: 60_000 });
  // A window begins with an empty page.
  await page.waitForURL(/\/index\.html$/, { timeout: 60_000 });
  return { app, page, window: await app.browserWindow(page) };
}

let lastId = 1_000_000;

/** Calls main as the page does, over `window.port`; resolves to the answer's or failure's frame. */
export function callMain(page: Page, name: string, input: unknown = {}): Promise<BridgeFrame> {
  return page.evaluate(
    (call) =>
      new Promise<BridgeFrame>((resolve, reject) => {
        const { port } = window as unknown as { readonly port: Port };
        const timer = setTimeout(() => reject(new Error('main does not answer')), 30_000);
        const undo = port.onFrame((raw) => {
          const frame = raw as BridgeFrame;
          if (frame.kind === 'event' || frame.id !== call.id) return;
          undo();
          clearTimeout(timer);
          resolve(frame);
        });
        port.post(call);
      }),
    { kind: 'call', id: ++lastId, name, input } as const,
  );
}
