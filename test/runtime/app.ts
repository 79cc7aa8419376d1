import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startChromium, type Chromium } from './chromium.ts';
import { InstanceLock } from './instance-lock.ts';
import { watchTargets } from './targets.ts';
import { CancellableEvent, strict } from './strict.ts';
import { utilities } from './utility-process.ts';
import { world } from './world.ts';

/** This runtime itself. */
const program = path.join(import.meta.dirname, 'electron');

type Provided = Pick<
  Electron.App,
  | 'name'
  | 'isPackaged'
  | 'getName'
  | 'getVersion'
  | 'getAppPath'
  | 'getLocale'
  | 'getPreferredSystemLanguages'
  | 'getPath'
  | 'setPath'
  | 'isReady'
  | 'whenReady'
  | 'enableSandbox'
  | 'requestSingleInstanceLock'
  | 'hasSingleInstanceLock'
  | 'setAsDefaultProtocolClient'
  | 'setAppUserModelId'
  | 'setBadgeCount'
  | 'getBadgeCount'
  | 'relaunch'
  | 'quit'
  | 'exit'
>;

/** Electron's `app`: its life from start to quit, in Electron's order of events. `$` marks the runtime's own. */
class App extends EventEmitter implements Provided {
  name = world.manifest.name;
  /** Electron goes by the name of its program, of which this runtime has only one. */
  readonly isPackaged: boolean = process.env['STAND_IN_PACKAGED'] === '1';
  readonly commandLine = strict('app.commandLine', {
    appendSwitch: (name: string, value?: string): void => {
      world.switches.push(value === undefined ? `--${name}` : `--${name}=${value}`);
    },
    hasSwitch: (name: string): boolean =>
      switchValue(name) !== null || (name === 'enable-sandbox' && world.sandboxed),
    getSwitchValue: (name: string): string => switchValue(name) ?? '',
  } satisfies Partial<Electron.CommandLine>);
  readonly $paths = new Map<string, string>();
  readonly $whenReady = Promise.withResolvers<void>();
  $lock: InstanceLock | null = null;
  $chromium: Chromium | null = null;
  $quitting = false;
  $badge = 0;
  /** Schemes whose links this app asked for. */
  readonly $protocols: string[] = [];
  readonly $relaunches: Electron.RelaunchOptions[] = [];

  getName(): string {
    return this.name;
  }
  getVersion(): string {
    return world.manifest.version;
  }
  getAppPath(): string {
    return world.appFolder;
  }
  getLocale(): string {
    return switchValue('lang') ?? 'en-US';
  }
  getPreferredSystemLanguages(): string[] {
    return [this.getLocale()];
  }
  getPath(name: string): string {
    const known = this.$paths.get(name);
    if (known !== undefined) return known;
    if (name === 'userData') {
      const folder = switchValue('user-data-dir') ?? fs.mkdtempSync(path.join(os.tmpdir(), 'stand-in-'));
      this.$paths.set(name, path.resolve(folder));
      return path.resolve(folder);
    }
    if (name === 'temp') return os.tmpdir();
    if (name === 'home') return os.homedir();
    throw new Error(`stand-in electron: app.getPath('${name}') is not provided`);
  }
  setPath(name: string, folder: string): void {
    if (!path.isAbsolute(folder)) throw new Error('Path must be absolute');
    this.$paths.set(name, folder);
  }
  isReady(): boolean {
    return world.ready;
  }
  whenReady(): Promise<void> {
    return this.$whenReady.promise;
  }
  enableSandbox(): void {
    if (world.ready) throw new Error('app.enableSandbox() can only be called before app is ready');
    world.sandboxed = true;
  }
  /** Of utility processes; what others there are is Chromium's business. */
  getAppMetrics(): Pick<Electron.ProcessMetric, 'pid' | 'type' | 'serviceName' | 'name'>[] {
    return [...utilities].map(({ $child, $name }) => ({
      pid: $child.pid ?? 0,
      type: 'Utility',
      serviceName: 'node.mojom.NodeService',
      name: $name,
    }));
  }
  requestSingleInstanceLock(): boolean {
    this.$lock ??= InstanceLock.take(this.getPath('userData'), (argv, folder) =>
      this.emit('second-instance', new CancellableEvent(), argv, folder, null),
    );
    return this.$lock !== null;
  }
  hasSingleInstanceLock(): boolean {
    return this.$lock !== null;
  }
  /** Kept for tests to read: no desktop is told. */
  setAsDefaultProtocolClient(protocol: string, _program?: string, _args?: string[]): boolean {
    this.$protocols.push(protocol);
    return true;
  }
  /** Only Windows heeds it. */
  setAppUserModelId(_id: string): void {
    if (world.ready) throw new Error('stand-in electron: too late to be heeded');
  }
  setBadgeCount(count = 0): boolean {
    this.$badge = count;
    return true;
  }
  getBadgeCount(): number {
    return this.$badge;
  }
  /** With this copy's arguments and folder, where no others are given; once this copy has ended. */
  relaunch(options: Electron.RelaunchOptions = {}): void {
    this.$relaunches.push(options);
  }
  quit(): void {
    if (this.$quitting) return;
    this.$quitting = true;
    void this.$quit().then((done) => {
      if (!done) this.$quitting = false;
    });
  }
  exit(code = 0): void {
    this.$quitting = true;
    void this.$end(code);
  }

