import { PortEnd, type Port } from '../../preload/bridge/port.ts';
import type { PortSource } from '../state/link.ts';

declare global {
  interface Window {
    /** Put there by the preload on the desktop, and by nothing else. */
    readonly port?: Port;
  }
}

const loopbackNames: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/**
 * How this page reaches the app: the desktop's pipe where there is one, else a WebSocket to the loopback address the
 * page came from. Null means neither: a desktop whose preload failed, which must be shown and never papered over.
 */
export function findPortSource(
  page: Pick<Window, 'port'> & { readonly location: Location },
): PortSource | null {
  if (page.port) return { kind: 'once', port: page.port };
  const { protocol, hostname, host } = page.location;
  if (!['http:', 'https:'].includes(protocol) || !loopbackNames.includes(hostname)) return null;
  const address = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/bridge`;
  return { kind: 'again', open: () => openWebSocket(address) };
}

/** Resolves once the socket is open; rejects when it cannot be opened. */
function openWebSocket(address: string): Promise<Port> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address);
    const end = new PortEnd();
    const port: Port = {
      post: (frame) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
      },
      onFrame: (listener) => end.onFrame(listener),
      onClose: (listener) => end.onClose(listener),
      close: () => socket.close(),
    };
    socket.addEventListener('open', () => resolve(port));
    socket.addEventListener('message', (event: MessageEvent<string>) => end.receive(JSON.parse(event.data)));
    socket.addEventListener('close', () => {
      end.markClosed();
      reject(new Error('The socket was refused.'));
    });
  });
}
