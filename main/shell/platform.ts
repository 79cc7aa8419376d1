import {
  app,
  dialog,
  Menu,
  nativeImage,
  Notification,
  powerMonitor,
  shell,
  Tray,
  utilityProcess,
} from 'electron';
import path from 'node:path';
import { safeLink } from '../api/safe-link.ts';
import { nearestLanguage } from '../config.ts';
import { systemClock } from '../lib/clock.ts';
import {
  watchForResume,
  type Background,
  type BackgroundName,
  type Keychain,
  type Platform,
} from '../platform.ts';
import { isLink, type SystemLinks } from './links.ts';
import { systemNotifications } from './notifications.ts';
import { savePieces } from './save-file.ts';
import type { CameraLeave } from './security.ts';
import { shellText } from './text.ts';
import { callingShown } from './tray.ts';
import type { MainWindow } from './window.ts';

/** A BCP 47 tag. Once the app is ready. */
export const systemLanguage = (): string => app.getPreferredSystemLanguages()[0] ?? app.getLocale();

/** The desktop as surroundings: background programs are utility processes. Made once the app is ready. */
export function desktopPlatform(parts: {
  readonly keychain: Keychain | null;
  readonly links: SystemLinks;
  readonly camera: CameraLeave;
  readonly window: Pick<MainWindow, 'show' | 'overlay'>;
}): Platform {
  const { platform } = process;
  const show = (): void => parts.window.show();
  // The system's language: what a notification says is chosen by the app, what its field for a reply says is not.
  const replyText = (): string => shellText(nearestLanguage(systemLanguage())).reply;
  const notifications = systemNotifications({ Notification, platform, replyText, show });
  let locked = false;
  return {
    ...(notifications && { notifications }),
    showCalling: callingShown({
      electron: { app, Menu, nativeImage, Tray },
      platform,
      show,
      overlay: parts.window.overlay,
    }),
    idleMs: () => (locked ? Infinity : powerMonitor.getSystemIdleTime() * 1_000),
    onLock(listener) {
      const lock = (): void => {
        locked = true;
        listener();
      };
      const unlock = (): void => {
        locked = false;
        listener();
      };
      powerMonitor.on('lock-screen', lock);
      powerMonitor.on('unlock-screen', unlock);
      return () => {
        powerMonitor.off('lock-screen', lock);
        powerMonitor.off('unlock-screen', unlock);
      };
    },
    keychain: parts.keychain,
    startBackground: (name) => utilityBackground(name),
    language: systemLanguage(),
    openExternal: (url) => shell.openExternal(safeLink(url)),
    async showFolder(folder) {
      const failure = await shell.openPath(folder);
      if (failure !== '') throw new Error(failure);
    },
    async saveFile(name, pieces) {
      const { canceled, filePath } = await dialog.showSaveDialog({ defaultPath: name });
      if (canceled || filePath === '') return false;
      await savePieces(filePath, pieces);
      return true;
    },
    allowCamera: (forMs) => parts.camera.give(forMs),
    onLink: (listener) => parts.links.onLink(listener),
    restart() {
      // An invite that started this copy was for it alone.
      const args = process.argv.slice(1).filter((argument) => !isLink(argument));
      const image = process.env['APPIMAGE'];
      app.relaunch({ args, ...(image !== undefined && { execPath: image }) });
      app.exit(0);
    },
    onSuspend(listener) {
      // Electron lets nobody hold up a sleep: what is said at once still goes out.
      const suspend = (): void => void listener();
      powerMonitor.on('suspend', suspend);
      return () => void powerMonitor.off('suspend', suspend);
    },
    onResume(listener) {
      powerMonitor.on('resume', listener);
      // Not every sleep is told, and a process can stand still on its own.
      const undo = watchForResume(systemClock, listener);
      return () => {
        powerMonitor.off('resume', listener);
        undo();
      };
    },
  };
}

/** Built files lie side by side. */
function utilityBackground(name: BackgroundName): Background {
  const child = utilityProcess.fork(path.join(import.meta.dirname, `${name}.js`), [], {
    serviceName: `Landline ${name}`,
  });
  let stopping = false;
  const exited = new Promise<number>((resolve) => child.once('exit', resolve));
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void exited.then((code) => listener(stopping ? 0 : code)),
    async stop() {
      stopping = true;
      const { pid } = child;
      if (!child.kill()) return;
      if (pid !== undefined) killAtOnce(pid);
      await exited;
    },
  };
}

/** A background program leaves what ends a whole group of processes to the app, and so does not heed a plain kill. */
function killAtOnce(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