  /** Answers false where a listener or a window kept the app from quitting. */
  async $quit(): Promise<boolean> {
    const before = new CancellableEvent();
    this.emit('before-quit', before);
    if (before.defaultPrevented) return false;
    for (const window of [...world.windows.values()]) {
      window.close();
      if (!window.isDestroyed()) await Promise.race([once(window, 'closed'), once(window, '$kept')]);
      if (!window.isDestroyed()) return false;
    }
    const will = new CancellableEvent();
    this.emit('will-quit', will);
    if (will.defaultPrevented) return false;
    await this.$end(0);
    return true;
  }
  async $end(code: number): Promise<void> {
    this.emit('quit', new CancellableEvent(), code);
    await this.$chromium?.stop();
    this.$lock?.release();
    for (const options of this.$relaunches) startAnew(options);
    process.exit(code);
  }

  /** Called when the main program has run: Electron, too, is ready only then. */
  $begin(): void {
    if (this.$quitting) return;
    this.$start().catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
  }
  async $start(): Promise<void> {
    const profile = path.join(this.getPath('userData'), 'chromium');
    fs.mkdirSync(profile, { recursive: true });
    this.$chromium = await startChromium(profile, world.switches);
    const { devTools, address } = this.$chromium;
    const { product } = await devTools.browser.send<{ product: string }>('Browser.getVersion');
    process.versions['chrome' as 'node'] = product.split('/')[1] ?? '';
    world.devTools = devTools;
    await watchTargets(devTools);
    process.stderr.write(`DevTools listening on ${address}\n`);
    world.ready = true;
    this.emit('will-finish-launching');
    this.emit('ready', new CancellableEvent(), {});
    this.$whenReady.resolve();
  }
  /** The last window is gone: without a listener Electron quits. */
  $lastWindowClosed(): void {
    if (this.$quitting) return;
    if (!this.emit('window-all-closed')) this.quit();
  }
}

function startAnew({ args = process.argv.slice(1), execPath = program }: Electron.RelaunchOptions): void {
  spawn(execPath, args, { detached: true, stdio: 'ignore' }).unref();
}

function switchValue(name: string): string | null {
  const given = [...process.argv, ...world.switches].find(
    (argument) => argument === `--${name}` || argument.startsWith(`--${name}=`),
  );
  return given === undefined ? null : given.slice(name.length + 3);
}

export const app = strict('app', new App());
