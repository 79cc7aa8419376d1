import fs from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Port } from '../../../preload/bridge/port.ts';
import { contentSecurityPolicy, workerPath } from '../../../main/content-security-policy.ts';
import { permissionsPolicy } from '../../../main/permissions-policy.ts';
import { readBundle, type Bundle } from '../../../main/gateway/bundle.ts';
import type { Gateway } from '../../../main/gateway/gateway.ts';
import { makeFolder } from '../../support/apps.ts';
import { ask, openSocket, signIn, tabHeaders, testGateway } from '../../support/browser.ts';

const running: Gateway[] = [];
const start = async (options: Parameters<typeof testGateway>[0] = {}): Promise<Gateway> => {
  const gateway = await testGateway(options);
  running.push(gateway);
  return gateway;
};
afterEach(async () => {
  for (const gateway of running.splice(0)) await gateway.stop();
});

const closed = (socket: WebSocket): Promise<CloseEvent> =>
  new Promise((resolve) => socket.addEventListener('close', resolve));
const upgradeLines = (gateway: Gateway, headers: Readonly<Record<string, string>>): string =>
  [
    'GET /bridge HTTP/1.1',
    `Host: 127.0.0.1:${gateway.port}`,
    `Origin: ${headers['origin'] ?? ''}`,
    `Cookie: ${headers['cookie'] ?? ''}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  ].join('\r\n');
const pathOf = (address: string): string => {
  const url = new URL(address);
  return url.pathname + url.search;
};

/** Of a folder with a page and that script. */
async function readBundleWith(script: string): Promise<Bundle> {
  const folder = await makeFolder();
  await fs.mkdir(path.join(folder, path.dirname(script)));
  await fs.writeFile(path.join(folder, 'index.html'), '<!doctype html>');
  await fs.writeFile(path.join(folder, script), '');
  return readBundle(folder).finally(() => fs.rm(folder, { recursive: true }));
}

describe('who is let in', () => {
  it('[web token] lets the first one in, sets a strict cookie and hides the token', async () => {
    const gateway = await start();
    const answer = await ask(gateway.port, pathOf(gateway.newAddress()));
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/');
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(
        new RegExp(`^landline-${gateway.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
      ),
    ]);
  });

  it('[web token] refuses a used one, a wrong one and one that was replaced, in words and without scripts', async () => {
    const gateway = await start();
    const replaced = pathOf(gateway.newAddress());
    const used = pathOf(gateway.newAddress());
    expect((await ask(gateway.port, used)).status).toBe(303);
    for (const path of [used, replaced, '/?token=', `/?token=${'a'.repeat(43)}`, '/']) {
      const answer = await ask(gateway.port, path);
      expect(answer.status).toBe(403);
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(answer.body).toContain('press Enter');
      expect(answer.body).toContain('按回车键');
      expect(answer.body).not.toContain('<script');
      expect(answer.headers['content-security-policy']).not.toContain('script');
    }
  });

  it('[web token] is not used up by a HEAD request', async () => {
    const gateway = await start();
    const path = pathOf(gateway.newAddress());
    expect((await ask(gateway.port, path, { method: 'HEAD' })).status).toBe(403);
    expect((await ask(gateway.port, path)).status).toBe(303);
  });

  it('[web cookie] serves reloads and several tabs, sends used addresses home, and ends with the process', async () => {
    const gateway = await start();
    const used = pathOf(gateway.newAddress());
    const cookie = (await ask(gateway.port, used)).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const headers = { cookie: `other=1; ${cookie}; last=2` };
    for (const path of ['/', '/', '/index.html', '/assets/app.js']) {
      expect((await ask(gateway.port, path, { headers })).status).toBe(200);
    }
    expect(await ask(gateway.port, used, { headers })).toMatchObject({
      status: 303,
      headers: { location: '/' },
    });
    const next = await start();
    const renamed = cookie.replace(/^[^=]+/, `landline-${next.port}`);
    expect((await ask(next.port, '/', { headers: { cookie: renamed } })).status).toBe(403);
  });

  it('[web cookie] forgets the oldest session over the limit', async () => {
    const gateway = await start({ limits: { sessions: 2 } });
    const cookies = [await signIn(gateway), await signIn(gateway), await signIn(gateway)];
    const statuses: number[] = [];
    for (const cookie of cookies)
      statuses.push((await ask(gateway.port, '/', { headers: { cookie } })).status);
    expect(statuses).toEqual([403, 200, 200]);
  });

  it('[web host] answers loopback names with its port and no other name (DNS rebinding)', async () => {
    const gateway = await start();
    const { port } = gateway;
    const cookie = await signIn(gateway);
    const status = async (host: string): Promise<number> =>
      (await ask(port, '/', { headers: { host, cookie } })).status;
    for (const name of ['127.0.0.1', 'localhost', 'LocalHost', '[::1]']) {
      expect(await status(`${name}:${port}`)).toBe(200);
    }
    const strangers = [
      `attacker.example:${port}`,
      `127.0.0.1.attacker.example:${port}`,
      `localhost.:${port}`,
      '127.0.0.1',
      `127.0.0.1:${port === 80 ? 81 : 80}`,
      `127.1:${port}`,
      `user@127.0.0.1:${port}`,
    ];
    for (const name of strangers) expect(await status(name)).toBe(421);
  });

  it('[web loopback] listens on loopback alone, on both families where there are two', async () => {
    const gateway = await start();
    const cookie = await signIn(gateway);
    const options = { host: '::1', headers: { cookie } };
    const second = await ask(gateway.port, '/', options).catch((error: NodeJS.ErrnoException) => error.code);
    if (typeof second === 'object') expect(second.status).toBe(200);
    const { networkInterfaces } = await import('node:os');
    const outside = Object.values(networkInterfaces())
      .flat()
      .filter((address) => address && !address.internal && address.family === 'IPv4');
    for (const address of outside) {
      await expect(ask(gateway.port, '/', { host: address?.address ?? '' })).rejects.toMatchObject({
        code: 'ECONNREFUSED',
      });
    }
  });
});

