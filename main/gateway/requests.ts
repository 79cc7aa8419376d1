import type { IncomingMessage, ServerResponse } from 'node:http';
import { contentSecurityPolicy, workerPath, workerPolicy } from '../content-security-policy.ts';
import { permissionsPolicy } from '../permissions-policy.ts';
import type { Bundle } from './bundle.ts';
import type { Doorkeeper } from './doorkeeper.ts';
import { refusalPage, refusalPolicy } from './refusal-page.ts';

/** What a request is judged by. */
export interface Door {
  /** The port this server has: part of every name it goes by, and of its cookie's name, since browsers share cookies between ports. */
  readonly port: number;
  readonly keeper: Doorkeeper;
}

const everywhere = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Permissions-Policy': permissionsPolicy,
} as const;

const cookieName = (door: Door): string => `landline-${door.port}`;

/** Whether `request` names this server by a loopback name: a page elsewhere that had its own name point here does not (DNS rebinding). */
export function isOurHost(door: Door, request: IncomingMessage): boolean {
  const host = request.headers.host?.toLowerCase();
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  return names.some((name) => host === `${name}:${door.port}` || (door.port === 80 && host === name));
}

/** Whether the page that opened `request` came from this server; one that does not say is not believed. */
export function isOurOrigin(request: IncomingMessage): boolean {
  return request.headers.origin === `http://${request.headers.host?.toLowerCase() ?? ''}`;
}

export function hasSession(door: Door, request: IncomingMessage): boolean {
  const start = `${cookieName(door)}=`;
  const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
  return cookies.some((cookie) => cookie.startsWith(start) && door.keeper.knows(cookie.slice(start.length)));
}

/** Answers a page's requests: the token becomes a cookie, whoever has the cookie gets the bundle's files, nobody gets anything else. */
export function answerRequest(
  door: Door,
  bundle: Bundle,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const send = (status: number, headers: Record<string, string>, body: string | Buffer): void => {
    response.writeHead(status, { ...everywhere, 'Content-Length': Buffer.byteLength(body), ...headers });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  const refuse = (status: number, text: string, headers: Record<string, string> = {}): void => {
    const plain = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' };
    send(status, { ...plain, 'Content-Security-Policy': refusalPolicy, ...headers }, `${text}\n`);
  };
  const goHome = (headers: Record<string, string> = {}): void =>
    send(303, { Location: '/', 'Cache-Control': 'no-store', ...headers }, '');

  if (!isOurHost(door, request)) return refuse(421, 'This server does not go by that name.');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(405, 'Only GET and HEAD are answered.', { Allow: 'GET, HEAD' });
  }
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const token = path === '/' ? new URLSearchParams(query).get('token') : null;

  if (!hasSession(door, request)) {
    // HEAD is what link checkers send: it must not use the token up.
    const session = token !== null && request.method === 'GET' ? door.keeper.admit(token) : null;
    if (session !== null) {
      return goHome({
        'Set-Cookie': `${cookieName(door)}=${session}; Path=/; HttpOnly; SameSite=Strict`,
      });
    }
    const html = { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' };
    return send(403, { ...html, 'Content-Security-Policy': refusalPolicy }, refusalPage);
  }
  if (token !== null) return goHome();
  const file = bundle.get(path);
  if (!file) return refuse(404, 'There is no such file.');
  send(
    200,
    {
      'Content-Type': file.type,
      'Cache-Control': file.cacheControl,
      'Content-Security-Policy': path === workerPath ? workerPolicy : contentSecurityPolicy,
    },
    file.body,
  );
}
