import { app, dialog, Menu, powerMonitor, protocol, safeStorage, session } from 'electron';
import path from 'node:path';
import { AppError } from '../preload/contract/errors.ts';
import { errorText } from '../preload/contract/error-text.ts';
import { createApp, isSealed } from './app.ts';
import { readArguments } from './cli/arguments.ts';
import { terminalArguments } from './cli/desktop.ts';
import { nearestLanguage, readConfig, thisSystem, UsageError, type Config } from './config.ts';
import { eraseProfile } from './erasing.ts';
import { systemClock } from './lib/clock.ts';
import { makeFolder } from './lib/folders.ts';
import { lineLogger } from './lib/logger.ts';
import { shellArguments } from './shell/arguments.ts';
import { acceptPorts } from './shell/ipc-port.ts';
import { findKeychain } from './shell/keychain.ts';
import { linkScheme, SystemLinks } from './shell/links.ts';
import { menuTemplate } from './shell/menu.ts';
import { pageFiles } from './shell/page-files.ts';
import { desktopPlatform, systemLanguage } from './shell/platform.ts';
import { appScheme, CameraLeave, commandLineSwitches, lockContents, lockSession } from './shell/security.ts';
import { shellText } from './shell/text.ts';
import { mainWindow } from './shell/window.ts';

/** As in build/electron-builder.yml. */
const appId = 'org.landline.app';
/** So long may saying goodbye to rooms, and writing what is under way, hold up the end of the app. */
const goodbyeDeadlineMs = 4_000;

/** Everything here must be said before the app is ready, so nothing before it may wait. */
function begin(): void {
  const config = configOrLeave();
  if (!config) return;
  // The lock on a second copy belongs to this folder, so one data folder has one desktop app.
  const userData = path.join(config.dataFolder, 'desktop');
  eraseProfile(config.dataFolder);
  // Without a folder for the lock Electron would take this for a second copy and leave without a word;
  // the app itself says what is wrong with the folder.
  const lockable = canKeepIn(userData);
  if (lockable) app.setPath('userData', userData);
  for (const name of commandLineSwitches) app.commandLine.appendSwitch(name);
  // Without it Windows shows no notifications; it is the one the installer gives the app's entry in the menu.
  if (process.platform === 'win32') app.setAppUserModelId(appId);
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([appScheme]);
  const links = systemLinks();
  if (!lockable || app.requestSingleInstanceLock()) void app.whenReady().then(() => run(config, links));
  else app.quit();
}

/** Links come as this program's arguments, as another copy's, and on macOS as an event, which may come before the app is ready. */
function systemLinks(): SystemLinks {
  const links = new SystemLinks();
  links.hear(process.argv.slice(1));
  app.on('second-instance', (_event, argv) => links.hear(argv.slice(1)));
  app.on('open-url', (event, url) => {
    event.preventDefault();
    links.hear([url]);
  });
  // Linux takes it from the package's entry in the menu. Behind `--` nothing in a link can be an option.
  if (app.isPackaged && process.platform !== 'linux') {
    app.setAsDefaultProtocolClient(linkScheme, process.execPath, ['--']);
  }
  return links;
}

function configOrLeave(): Config | null {
  try {
    return readConfig(shellArguments(process.argv), thisSystem());
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`landline: ${error.message}\n`);
    app.exit(2);
    return null;
  }
}

function canKeepIn(folder: string): boolean {
  try {
    makeFolder(folder);
    return true;
  } catch {
    return false;
  }
}

