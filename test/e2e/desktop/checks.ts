import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import type { ElectronApplication } from 'playwright-core';
import { contentSecurityPolicy } from '../../../main/content-security-policy.ts';
import { launch, type LaunchOptions } from '../../support/launch.ts';
import { callMain, openDesktop, type Desktop } from './page.ts';
import { powerChecks } from './power-checks.ts';
import { readBackChecks } from './read-back-checks.ts';
import { senderChecks } from './sender-checks.ts';

/** One thing that must hold for a running window. Throws where it does not. */
export interface Check {
  readonly name: string;
  readonly run: (desktop: Desktop) => Promise<void>;
}

const elsewhere = 'https://example.invalid/';
type Globals = Readonly<Record<string, unknown>>;

/** Every switch of `main/shell/security.ts`, read back from a running window. Later ones may disturb the page. */
export const checks: readonly Check[] = [
  {
    name: 'bridge',
    async run({ page }) {
      const answer = await callMain(page, 'app.info');
      assert.equal(answer.kind, 'answer');
      const refused = await callMain(page, 'no.such.call');
      assert.deepEqual([refused.kind, 'code' in refused && refused.code], ['failure', 'unknown-call']);
    },
  },
  ...readBackChecks,
  {
    name: 'isolation',
    async run({ page }) {
      const seen = await page.evaluate(() => {
        const globals = globalThis as unknown as Globals;
        const port = globals['port'] as object;
        return {
          node: ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter(
            (name) => globals[name] !== undefined,
          ),
          port: Object.keys(port),
          replaced: Reflect.set(port, 'post', null),
          isSecure: isSecureContext,
        };
      });
      const port = ['post', 'onFrame', 'onClose', 'close'];
      assert.deepEqual(seen, { node: [], port, replaced: false, isSecure: true });
    },
  },
  {
    name: 'content security policy',
    async run({ page }) {
      const header = await page.evaluate(async () => {
        const response = await fetch(location.pathname);
        return response.headers.get('content-security-policy') ?? '';
      });
      assert.equal(header, contentSecurityPolicy);
      assert.doesNotMatch(header, /unsafe|\*|https?:/);

      const ran = await page.evaluate(async () => {
        const script = document.createElement('script');
        script.textContent = 'globalThis.inlineRan = true';
        document.head.append(script);
        // In a task of the page's own: what is evaluated for a test is exempt from the policy.
        const evaluated = await new Promise<boolean>((resolve) =>
          setTimeout(() => {
            try {
              resolve((globalThis as unknown as { eval(text: string): boolean }).eval('true'));
            } catch {
              resolve(false);
            }
          }),
        );
        return { inline: 'inlineRan' in globalThis, evaluated };
      });
      assert.deepEqual(ran, { inline: false, evaluated: false });
    },
  },
  {
    name: 'foreign content',
    async run({ page }) {
      const blocked = await page.evaluate(async (url) => {
        const violation = new Promise<string>((resolve) => {
          addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
            once: true,
          });
          setTimeout(() => resolve('none'), 8_000);
        });
        const fetched = await fetch(url).then(
          () => true,
          () => false,
        );
        return { fetched, violation: await violation };
      }, elsewhere);
      assert.deepEqual(blocked, { fetched: false, violation: 'connect-src' });
    },
  },
  ...powerChecks,
  {
    name: 'navigation',
    async run({ page, window }) {
      // The listener is there before the page sets off: page and main are spoken to over different connections.
      const watch = await window.evaluateHandle((own) => {
        const { promise, resolve } = Promise.withResolvers<boolean>();
        // Heard after the app's own listeners; which of the two comes first is Electron's business.
        own.webContents.once('will-frame-navigate', (event) => resolve(event.defaultPrevented));
        own.webContents.once('will-navigate', (event) => resolve(event.defaultPrevented));
        return { judged: promise };
      });
      const before = page.url();
      await page.evaluate((url) => location.assign(url), elsewhere);
      assert.equal(await watch.evaluate(({ judged }) => judged), true);
      assert.equal(page.url(), before);
    },
  },
  {
    name: 'other ways to leave',
    async run({ window }) {
      const prevented = await window.evaluate((own, url) => {
        const names = ['will-frame-navigate', 'will-redirect', 'will-attach-webview'] as const;
        return names.filter((name) => {
          let stopped = false;
          const event = { url, preventDefault: () => void (stopped = true) };
          (own.webContents as unknown as NodeJS.EventEmitter).emit(name, event, {}, { src: url });
          return stopped;
        });
      }, elsewhere);
      assert.deepEqual(prevented, ['will-frame-navigate', 'will-redirect', 'will-attach-webview']);
    },
  },
  {
    name: 'new windows',
    async run({ page, app }) {
      const closed = await page.evaluate(async () => {
        // An empty page: one from elsewhere would count as closed as soon as it left this page's group.
        const opened = window.open('about:blank');
        const until = performance.now() + 30_000;
        while (opened && !opened.closed && performance.now() < until)
          await new Promise((resolve) => setTimeout(resolve, 20));
        return opened === null || opened.closed;
      });
      assert.equal(closed, true);
      assert.equal(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length), 1);
    },
  },
  {
    name: 'downloads',
    async run({ page, app }) {
      const watch = await app.evaluateHandle(({ session }) => {
        const { promise, resolve } = Promise.withResolvers<boolean>();
        session.defaultSession.once('will-download', (event) => resolve(event.defaultPrevented));
        return { judged: promise };
      });
      await page.evaluate(() => {
        const link = document.createElement('a');
        link.href = 'data:application/octet-stream,x';
        link.download = 'x.bin';
        link.click();
      });
      assert.equal(await watch.evaluate(({ judged }) => judged), true);
    },
  },
  {
    name: 'foreign requests',
    async run({ app }) {
      // Asked for by main itself, so that no guard of a page stands before the session's.
      const failure = await app.evaluate(async ({ BrowserWindow }, url) => {
        const own = new BrowserWindow({ show: false });
        const words = await own.loadURL(url).then(
          () => 'loaded',
          (error: Error) => error.message,
        );
        own.destroy();
        return words;
      }, elsewhere);
      assert.match(failure, /ERR_BLOCKED_BY_CLIENT/);
    },
  },
  ...senderChecks,
];

