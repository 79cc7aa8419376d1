import { ipcMain, type IpcMainEvent, type WebContents } from 'electron';
import { PortEnd, type Port, type Undo } from '../../preload/bridge/port.ts';
import { isTrustedFrame } from './security.ts';

interface Open {
  /** Chosen by the preload for each page it is loaded into, so that a reloaded page hears nothing meant for the last. */
  readonly id: string;
  readonly end: PortEnd;
}

/**
 * Gives `onPort` a Port for every page that opens one. A page has one at a time: opening again, as after a reload,
 * closes the one before; so does the end of its process or window.
 * What comes from another frame, another page or a window that `isOurs` denies goes to `onRefused` and nowhere else.
 */
export function acceptPorts(options: {
  readonly isOurs: (contents: WebContents) => boolean;
  readonly onPort: (port: Port) => void;
  readonly onRefused: (url: string) => void;
}): Undo {
  const ports = new Map<WebContents, Open>();
  const watched = new WeakSet<WebContents>();

  const close = (contents: WebContents): void => {
    ports.get(contents)?.end.markClosed();
    ports.delete(contents);
  };
  const open = (contents: WebContents, id: string): void => {
    close(contents);
    const end = new PortEnd();
    ports.set(contents, { id, end });
    if (!watched.has(contents)) {
      watched.add(contents);
      contents.on('render-process-gone', () => close(contents));
      contents.once('destroyed', () => close(contents));
    }
    options.onPort(portFor(contents, id, end, () => ports.get(contents)?.end === end && close(contents)));
  };

  const listener = (event: IpcMainEvent, id: unknown, kind: unknown, frame: unknown): void => {
    if (!isTrustedFrame(event.senderFrame) || !options.isOurs(event.sender))
      return options.onRefused(event.senderFrame?.url ?? '');
    if (typeof id !== 'string' || id === '') return;
    if (kind === 'open') return open(event.sender, id);
    const current = ports.get(event.sender);
    if (current?.id !== id) return;
    if (kind === 'frame') current.end.receive(frame);
    else if (kind === 'close') close(event.sender);
  };
  ipcMain.on('port', listener);
  return () => {
    ipcMain.off('port', listener);
    for (const contents of [...ports.keys()]) close(contents);
  };
}

function portFor(contents: WebContents, id: string, end: PortEnd, onClosed: () => void): Port {
  const send = (kind: 'frame' | 'close', frame?: unknown): void => {
    if (!end.closed && !contents.isDestroyed()) contents.send('port', id, kind, frame);
  };
  return {
    post: (frame) => send('frame', frame),
    onFrame: (listener) => end.onFrame(listener),
    onClose: (listener) => end.onClose(listener),
    close() {
      send('close');
      end.markClosed();
      onClosed();
    },
  };
}