describe('what is served', () => {
  it('[web headers] sends the desktop’s policy and keeps pages to themselves', async () => {
    const gateway = await start();
    const headers = { cookie: await signIn(gateway) };
    const page = await ask(gateway.port, '/', { headers });
    expect(page.body).toContain('<title>Landline</title>');
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'permissions-policy': permissionsPolicy,
      'cache-control': 'no-store',
    });
    expect(permissionsPolicy.split(', ').filter((power) => !power.endsWith('=()'))).toEqual([
      'camera=(self)',
      'clipboard-write=(self)',
    ]);
    const head = await ask(gateway.port, '/', { headers, method: 'HEAD' });
    expect(head).toMatchObject({
      status: 200,
      body: '',
      headers: { 'content-length': page.headers['content-length'] },
    });
  });

  it('[web headers] lets the worker behind notifications do less than a page, and has nobody keep it', async () => {
    const worker = await readBundleWith('notifications/worker.js');
    const gateway = await start({ bundle: worker });
    expect((await ask(gateway.port, workerPath)).status).toBe(403);
    const headers = { cookie: await signIn(gateway), 'service-worker': 'script' };
    const answer = await ask(gateway.port, workerPath, { headers });
    expect(answer).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/javascript; charset=utf-8',
        'content-security-policy': "default-src 'none'; connect-src 'self'",
        'cache-control': 'no-store',
      },
    });
    // Its own folder and no more, in which there is no page.
    expect(answer.headers).not.toHaveProperty('service-worker-allowed');
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH'])(
    '[web methods] refuses %s',
    async (method) => {
      const gateway = await start();
      const answer = await ask(gateway.port, '/', { method, headers: { cookie: await signIn(gateway) } });
      expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    },
  );

  it.each([
    '/../package.json',
    '/assets/../../package.json',
    '/%2e%2e/package.json',
    '/..%2fpackage.json',
    '/assets/%2e%2e%5cpackage.json',
    '/..\\package.json',
    '//etc/passwd',
    '/assets',
    '/assets/',
    '/index.html/',
    '/index.html%00.js',
    '/__proto__',
    'http://127.0.0.1/index.html',
    '*',
  ])('[web files] has nothing at %s', async (path) => {
    const gateway = await start();
    expect((await ask(gateway.port, path, { headers: { cookie: await signIn(gateway) } })).status).toBe(404);
  });
});

