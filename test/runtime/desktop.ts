import { EventEmitter } from 'node:events';
import { strict } from './strict.ts';

// What a desktop does around an app. Nobody sits here: dialogs answer themselves, nothing is opened.
// Tests put their own functions in place of these to answer otherwise or to look on.

export const dialog = strict('dialog', {
  showMessageBox: () => Promise.resolve({ response: 0, checkboxChecked: false }),
  showSaveDialog: () => Promise.resolve({ canceled: true, filePath: '' }),
  showErrorBox: (title, content) => void process.stderr.write(`error box: ${title}: ${content}\n`),
} satisfies Partial<Electron.Dialog>);

export const shell = strict('shell', {
  openExternal: () => Promise.resolve(),
  openPath: () => Promise.resolve(''),
} satisfies Partial<Electron.Shell>);

const area: Electron.Rectangle = { x: 0, y: 0, width: 1280, height: 800 };
const display = strict('Display', {
  id: 1,
  scaleFactor: 1,
  bounds: area,
  workArea: area,
} satisfies Partial<Electron.Display>);

class Screen extends EventEmitter {
  getAllDisplays(): (typeof display)[] {
    return [display];
  }
  getPrimaryDisplay(): typeof display {
    return display;
  }
}
export const screen = strict('screen', new Screen());

class NativeTheme extends EventEmitter implements Pick<Electron.NativeTheme, 'shouldUseDarkColors'> {
  readonly shouldUseDarkColors: boolean = false;
}
export const nativeTheme = strict('nativeTheme', new NativeTheme());

class PowerMonitor extends EventEmitter implements Pick<Electron.PowerMonitor, 'getSystemIdleTime'> {
  /** In seconds. */
  $idle = 0;
  getSystemIdleTime(): number {
    return this.$idle;
  }
}
export const powerMonitor = strict('powerMonitor', new PowerMonitor());