/** How long an app may take to come up and a check to hold, in ms. What is longer has failed. */
export interface Patience {
  readonly startMs: number;
  readonly checkMs: number;
}
/** For what is expected to hold, on any machine. */
export const patient: Patience = { startMs: 60_000, checkMs: 30_000 };

/** Those of the checks named in `wanted` that fail for the app in `appFolder`; `start` where it does not even come up. */
export async function failingChecks(
  appFolder: string,
  wanted: readonly string[],
  { env, startMs, checkMs }: Patience & Pick<LaunchOptions, 'env'> = patient,
): Promise<string[]> {
  const app = await launch({ appFolder, ...(env && { env }) }).catch(() => null);
  const child = app && processOf(app);
  if (!app || !child) return ['start'];
  try {
    const desktop = await within(startMs, openDesktop(app)).catch(() => null);
    if (!desktop) return ['start'];
    const failing: string[] = [];
    for (const { name, run } of checks.filter((check) => wanted.includes(check.name))) {
      await within(checkMs, run(desktop)).catch(() => failing.push(name));
      // Whatever comes after would only wait for a bridge that is not there.
      if (failing.includes('bridge')) break;
    }
    return failing;
  } finally {
    await within(5_000, app.close()).catch(() => child.kill('SIGKILL'));
  }
}

/** Its process, or null where it has ended already: Playwright tells it of a running app only. */
function processOf(app: ElectronApplication): ChildProcess | null {
  try {
    return app.process();
  } catch {
    return null;
  }
}

function within<Value>(limitMs: number, work: Promise<Value>): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`took longer than ${limitMs} ms`)), limitMs);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
