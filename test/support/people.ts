import './own-scope.ts';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './fake-app/open-page.ts';
import { launch } from './launch.ts';

/** A person in front of one face of the app, as built. */
export interface PersonAt {
  readonly page: Page;
  /** Quits the app as its person would, and waits until it has gone. */
  quit(): Promise<void>;
  /** The app's process is gone from one moment to the next, as in a crash. Its page is closed. */
  kill(): Promise<void>;
}

export interface Face {
  readonly name: 'browser' | 'desktop';
  open(dataFolder: string): Promise<PersonAt>;
  /** After the last test. */
  close(): Promise<void>;
}

const root = path.resolve(import.meta.dirname, '../..');

export function desktopFace(): Face {
  return {
    name: 'desktop',
    async open(dataFolder) {
      const app = await launch({ dataFolder });
      return {
        page: await app.firstWindow({ timeout: 60_000 }),
        quit: () => app.close(),
        kill: () => end(app.process(), 'SIGKILL'),
      };
    },
    close: () => Promise.resolve(),
  };
}

/** Each person has an app process and a browser profile of their own. */
export function browserFace(): Face {
  let browser: Promise<Browser> | null = null;
  return {
    name: 'browser',
    async open(dataFolder) {
      browser ??= launchBrowser();
      const { address, quit, kill } = await serve(dataFolder);
      const page = await (await (await browser).newContext()).newPage();
      await page.goto(address);
      return {
        page,
        async quit() {
          await page.context().close();
          await quit();
        },
        async kill() {
          await kill();
          await page.context().close();
        },
      };
    },
    close: async () => (await browser)?.close(),
  };
}

/** Starts the browser face's server, on any free ports, and gives the address it prints. */
export async function serve(
  dataFolder: string,
): Promise<{ address: string; quit: () => Promise<void>; kill: () => Promise<void> }> {
  const program = path.join(root, 'out/main/headless.js');
  const args = [program, '--data', dataFolder, '--port', '0', '--http-port', '0', '--lang', 'en'];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  return {
    address: await printedAddress(child),
    quit: () => end(child, 'SIGINT'),
    kill: () => end(child, 'SIGKILL'),
  };
}

async function printedAddress(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(line)?.[0];
    if (address) {
      child.stdout.resume();
      return address;
    }
  }
  throw new Error('the program ended without printing its address');
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}
