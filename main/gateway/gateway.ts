import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Port } from '../../preload/bridge/port.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { defaultHttpPort } from '../config.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Bundle } from './bundle.ts';
import { Doorkeeper } from './doorkeeper.ts';
import type { GatewayLimits } from './limits.ts';
import { answerRequest, hasSession, isOurHost, isOurOrigin, type Door } from './requests.ts';
import { socketPort } from './socket-port.ts';

export interface GatewayOptions {
  readonly bundle: Bundle;
  /** Null: the usual port, or any free one. A number, and only that one will do; 0 means any. */
  readonly port: number | null;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: GatewayLimits;
  randomBytes(count: number): Uint8Array;
  /** Takes the pipe of a tab that was let in. */
  connect(port: Port): void;
}

export interface Gateway {
  readonly port: number;
  /** An address that works once; one that was given before and not used is void. */
  newAddress(): string;
  stop(): Promise<void>;
}

/** Where a page opens its WebSocket. */
export const bridgePath = '/bridge';

/**
 * Serves the app to browsers on this machine, and to nobody else: on loopback only, for requests that name a loopback
 * address, to browsers that came with a token. Rejects with `port-taken`.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { limits } = options;
  const keeper = new Doorkeeper((count) => options.randomBytes(count), limits.sessions);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.frameBytes,
    perMessageDeflate: false,
  });
  const door = { port: 0, keeper };

  const newServer = (): Server => {
    const server = createServer({
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.checkMs,
      keepAliveTimeout: limits.keepAliveMs,
    });
    server.timeout = limits.idleMs;
    server.maxConnections = limits.connections;
    server.on('request', (request, response) => answerRequest(door, options.bundle, request, response));
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => socket.destroy());
      // Whoever is refused and neither hears it nor goes would keep the place of somebody else.
      const undo = options.clock.after(goodbyeMs, () => socket.destroy());
      socket.once('close', undo);
      const refusal = whyNoSocket(door, request, sockets.clients.size >= limits.tabs);
      if (refusal !== null) {
        options.logger.log('warn', 'tab-refused', { refusal });
        socket.once('finish', () => socket.destroy());
        socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      sockets.handleUpgrade(request, socket, head, (opened) => {
        undo();
        options.connect(socketPort(opened, options.clock, limits));
      });
    });
    return server;
  };

  const servers = [newServer()];
  door.port = await listenOnFirst(servers[0] as Server, options.port);
  const second = newServer();
  // Without IPv6 on this machine, or with the port taken there, 127.0.0.1 alone has to do.
  if (await listen(second, '::1', door.port).then(yes, no)) servers.push(second);

  let stopping: Promise<void> | null = null;
  return {
    port: door.port,
    newAddress: () => `http://127.0.0.1:${door.port}/?token=${keeper.newToken()}`,
    stop() {
      stopping ??= stopAll(servers, sockets, options.clock);
      return stopping;
    },
  };
}

const yes = (): boolean => true;
const no = (): boolean => false;

/** The status line for a WebSocket that is refused, or null for one that may open. */
function whyNoSocket(door: Door, request: IncomingMessage, full: boolean): string | null {
  if (!isOurHost(door, request)) return '421 Misdirected Request';
  if (!isOurOrigin(request)) return '403 Forbidden';
  if (!hasSession(door, request)) return '401 Unauthorized';
  if (request.url !== bridgePath) return '404 Not Found';
  return full ? '503 Service Unavailable' : null;
}

async function listenOnFirst(server: Server, wanted: number | null): Promise<number> {
  for (const port of wanted === null ? [defaultHttpPort, 0] : [wanted]) {
    try {
      await listen(server, '127.0.0.1', port);
      return (server.address() as AddressInfo).port;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
      if (wanted !== null) throw new AppError('port-taken', { cause: error });
    }
  }
  throw new AppError('port-taken');
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

const goodbyeMs = 500;

/** Tells the tabs that the app goes, gives them a moment to hear it, then closes everything. */
async function stopAll(servers: readonly Server[], sockets: WebSocketServer, clock: Clock): Promise<void> {
  const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
  for (const socket of sockets.clients) socket.close(1001);
  for (const server of servers) server.closeIdleConnections();
  const undo = clock.after(goodbyeMs, () => {
    for (const socket of sockets.clients) socket.terminate();
    for (const server of servers) server.closeAllConnections();
  });
  await Promise.all(closed);
  undo();
}
