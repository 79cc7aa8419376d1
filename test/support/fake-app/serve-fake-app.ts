import fs from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import { contentSecurityPolicy, workerPath, workerPolicy } from '../../../main/content-security-policy.ts';
import { permissionsPolicy } from '../../../main/permissions-policy.ts';
import { PortEnd, type Port } from '../../../preload/bridge/port.ts';
import { serve } from '../../../preload/bridge/server.ts';
import type { FakeApp } from './fake-app.ts';

const bundle = path.resolve(import.meta.dirname, '../../../out/renderer');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

function socketPort(socket: WebSocket): Port {
  const end = new PortEnd();
  socket.on('message', (data: Buffer) => end.receive(JSON.parse(data.toString('utf8'))));
  socket.on('close', () => end.markClosed());
  return {
    post: (frame) => socket.send(JSON.stringify(frame)),
    onFrame: (listener) => end.onFrame(listener),
    onClose: (listener) => end.onClose(listener),
    close: () => socket.close(),
  };
}

export interface ServedFakeApp {
  readonly address: string;
  /** Breaks every pipe; while `refusing`, new ones break at once. */
  breakPipes(): void;
  refusing: boolean;
  stop(): Promise<void>;
}

/** The built renderer over `app`, under the real policies, on a free port of the loopback. */
export async function serveFakeApp(app: FakeApp): Promise<ServedFakeApp> {
  const server = http.createServer((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
    const file = path.join(bundle, asked === '/' ? 'index.html' : path.normalize(asked));
    fs.readFile(file).then(
      (body) => {
        response.writeHead(200, {
          'content-type': types[path.extname(file)] ?? 'application/octet-stream',
          'content-security-policy': asked === workerPath ? workerPolicy : contentSecurityPolicy,
          'permissions-policy': permissionsPolicy,
        });
        response.end(body);
      },
      () => response.writeHead(404).end(),
    );
  });
  const sockets = new WebSocketServer({ server, path: '/bridge' });
  const served: ServedFakeApp = {
    address: '',
    refusing: false,
    breakPipes: () => {
      for (const socket of sockets.clients) socket.terminate();
    },
    stop: async () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  sockets.on('connection', (socket) => {
    if (served.refusing) return socket.terminate();
    const onBug = (name: string, error: unknown): void => {
      throw new Error(`the fake app failed at ${name}`, { cause: error });
    };
    return serve(socketPort(socket), app.handlers, app, { face: app.info.face, onBug });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  return Object.assign(served, { address: `http://127.0.0.1:${bound.port}/` });
}