describe('the WebSocket', () => {
  it('[web socket] opens for a page of ours with the cookie, for nobody else', async () => {
    const ports: Port[] = [];
    const gateway = await start({ connect: (port) => void ports.push(port) });
    const good = tabHeaders(gateway, await signIn(gateway));
    const refused: Record<string, string>[] = [
      { origin: good['origin'] ?? '' },
      { ...good, cookie: `landline-${gateway.port}=${'a'.repeat(43)}` },
      { cookie: good['cookie'] ?? '' },
      { ...good, origin: 'null' },
      { ...good, origin: 'https://attacker.example' },
      { ...good, origin: `http://attacker.example:${gateway.port}` },
      { ...good, origin: `http://127.0.0.1:${gateway.port + 1}` },
      { ...good, origin: `http://localhost:${gateway.port}` },
      { ...good, origin: `https://127.0.0.1:${gateway.port}` },
      {
        ...good,
        origin: `http://attacker.example:${gateway.port}`,
        host: `attacker.example:${gateway.port}`,
      },
    ];
    for (const headers of refused) await expect(openSocket(gateway, headers)).rejects.toThrow('refused');
    await expect(openSocket(gateway, good, '/other')).rejects.toThrow('refused');
    expect(ports).toHaveLength(0);
    await openSocket(gateway, good);
    expect(ports).toHaveLength(1);
  });

  it('[web socket] takes a limited number of tabs, and another when one has gone', async () => {
    const gateway = await start({ limits: { tabs: 2 } });
    const headers = tabHeaders(gateway, await signIn(gateway));
    const first = await openSocket(gateway, headers);
    await openSocket(gateway, headers);
    await expect(openSocket(gateway, headers)).rejects.toThrow('refused');
    const gone = closed(first);
    first.close();
    await gone;
    await expect
      .poll(() =>
        openSocket(gateway, headers).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
  });

  it.each([
    ['text that is no JSON', '{"kind":', 1007],
    ['bytes', new Uint8Array([1, 2, 3]), 1003],
    ['a frame over the limit', JSON.stringify('a'.repeat(2_000)), 1009],
  ])('[A25] closes on %s and the others never notice', async (_what, garbage, code) => {
    const ports: Port[] = [];
    const gateway = await start({ limits: { frameBytes: 1_000 }, connect: (port) => void ports.push(port) });
    const headers = tabHeaders(gateway, await signIn(gateway));
    const bad = await openSocket(gateway, headers);
    const good = await openSocket(gateway, headers);
    const heard: unknown[] = [];
    for (const port of ports) port.onFrame((frame) => void heard.push(frame));
    const ended = closed(bad);
    bad.send(garbage);
    expect((await ended).code).toBe(code);
    good.send('"still here"');
    await expect.poll(() => heard).toEqual(['still here']);
  });

  it('[A25] takes 60,000 brackets and a __proto__ for what they are', async () => {
    const frames: unknown[] = [];
    const gateway = await start({ connect: (port) => void port.onFrame((frame) => void frames.push(frame)) });
    const socket = await openSocket(gateway, tabHeaders(gateway, await signIn(gateway)));
    socket.send('['.repeat(60_000) + ']'.repeat(60_000));
    socket.send('{"__proto__":{"polluted":true}}');
    await expect.poll(() => frames.length).toBe(2);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('[A33] cuts off a tab that reads too slowly', async () => {
    const ports: Port[] = [];
    const gateway = await start({
      limits: { unsentBytes: 100_000 },
      connect: (port) => void ports.push(port),
    });
    const headers = tabHeaders(gateway, await signIn(gateway));
    const raw = createConnection(gateway.port, '127.0.0.1');
    raw.write(upgradeLines(gateway, headers));
    raw.pause();
    raw.on('error', () => undefined);
    await expect.poll(() => ports.length).toBe(1);
    let over = false;
    ports[0]?.onClose(() => (over = true));
    await expect
      .poll(() => {
        ports[0]?.post('x'.repeat(1_000_000));
        return over;
      })
      .toBe(true);
    raw.destroy();
  });

  it('[web socket] drops a tab that answers no ping', async () => {
    const ports: Port[] = [];
    const ticks: (() => void)[] = [];
    const { systemClock } = await import('../../../main/lib/clock.ts');
    const gateway = await start({
      connect: (port) => void ports.push(port),
      clock: {
        ...systemClock,
        every: (_periodMs, run) => {
          ticks.push(run);
          return () => undefined;
        },
      },
    });
    const socket = await openSocket(gateway, tabHeaders(gateway, await signIn(gateway)));
    const gone = closed(socket);
    for (let times = 0; times < 2; times += 1) ticks[0]?.();
    expect((await gone).code).toBe(1006);
  });
});

describe('the server', () => {
  const ended = (socket: Socket): Promise<void> =>
    new Promise((resolve) => {
      socket.on('error', () => undefined);
      socket.resume().on('close', () => resolve());
    });

  it('[A12] cuts off headers that come too slowly', async () => {
    const gateway = await start({ limits: { headersMs: 200, requestMs: 300, checkMs: 50 } });
    const socket = createConnection(gateway.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ');
    const dripping = setInterval(() => socket.write('a'), 20);
    await ended(socket);
    clearInterval(dripping);
  });

  it('[A10] refuses connections over the limit and serves again when they have gone', async () => {
    const gateway = await start({ limits: { connections: 4 } });
    const cookie = await signIn(gateway);
    const silent = Array.from({ length: 20 }, () => createConnection(gateway.port, '127.0.0.1'));
    let left = silent.length;
    for (const socket of silent) void ended(socket).then(() => (left -= 1));
    await expect.poll(() => left).toBeLessThanOrEqual(4);
    for (const socket of silent) socket.destroy();
    const status = (): Promise<number> =>
      ask(gateway.port, '/', { headers: { cookie } }).then(
        (answer) => answer.status,
        () => 0,
      );
    await expect.poll(status).toBe(200);
  });

  it('[A10] closes an upgrade that it refused, whether or not the other side does', async () => {
    const gateway = await start();
    const cookie = await signIn(gateway);
    const headers = tabHeaders(gateway, cookie);
    const stranger = upgradeLines(gateway, { origin: 'http://attacker.example', cookie });
    const refused = Array.from({ length: 150 }, () => {
      const socket = createConnection({ port: gateway.port, host: '127.0.0.1', allowHalfOpen: true });
      socket.write(stranger);
      return socket;
    });
    let left = refused.length;
    for (const socket of refused) {
      socket.on('error', () => undefined);
      socket.resume().once('end', () => (left -= 1));
      socket.once('close', () => (left -= socket.readableEnded ? 0 : 1));
    }
    await expect.poll(() => left).toBe(0);
    expect((await ask(gateway.port, '/', { headers: { cookie } })).status).toBe(200);
    await openSocket(gateway, headers);
    for (const socket of refused) socket.destroy();
  });

  it.each(['requests', 'requests and a refused upgrade'])(
    '[A10] cuts off who sends %s and never reads the answers',
    async (what) => {
      const body = Buffer.alloc(8 * 1024 * 1024);
      const bundle: Bundle = new Map([['/', { body, type: 'text/plain', cacheControl: 'no-store' }]]);
      const gateway = await start({ bundle, limits: { connections: 2, idleMs: 300 } });
      const cookie = await signIn(gateway);
      const request = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${gateway.port}\r\nCookie: ${cookie}\r\n\r\n`;
      const upgrade = upgradeLines(gateway, { origin: 'http://attacker.example', cookie });
      const deaf = Array.from({ length: 2 }, () => createConnection(gateway.port, '127.0.0.1').pause());
      for (const socket of deaf) {
        socket.on('error', () => undefined);
        socket.write(what === 'requests' ? request : request + upgrade);
      }
      const status = (): Promise<number> =>
        ask(gateway.port, '/', { method: 'HEAD', headers: { cookie } }).then(
          (answer) => answer.status,
          () => 0,
        );
      await expect.poll(status).toBe(200);
      for (const socket of deaf) socket.destroy();
    },
  );

  it('[web socket] stays open however long nothing is said on it', async () => {
    const gateway = await start({ limits: { idleMs: 100 } });
    const headers = tabHeaders(gateway, await signIn(gateway));
    const tab = await openSocket(gateway, headers);
    const silent = createConnection(gateway.port, '127.0.0.1');
    await ended(silent);
    expect(tab.readyState).toBe(WebSocket.OPEN);
  });

  it('[web port] reports a taken port, and moves on where any will do', async () => {
    const gateway = await start();
    await expect(testGateway({ port: gateway.port })).rejects.toMatchObject({ code: 'port-taken' });
    const usual = await start({ port: null });
    const another = await start({ port: null });
    expect(another.port).not.toBe(usual.port);
  });

  it('[web stop] says goodbye to its tabs, twice is once', async () => {
    const gateway = await start();
    const socket = await openSocket(gateway, tabHeaders(gateway, await signIn(gateway)));
    const gone = closed(socket);
    await Promise.all([gateway.stop(), gateway.stop()]);
    expect((await gone).code).toBe(1001);
  });
});
