import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { DevTools } from './devtools.ts';

export interface Chromium {
  readonly devTools: DevTools;
  /** The line Playwright waits for names it. */
  readonly address: string;
  /** Asks it to leave, and makes it after three seconds. */
  stop(): Promise<void>;
}

/** No name is ever looked up and no host but this one reached: pages come from the app alone. */
const offline = [
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];
const bare = [
  '--no-first-run',
  '--no-startup-window',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-extensions',
  // A camera that shows a test picture; whether a page may use it is decided as for any other.
  '--use-fake-device-for-media-stream',
];

/** Starts Chromium without a window, its profile in `profileFolder`. */
export async function startChromium(profileFolder: string, switches: readonly string[]): Promise<Chromium> {
  const executable = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  const child = spawn(
    executable,
    [
      ...(process.env['STAND_IN_HEADED'] ? [] : ['--headless']),
      ...offline,
      ...bare,
      ...switches,
      '--remote-debugging-port=0',
      // Chromium leaves when this pipe breaks: however this process ends, it is not left behind.
      '--remote-debugging-pipe',
      `--user-data-dir=${profileFolder}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] },
  );
  const kill = (): void => void child.kill('SIGKILL');
  process.on('exit', kill);
  const address = await debuggingAddress(child);
  const devTools = await DevTools.connect(address);
  return {
    devTools,
    address,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      const timer = setTimeout(kill, 3_000);
      await devTools.browser.send('Browser.close').catch(() => undefined);
      await gone;
      clearTimeout(timer);
    },
  };
}

function debuggingAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (part: Buffer) => {
      said = (said + part.toString()).slice(-4_000);
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (address) resolve(address);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Chromium left with ${code}: ${said.slice(-400)}`)));
  });
}
