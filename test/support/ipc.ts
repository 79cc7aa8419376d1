import { EventEmitter } from 'node:events';
import type { IpcMainEvent, IpcRendererEvent, WebContents } from 'electron';
import { vi } from 'vitest';
import type { acceptPorts as AcceptPorts } from '../../main/shell/ipc-port.ts';
import type { Port } from '../../preload/bridge/port.ts';

/** One window as main sees it. Each page loaded into it runs the real preload. */
export interface IpcWindow {
  readonly contents: WebContents;
  /** Loads a page and gives what its scripts find as `window.port`. The page before it hears nothing any more. */
  load(): Promise<Port>;
  /** What main is told by Electron. */
  emit(event: 'destroyed' | 'render-process-gone'): void;
}

export interface Ipc {
  readonly acceptPorts: typeof AcceptPorts;
  openWindow(frame?: Partial<NonNullable<IpcMainEvent['senderFrame']>>): IpcWindow;
}

type PageListener = (event: IpcRendererEvent, ...args: unknown[]) => void;

/**
 * `main/shell/ipc-port.ts` and `preload/index.ts` as they are, over doubles of Electron's three modules. What crosses is
 * copied, arrives in a later task and in order; across the context bridge values are copied and functions are wrapped.
 */
export async function openIpc(): Promise<Ipc> {
  const ipcMain = new EventEmitter();
  vi.resetModules();
  vi.doMock('electron', () => ({ ipcMain }));
  const { acceptPorts } = await import('../../main/shell/ipc-port.ts');

  function openWindow(frame: Partial<NonNullable<IpcMainEvent['senderFrame']>> = {}): IpcWindow {
    let page: PageListener[] = [];
    let gone = false;
    const contents = Object.assign(new EventEmitter(), {
      isDestroyed: () => gone,
      send(...args: unknown[]) {
        const [, ...copies] = structuredClone(args);
        // Whichever page is there when it arrives: it is for the page to tell what is not meant for it.
        later(() => page.forEach((listener) => listener({} as IpcRendererEvent, ...copies)));
      },
    }) as unknown as WebContents;
    const senderFrame = {
      url: 'app://landline/index.html',
      origin: 'app://landline',
      parent: null,
      ...frame,
    };

    return {
      contents,
      emit(event) {
        if (event === 'destroyed') gone = true;
        (contents as unknown as EventEmitter).emit(event, {}, {});
      },
      async load() {
        const listeners: PageListener[] = [];
        page = listeners;
        let exposed: unknown = null;
        const ipcRenderer = {
          on: (_channel: string, listener: PageListener) => void listeners.push(listener),
          send(channel: string, ...args: unknown[]) {
            const copies = structuredClone(args);
            later(() => {
              if (!gone) ipcMain.emit(channel, { sender: contents, senderFrame }, ...copies);
            });
          },
        };
        const contextBridge = {
          exposeInMainWorld(key: string, value: unknown) {
            if (key === 'port') exposed = across(value);
          },
        };
        vi.resetModules();
        vi.doMock('electron', () => ({ ipcRenderer, contextBridge }));
        await import('../../preload/index.ts');
        if (exposed === null) throw new Error('the preload exposed no port');
        return exposed as Port;
      },
    };
  }
  return { acceptPorts, openWindow };
}

const later = (run: () => void): void => void setImmediate(run);

/** A value on the other side of the context bridge. */
function across(value: unknown): unknown {
  if (typeof value === 'function') {
    const call = value as (...args: unknown[]) => unknown;
    return (...args: unknown[]) => across(call(...args.map(across)));
  }
  if (Array.isArray(value)) return value.map(across);
  if (typeof value !== 'object' || value === null) return structuredClone(value);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, across(part)]));
}
