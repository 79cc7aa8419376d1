// The module `electron` as an app's main program imports it. A name it lacks fails the import.
import { strict } from './strict.ts';
import { defaultSession } from './session.ts';

export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { WebContents as webContents } from './contents.ts';
export { dialog, nativeTheme, powerMonitor, screen, shell } from './desktop.ts';
export { ipcMain } from './ipc-main.ts';
export { Menu, MenuItem } from './menu.ts';
export { nativeImage, Notification, Tray } from './system-bar.ts';
export { safeStorage } from './safe-storage.ts';
export { protocol } from './session.ts';
export { utilityProcess } from './utility-process.ts';
export const session = strict('session', { defaultSession });
