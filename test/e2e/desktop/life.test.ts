import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import type { Room } from '../../../preload/contract/model.ts';
import { defaultAppFolder, executable, launch, type LaunchOptions } from '../../support/launch.ts';
import { Terminals } from '../../support/terminals.ts';
import { callMain, openDesktop, type Desktop } from './page.ts';

const running: { readonly app: ElectronApplication; readonly child: ChildProcess }[] = [];
const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'landline-life-'));
  folders.push(folder);
  return folder;
};
async function start(options: LaunchOptions): Promise<Desktop> {
  const app = await launch(options);
  // Playwright no longer tells it once the app has gone.
  running.push({ app, child: app.process() });
  return openDesktop(app);
}
/** Resolves to the exit code, and to what the app has to say of its goodbye. */
async function quit({ app }: Desktop): Promise<{ code: number | null; goodbye: string | null }> {
  const ended = endOf(app.process());
  await app.close();
  return ended;
}
async function endOf(child: ChildProcess): Promise<{ code: number | null; goodbye: string | null }> {
  let errors = '';
  child.stderr?.on('data', (text: Buffer) => (errors += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, goodbye: /^landline: (goodbye .*)$/m.exec(errors)?.[1] ?? null };
}
const well = { code: 0, goodbye: null } as const;
afterEach(async () => {
  for (const { app, child } of running.splice(0))
    if (child.exitCode === null && child.signalCode === null) await app.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('the life of the desktop app', () => {
  it('brings its window forward when started a second time, and the second copy leaves with 0', async () => {
    const dataFolder = newFolder();
    const { window } = await start({ dataFolder });
    await window.evaluate((own) => own.minimize());
    const second = spawn(executable, ['--no-sandbox', defaultAppFolder, `--data=${dataFolder}`], {
      stdio: 'ignore',
    });
    const [code] = (await once(second, 'exit')) as [number];
    expect(code).toBe(0);
    const state = () =>
      window.evaluate((own) => ({ minimized: own.isMinimized(), focused: own.isFocused() }));
    await expect.poll(state).toEqual({ minimized: false, focused: true });
  });

  it('ends with 0 when its window is closed, and frees the port it hosted on', async () => {
    const port = await freePort();
    const { app, page, window } = await start({ args: [`--port=${port}`] });
    expect(await callMain(page, 'settings.set', { name: 'Ana' })).toMatchObject({ kind: 'answer' });
    expect(await callMain(page, 'room.start', { name: 'Kitchen' })).toMatchObject({ kind: 'answer' });
    await expect(listenOn(port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const gone = endOf(app.process());
    await window.evaluate((own) => void setImmediate(() => own.close()));
    expect(await gone).toEqual(well);
    await listenOn(port);
  });

  it('opens where it was left', async () => {
    const dataFolder = newFolder();
    const place = { x: 60, y: 40, width: 700, height: 500 };
    const first = await start({ dataFolder });
    await first.window.evaluate((own, bounds) => own.setBounds(bounds), place);
    expect(await quit(first)).toEqual(well);
    expect(JSON.parse(readFileSync(path.join(dataFolder, 'window.json'), 'utf8'))).toMatchObject({
      bounds: place,
    });
    const again = await start({ dataFolder });
    expect(await again.window.evaluate((own) => own.getNormalBounds())).toEqual(place);
  });

  it('opens on a display there is, whatever the file says', async () => {
    const dataFolder = newFolder();
    const bounds = { x: 90_000, y: -4_000, width: 700, height: 500 };
    writeFileSync(path.join(dataFolder, 'window.json'), JSON.stringify({ bounds, maximized: false }));
    const { window } = await start({ dataFolder });
    const { x, width } = await window.evaluate((own) => own.getNormalBounds());
    expect(x).toBeLessThan(10_000);
    expect(width).toBe(700);
  });

  it('shows its page again after the page has crashed, and asks after a second crash', async () => {
    const { app, window } = await start({});
    await app.evaluate(({ dialog }) => {
      const globals = globalThis as unknown as { asked: number };
      globals.asked = 0;
      dialog.showMessageBox = () => {
        globals.asked += 1;
        return Promise.resolve({ response: 0, checkboxChecked: false });
      };
    });
    // The crashing page is marked: for a moment it still answers, and must not be taken for the one that follows.
    const crash = () =>
      window.evaluate(async (own) => {
        // A page on its way in or out may never answer: it is asked again.
        for (let marked = false; !marked;) {
          const silent = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 1_000));
          const mark = own.webContents.executeJavaScript('globalThis.crashing = true').catch(() => false);
          marked = (await Promise.race([mark, silent])) === true;
        }
        own.webContents.forcefullyCrashRenderer();
      });
    const hasPort = () =>
      window.evaluate((own) => {
        // A page that crashes before it has answered never does.
        const silent = new Promise((resolve) => setTimeout(() => resolve('silent'), 1_000));
        const answer = own.webContents
          .executeJavaScript('globalThis.crashing ? "crashing" : typeof window.port')
          .catch(() => 'gone');
        return Promise.race([answer, silent]);
      });
    const asked = () => app.evaluate(() => (globalThis as unknown as { asked: number }).asked);
    await crash();
    await expect.poll(hasPort).toBe('object');
    expect(await asked()).toBe(0);
    await crash();
    await expect.poll(asked).toBe(1);
    await expect.poll(hasPort).toBe('object');
  });

  it('tries at once, where a room waits for its host, when the machine wakes up', async () => {
    const terminals = new Terminals();
    try {
      const [host, place] = await terminals.host('Ben', 'Kitchen');
      const { app, page } = await start({});
      expect(await callMain(page, 'settings.set', { name: 'Ana' })).toMatchObject({ kind: 'answer' });
      const target = { kind: 'address', address: place.split('/')[0] };
      const joined = await callMain(page, 'room.join', { target });
      expect(joined).toMatchObject({ kind: 'answer', value: { kind: 'joined' } });
      host.child.kill('SIGKILL');

      // Once attempts have become rare, the one after the resume is before the one that was planned.
      const isSooner = async () => {
        let planned = await nextAttempt(page);
        while (planned - Date.now() < 3_000) planned = await nextAttempt(page);
        await app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'));
        let next = planned;
        while (next === planned) next = await nextAttempt(page);
        return next < planned;
      };
      await expect.poll(isSooner, { timeout: 120_000 }).toBe(true);
    } finally {
      await terminals.end();
    }
  });

  it('quits in time although a background program hangs', async () => {
    const desktop = await start({});
    const pid = await backgroundPid(desktop.app, 'network');
    process.kill(pid, 'SIGSTOP');
    try {
      expect(await quit(desktop)).toEqual({ code: 0, goodbye: 'goodbye failed: Error: it took too long' });
    } finally {
      killIfThere(pid);
    }
  });

  it('stays, and answers its window, when a background program is killed', async () => {
    const { app, page } = await start({});
    expect(await callMain(page, 'app.info')).toMatchObject({ kind: 'answer' });
    killIfThere(await backgroundPid(app, 'network'));
    const answer = await callMain(page, 'settings.get');
    expect(answer.kind).toBe('answer');
    expect(app.process().exitCode).toBeNull();
  });
});

/** When the only room tries again, by the wall clock; waits while it is trying. */
async function nextAttempt(page: Page): Promise<number> {
  for (;;) {
    const answer = await callMain(page, 'room.list');
    const [room] = answer.kind === 'answer' ? (answer.value as readonly Room[]) : [];
    const at = room?.connection.kind === 'waiting' ? room.connection.nextAttemptAt : null;
    if (at !== null) return at;
    if (room?.connection.kind === 'connected') return 0;
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function listenOn(port: number): Promise<void> {
  const server = net.createServer().listen(port);
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}

/** Waits for it: the window opens while the app behind it still starts. */
async function backgroundPid(app: ElectronApplication, name: string): Promise<number> {
  const find = () =>
    app.evaluate(
      ({ app: own }, wanted) => own.getAppMetrics().find((metric) => metric.name === wanted)?.pid ?? 0,
      `Landline ${name}`,
    );
  await expect.poll(find).toBeGreaterThan(0);
  return find();
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has gone by itself.
  }
}
