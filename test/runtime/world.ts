// Brings Electron's own types, the namespace `Electron`, into the program; nothing is imported at run time.
import type {} from 'electron';
import type { DevTools } from './devtools.ts';
import type { BrowserWindow } from './browser-window.ts';

/** Answers the requests for one custom scheme. */
export type SchemeHandler = (request: Request) => Response | Promise<Response>;

/**
 * What the parts of this runtime share. Electron's module is one for each process, so this is, too:
 * the single exception to the house rule against module state, and only under `test/`.
 */
export const world = {
  appFolder: '',
  manifest: { name: '', version: '' },
  ready: false,
  /** Whether `app.enableSandbox` was called; Electron keeps it as a switch. */
  sandboxed: false,
  /** Set between `begin` and the end of the process. */
  devTools: null as DevTools | null,
  windows: new Map<number, BrowserWindow>(),
  /** Custom schemes as they were registered, for tests to read. */
  schemes: [] as Electron.CustomScheme[],
  schemeHandlers: new Map<string, SchemeHandler>(),
  /** Switches given to Chromium besides the runtime's own. */
  switches: [] as string[],
  /** The browser targets that windows are being made for, or were. */
  windowTargets: new Set<string>(),
  /** Resolves once every window that is being made has its target. */
  making: Promise.resolve() as Promise<unknown>,
};

/** The connection to Chromium; an app may only reach for it once it is ready. */
export function devTools(): DevTools {
  if (!world.devTools) throw new Error('stand-in electron: not before the app is ready');
  return world.devTools;
}
