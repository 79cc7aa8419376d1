import net from 'node:net';
import { signIn, testGateway } from '../../support/browser.ts';
import { hold, type Target } from '../target.ts';
import { text } from './seeds.ts';

const lines = (...all: readonly string[]): Uint8Array => text([...all, '', ''].join('\r\n'));
const upgrade = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
];
/** All that Node and the gateway answer with. */
const known = [100, 101, 200, 303, 400, 401, 403, 404, 405, 408, 413, 414, 417, 421, 426, 431, 501, 503, 505];

/** Requests to the gateway as they are written on the wire, with and without the cookie of a tab that was let in. */
export const http: Target = {
  name: 'http',
  functions: {
    'main/gateway/requests.ts': ['answerRequest', 'isOurHost', 'isOurOrigin', 'hasSession'],
    'main/gateway/gateway.ts': ['whyNoSocket'],
    'main/gateway/doorkeeper.ts': ['admit', 'knows', 'newToken'],
  },
  shape: 'text',
  seeds: [
    lines('GET / HTTP/1.1', 'Host: @host', 'Cookie: @cookie'),
    lines('GET /assets/app.js HTTP/1.1', 'Host: @host', 'Cookie: a=b; @cookie'),
    lines('HEAD / HTTP/1.1', 'Host: @host'),
    lines('GET /?token=@token HTTP/1.1', 'Host: @host'),
    lines('GET /../package.json HTTP/1.1', 'Host: @host', 'Cookie: @cookie'),
    lines('POST / HTTP/1.1', 'Host: @host', 'Content-Length: 3', '', 'abc'),
    lines('GET / HTTP/1.1', 'Host: attacker.example', 'Cookie: @cookie'),
    lines('GET /bridge HTTP/1.1', 'Host: @host', 'Cookie: @cookie', 'Origin: http://@host', ...upgrade),
    lines('GET /bridge HTTP/1.1', 'Host: @host', 'Origin: http://@host', ...upgrade),
    lines(
      'GET /bridge HTTP/1.1',
      'Host: @host',
      'Cookie: @cookie',
      'Origin: http://attacker.example',
      ...upgrade,
    ),
  ],
  words: [
    '@host',
    '@cookie',
    '@token',
    '\r\n',
    '\r\n\r\n',
    '%2e%2e%2f',
    '/bridge',
    'Transfer-Encoding: chunked\r\n',
    'Expect: 100-continue\r\n',
  ],
  longest: 20_000,
  executions: 150,
  async open() {
    const served = await testGateway();
    const cookie = await signIn(served);
    return {
      async run(input) {
        const token = new URL(served.newAddress()).searchParams.get('token') ?? '';
        const request = Buffer.from(input)
          .toString('latin1')
          .replaceAll('@host', `127.0.0.1:${served.port}`)
          .replaceAll('@cookie', cookie)
          .replaceAll('@token', token);
        const socket = net.connect({ host: '127.0.0.1', port: served.port });
        let answer = '';
        socket.on('error', () => undefined);
        socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
        const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
        await new Promise<void>((resolve) => socket.once('connect', resolve).once('close', resolve));
        socket.end(Buffer.from(request, 'latin1'));
        await closed;
        const statuses = [...answer.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
        for (const status of statuses)
          hold(known.includes(status), `it answers with a known status, not ${status}`);
        const isKnown = request.includes(cookie);
        hold(
          isKnown || !statuses.some((status) => status === 200 || status === 101),
          'nothing is served without a cookie',
        );
        hold(!/^set-cookie:/im.test(answer) || request.includes(token), 'no cookie is given for nothing');
        hold(!answer.includes(cookie.split('=')[1] ?? cookie), 'nor told again');
        return statuses.join(', ') || 'nothing';
      },
      close: () => served.stop(),
    };
  },
};