function run(config: Config, links: SystemLinks): void {
  const logger = lineLogger((line) => process.stderr.write(line), config.logLevel);
  const language = nearestLanguage(systemLanguage());
  const text = shellText(language);
  const development = !app.isPackaged;

  const camera = new CameraLeave(systemClock);
  lockSession(session.defaultSession, development, camera);
  app.on('web-contents-created', (_event, contents) =>
    // No more of it: a link is part of what somebody said.
    lockContents(contents, (what, url) =>
      logger.log('warn', 'refused', { what, scheme: /^[a-z][a-z+.-]{0,20}:/i.exec(url)?.[0] ?? '' }),
    ),
  );
  session.defaultSession.protocol.handle('app', pageFiles(path.join(import.meta.dirname, '../renderer')));
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(text, process.platform, development)));

  const window = mainWindow({
    stateFile: path.join(config.dataFolder, 'window.json'),
    preload: path.join(import.meta.dirname, '../preload/index.cjs'),
    text,
    clock: systemClock,
    logger,
  });
  // The keychain may ask the person first; the window is there meanwhile.
  const making = findKeychain(safeStorage, process.platform, (error) =>
    logger.log('warn', 'no-keychain', { error }),
  ).then((keychain) => createApp(config, desktopPlatform({ keychain, links, camera, window })));
  const started = making.then(async (core) => {
    await core.start();
    return core;
  });
  started.catch((error: unknown) => {
    logger.log('error', 'not-started', { error });
    const code = error instanceof AppError ? error.code : 'internal';
    dialog.showErrorBox(text.cannotStart, errorText(language, code));
    app.exit(1);
  });

  const stopAccepting = acceptPorts({
    isOurs: (contents) => window.isOurs(contents),
    // What a page says before the app has started is kept by its port.
    onPort: (port) => void started.then((core) => core.connect(port, 'desktop')).catch(() => port.close()),
    onRefused: (url) => logger.log('warn', 'sender-refused', { url }),
  });
  app.on('second-instance', () => window.show());
  app.on('open-url', () => window.show());
  app.on('activate', () => window.show());
  // The system waits, as far as it can, until the app has said goodbye and is gone.
  const shutDown = (event: Electron.Event): void => {
    event.preventDefault();
    app.quit();
  };
  powerMonitor.on('shutdown', shutDown as () => void);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  sayGoodbye(async () => {
    await Promise.all([window.stop(), making.then((core) => core.stop())]);
    stopAccepting();
  });
  window.show();
}

/** Runs `stop` once before the app ends, and ends it even if `stop` fails or takes too long. */
function sayGoodbye(stop: () => Promise<void>): void {
  let state: 'running' | 'stopping' | 'stopped' = 'running';
  app.on('before-quit', (event) => {
    if (state === 'stopped') return;
    event.preventDefault();
    if (state === 'stopping') return;
    state = 'stopping';
    const deadline = Promise.withResolvers<never>();
    systemClock.after(goodbyeDeadlineMs, () => deadline.reject(new Error('it took too long')));
    void Promise.race([stop(), deadline.promise])
      .catch((error: unknown) => process.stderr.write(`landline: goodbye failed: ${String(error)}\n`))
      .then(() => {
        state = 'stopped';
        app.quit();
      });
  });
}

/**
 * The data folder of a command where only the system's keychain opens its keys, and a screen is there, without which
 * Electron does not start on Linux. Null for all others: they need none of Electron.
 */
function sealedFolder(args: readonly string[]): string | null {
  const { platform, env } = process;
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return null;
  try {
    const { command, config } = readArguments(args, thisSystem());
    const isQuestion = ['help', 'version', 'doctor'].includes(command.kind);
    return !isQuestion && isSealed(config.dataFolder) ? config.dataFolder : null;
  } catch {
    // The command says what is wrong with it.
    return null;
  }
}

/** Runs a command once Electron is ready, behind no window. What opens the keys may be kept with the browser's own files. */
function runSealed(args: readonly string[], dataFolder: string): void {
  app.setPath('userData', path.join(dataFolder, 'desktop'));
  for (const name of commandLineSwitches) app.commandLine.appendSwitch(name);
  if (process.platform === 'darwin') app.setActivationPolicy('prohibited');
  const logger = lineLogger((line) => process.stderr.write(line), 'error');
  void app.whenReady().then(async () => {
    const { runHere } = await import('./cli/main.ts');
    const keychain = await findKeychain(safeStorage, process.platform, (error) =>
      logger.log('error', 'no-keychain', { error }),
    );
    await runHere(args, {
      keychain,
      onQuit(listener) {
        app.on('before-quit', (event) => {
          event.preventDefault();
          listener();
        });
      },
    });
  });
}

const terminal = terminalArguments(process.argv, process.defaultApp);
const sealed = terminal && sealedFolder(terminal);
if (terminal === null) begin();
else if (sealed !== null) runSealed(terminal, sealed);
// Electron waits for this module before it starts a screen, so a command works without one.
else await (await import('./cli/main.ts')).runHere(terminal);
