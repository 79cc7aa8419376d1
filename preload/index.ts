import { contextBridge, ipcRenderer } from 'electron';
import { PortEnd, type Port } from './bridge/port.ts';

/** Tells this page's frames from those of the page that was here before a reload. */
const id = crypto.randomUUID();
const end = new PortEnd();

ipcRenderer.on('port', (_event, to: unknown, kind: unknown, frame: unknown) => {
  if (to !== id) return;
  if (kind === 'frame') end.receive(frame);
  else end.markClosed();
});
ipcRenderer.send('port', id, 'open');

/** All that a page gets: `window.port`, the pipe to main. */
const port: Port = {
  post: (frame) => {
    if (!end.closed) ipcRenderer.send('port', id, 'frame', frame);
  },
  onFrame: (listener) => end.onFrame(listener),
  onClose: (listener) => end.onClose(listener),
  close: () => {
    if (end.markClosed()) ipcRenderer.send('port', id, 'close');
  },
};
contextBridge.exposeInMainWorld('port', port);
