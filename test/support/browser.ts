import http from 'node:http';
import { randomBytes } from 'node:crypto';
import { PortEnd, type Port } from '../../preload/bridge/port.ts';
import type { Bundle } from '../../main/gateway/bundle.ts';
import { startGateway, type Gateway, type GatewayOptions } from '../../main/gateway/gateway.ts';
import { gatewayLimits, type GatewayLimits } from '../../main/gateway/limits.ts';
import { systemClock } from '../../main/lib/clock.ts';
import { silentLogger } from '../../main/lib/logger.ts';

const file = (body: string, type: string): { body: Buffer; type: string; cacheControl: string } => ({
  body: Buffer.from(body),
  type,
  cacheControl: 'no-store',
});
const page = file('<!doctype html><title>Landline</title>', 'text/html; charset=utf-8');
export const smallBundle: Bundle = new Map([
  ['/', page],
  ['/index.html', page],
  ['/assets/app.js', file('export {};', 'text/javascript; charset=utf-8')],
]);

/** A gateway on any free port, with limits changed where a test steps over them. */
export const testGateway = (
  options: Partial<Omit<GatewayOptions, 'limits'>> & { readonly limits?: Partial<GatewayLimits> } = {},
): Promise<Gateway> =>
  startGateway({
    bundle: smallBundle,
    port: 0,
    clock: systemClock,
    logger: silentLogger,
    randomBytes,
    connect: () => undefined,
    ...options,
    limits: { ...gatewayLimits, ...options.limits },
  });

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** One request, as written: `path` is sent untouched, so that what a browser would clean up arrives as it is. */
export function ask(
  port: number,
  path: string,
  options: { method?: string; headers?: Record<string, string>; host?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, host = '127.0.0.1' } = options;
    const request = http.request({ host, port, path, method, headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => (body += part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    request.on('error', reject).end();
  });
}

/** Opens `gateway`'s address as a browser does, and gives the cookie it got. */
export async function signIn(gateway: Gateway): Promise<string> {
  const address = new URL(gateway.newAddress());
  const answer = await ask(gateway.port, address.pathname + address.search);
  const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0];
  if (cookie === undefined) throw new Error(`no cookie, but ${answer.status}`);
  return cookie;
}

/** Node's WebSocket with the headers a browser would send by itself. */
export function openSocket(
  gateway: Pick<Gateway, 'port'>,
  headers: Readonly<Record<string, string>>,
  path = '/bridge',
): Promise<WebSocket> {
  // Beyond the standard, Node's WebSocket takes headers.
  const options = { headers } as unknown as string[];
  const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}${path}`, options);
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(socket));
    socket.addEventListener('error', () => reject(new Error('refused')));
  });
}

export const tabHeaders = (gateway: Pick<Gateway, 'port'>, cookie: string): Record<string, string> => ({
  cookie,
  origin: `http://127.0.0.1:${gateway.port}`,
});

/** A tab's end of the pipe over a standard WebSocket. */
export function webSocketPort(socket: WebSocket): Port {
  const end = new PortEnd();
  socket.addEventListener('message', (event) => end.receive(JSON.parse(event.data as string)));
  socket.addEventListener('close', () => end.markClosed());
  return {
    post: (frame) => {
      if (!end.closed) socket.send(JSON.stringify(frame));
    },
    onFrame: (listener) => end.onFrame(listener),
    onClose: (listener) => end.onClose(listener),
    close: () => {
      socket.close();
      end.markClosed();
    },
  };
}
