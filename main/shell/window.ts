import {
  app,
  BrowserWindow,
  dialog,
  nativeTheme,
  screen,
  type NativeImage,
  type WebContents,
} from 'electron';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../lib/clock.ts';
import { makeFolder } from '../lib/folders.ts';
import type { Logger } from '../lib/logger.ts';
import { writeWholeFile } from '../lib/whole-file.ts';
import { startUrl, webPreferences } from './security.ts';
import type { ShellText } from './text.ts';
import { restoreWindowState, smallestSize, storeWindowState } from './window-state.ts';

export interface MainWindow {
  /** Shows the window in front of the others, opening it again if it had been closed. */
  show(): void;
  isOurs(contents: WebContents): boolean;
  /** A picture over the window's own in the task bar, and what it means; null for none. Windows alone has that. */
  readonly overlay: (image: NativeImage | null, description: string) => void;
  /** Closes the window; resolves once its place is on disk. */
  stop(): Promise<void>;
}

/** A second crash of the page within this time is put before the person instead of reloading once more. */
const crashPeriodMs = 60_000;
/** Moving a window sends many events; its place is written when it has rested this long. */
const restMs = 500;
/** The page's own backgrounds, so that opening does not flash. */
const background = { light: '#ffffff', dark: '#161719' } as const;

/** The one window. Made once the app is ready and `app://` is answered; opened by the first `show`. */
export function mainWindow(options: {
  readonly stateFile: string;
  readonly preload: string;
  readonly text: ShellText;
  readonly clock: Clock;
  readonly logger: Logger;
}): MainWindow {
  const { stateFile, text, clock, logger } = options;
  let window: BrowserWindow | null = null;
  let writing: Promise<void> = Promise.resolve();
  let stored = readOrNull(stateFile);
  let overlay: Parameters<MainWindow['overlay']> = [null, ''];

  const remember = (of: BrowserWindow): void => {
    const state = storeWindowState({ bounds: of.getNormalBounds(), maximized: of.isMaximized() });
    if (state === stored) return;
    stored = state;
    writing = writing
      .then(() => {
        makeFolder(path.dirname(stateFile));
        return writeWholeFile(stateFile, state);
      })
      .catch((error: unknown) => logger.log('warn', 'window-state-not-saved', { error }));
  };

  const open = (): BrowserWindow => {
    const state = restoreWindowState(
      stored,
      screen.getAllDisplays().map((display) => display.workArea),
    );
    const opened = new BrowserWindow({
      ...state.bounds,
      minWidth: smallestSize.width,
      minHeight: smallestSize.height,
      title: app.getName(),
      show: false,
      autoHideMenuBar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
      webPreferences: webPreferences(options.preload, !app.isPackaged, process.platform),
    });
    if (state.maximized) opened.maximize();
    watchPlace(opened, clock, () => remember(opened));
    watchPage(opened, text, clock, logger);
    opened.once('ready-to-show', () => {
      opened.show();
      if (overlay[0]) opened.setOverlayIcon(...overlay);
    });
    opened.once('closed', () => (window = null));
    // Windows ends a session without asking the app to quit, and ends the app soon after.
    opened.once('session-end', () => app.quit());
    opened.loadURL(startUrl).catch((error: unknown) => {
      logger.log('error', 'page-not-loaded', { error });
      if (!opened.isDestroyed()) leaveDamaged(text);
    });
    return opened;
  };

  return {
    show() {
      if (!window) {
        window = open();
        return;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    isOurs: (contents) => contents === window?.webContents,
    overlay(...shown) {
      overlay = shown;
      window?.setOverlayIcon(...shown);
    },
    async stop() {
      window?.close();
      await writing;
    },
  };
}

function watchPlace(window: BrowserWindow, clock: Clock, remember: () => void): void {
  let cancel = (): void => undefined;
  const rested = (): void => {
    cancel();
    cancel = clock.after(restMs, remember);
  };
  window.on('resize', rested);
  window.on('move', rested);
  window.on('maximize', rested);
  window.on('unmaximize', rested);
  window.on('close', () => {
    cancel();
    remember();
  });
}

/** What can go wrong with a page: its preload, its process. */
function watchPage(window: BrowserWindow, text: ShellText, clock: Clock, logger: Logger): void {
  const { webContents: contents } = window;
  let lastCrash = -Infinity;
  contents.on('preload-error', (_event, file, error) => {
    logger.log('error', 'preload-failed', { file: path.basename(file), error });
    leaveDamaged(text);
  });
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    logger.log('error', 'page-process-gone', { reason, exitCode });
    const again = clock.monotonic() - lastCrash < crashPeriodMs;
    lastCrash = clock.monotonic();
    if (again) void askAfterCrash(window, text);
    else contents.reload();
  });
}

async function askAfterCrash(window: BrowserWindow, text: ShellText): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: text.pageStopped,
    detail: text.pageStoppedDetail,
    buttons: [text.showAgain, text.quit],
    defaultId: 0,
    cancelId: 0,
  });
  if (response === 1) app.quit();
  else if (!window.isDestroyed()) window.webContents.reload();
}

/** Without its page or preload the app can do nothing for anybody: it says so and ends with 1. */
function leaveDamaged(text: ShellText): void {
  dialog.showErrorBox(text.cannotStart, text.pageMissing);
  app.exit(1);
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
