import type { WebSocket } from 'ws';
import { PortEnd, type Port } from '../../preload/bridge/port.ts';
import type { Clock } from '../lib/clock.ts';
import type { GatewayLimits } from './limits.ts';

/** RFC 6455 close codes. */
const closeCodes = { normal: 1000, notText: 1003, notJson: 1007 } as const;

/**
 * The server's end of a tab's pipe: each frame is one text message of JSON.
 * A message that is not that closes it, as do a tab that answers no ping and one that reads too slowly.
 */
export function socketPort(
  socket: WebSocket,
  clock: Clock,
  limits: Pick<GatewayLimits, 'pingMs' | 'unsentBytes'>,
): Port {
  const end = new PortEnd();
  let answered = true;
  const stopPinging = clock.every(limits.pingMs, () => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  });
  const close = (code: number): void => {
    if (!end.markClosed()) return;
    stopPinging();
    socket.close(code);
  };

  socket.on('pong', () => (answered = true));
  socket.on('message', (data, isBinary) => {
    if (isBinary) return close(closeCodes.notText);
    let frame: unknown;
    try {
      frame = JSON.parse((data as Buffer).toString('utf8'));
    } catch {
      return close(closeCodes.notJson);
    }
    end.receive(frame);
  });
  // What `ws` refuses by itself, an oversized message among them, comes as an error and then as a close.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    stopPinging();
    end.markClosed();
  });

  return {
    post(frame) {
      if (end.closed) return;
      if (socket.bufferedAmount > limits.unsentBytes) return socket.terminate();
      socket.send(JSON.stringify(frame));
    },
    onFrame: (listener) => end.onFrame(listener),
    onClose: (listener) => end.onClose(listener),
    close: () => close(closeCodes.normal),
  };
}
