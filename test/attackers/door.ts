/**
 * Knocks at a door in every way that is none: `door.ts HOST PORT ADDRESS…`, each knock from another of its own addresses. Says of each
 * `{"probe", "closed", "secured", "bytes", "heard", "reason", "ms"}`: whether it was closed, how much it was told before, and what.
 */
import type net from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { control, frame, hello, makeCertificate, type CertificateKind } from './bytes.ts';
import { Intruder, joinMessage, look } from './intruder.ts';
import { say, sleep } from './lines.ts';
import { dial, makeSelf, tcp, type Peer, type Self, type Target } from './peer.ts';

/** Longer than any deadline of the door. */
const patienceMs = 40_000;

interface Report {
  readonly closed: boolean;
  readonly secured: boolean;
  readonly bytes: number;
  readonly heard: readonly string[];
  readonly entries: number;
  readonly reason: string | null;
}

function seen(peer: Peer): Report {
  const heard = peer.messages.map(({ type }) => type);
  const { closed, bytes, reason, entries } = peer;
  return { closed, secured: heard.length > 0, bytes, heard, reason, entries: entries.length };
}

async function untilClosed(peer: Peer): Promise<Report> {
  await Promise.race([peer.until(() => false), sleep(patienceMs)]);
  const report = seen(peer);
  peer.destroy();
  return report;
}

/** Writes `bytes` to the bare connection, one by one where it is slow. */
async function bare(target: Target, bytes: Uint8Array, everyMs = 0): Promise<Report> {
  const socket: net.Socket = await tcp(target);
  let received = 0;
  let closed = socket.destroyed;
  socket.on('data', (chunk) => (received += chunk.length));
  const gone = new Promise<void>((resolve) =>
    socket.once('close', () => {
      closed = true;
      resolve();
    }),
  );
  if (everyMs === 0) socket.write(bytes);
  else
    for (let at = 0; at < bytes.length && !closed; at++)
      await drip(socket, bytes.subarray(at, at + 1), everyMs);
  if (!closed) await Promise.race([gone, sleep(patienceMs)]);
  socket.destroy();
  return { closed, secured: false, bytes: received, heard: [], reason: null, entries: 0 };
}

async function drip(
  socket: { write(bytes: Uint8Array): unknown },
  bytes: Uint8Array,
  everyMs: number,
): Promise<void> {
  socket.write(bytes);
  await sleep(everyMs);
}

/** A handshake with other options than ours, and then nothing but what is told. */
const withTls =
  (options: ConnectionOptions, self: () => Self = makeSelf) =>
  async (target: Target): Promise<Report> => {
    const peer = await dial(target, self(), options);
    return peer.closed ? seen(peer) : untilClosed(peer);
  };

const withCertificate = (kind: CertificateKind) =>
  withTls({}, () => ({ ...makeSelf(), certificate: makeCertificate(kind) }));

/** A handshake as it should be, and then whatever `act` does. */
const secured =
  (act: (peer: Peer, target: Target) => unknown, self: () => Self = makeSelf) =>
  async (target: Target): Promise<Report> => {
    const peer = await dial(target, self());
    if (!peer.closed) await act(peer, target);
    return untilClosed(peer);
  };

/** … and a hello as it should be. */
const greeted = (act: (peer: Peer, target: Target) => unknown) =>
  secured(async (peer, target) => {
    peer.hello();
    await peer.hears('hello');
    await act(peer, target);
  });

const someRoom = 'a'.repeat(32);
const join = joinMessage({ room: someRoom });
const nested = (depth: number): Buffer => Buffer.from(`${'['.repeat(depth)}${']'.repeat(depth)}`);
const length = (bytes: number): Buffer => {
  const head = Buffer.alloc(5, 1);
  head.writeUInt32BE(bytes);
  return head;
};

async function resume(target: Target): Promise<Report> {
  const self = makeSelf();
  const first = await dial(target, self);
  if (first.closed) return seen(first);
  const kept: Buffer[] = [];
  first.socket.on('session', (session: Buffer) => kept.push(session));
  first.hello();
  await first.hears('hello');
  const own = first.socket.getSession();
  first.destroy();
  const reports: string[] = [];
  for (const session of [...kept, ...(own ? [own] : [])]) {
    const peer = await dial(target, self, { session });
    reports.push(!peer.closed && peer.socket.isSessionReused() ? 'resumed' : 'anew');
    peer.destroy();
  }
  return {
    closed: true,
    secured: true,
    bytes: 0,
    heard: [`tickets: ${kept.length}`, ...reports],
    reason: null,
    entries: 0,
  };
}

/** A frame, a byte now and then, from somebody who was let in. */
async function slowFrame(target: Target): Promise<Report> {
  const [room] = (await look(target)) ?? [];
  const one = await Intruder.enter(target, { room: String(room?.['room']) });
  if (!(one instanceof Intruder)) return seen(one);
  one.peer.hush();
  const bytes = frame('entries', Buffer.alloc(2_000, 1));
  for (let at = 0; at < bytes.length && !one.peer.closed; at++)
    await drip(one.peer.socket, bytes.subarray(at, at + 1), 250);
  return seen(one.peer);
}

const probes: Readonly<Record<string, (target: Target) => Promise<Report>>> = {
  silent: (target) => bare(target, Buffer.alloc(0)),
  'slow handshake': (target) =>
    bare(target, Buffer.from('160301ffff010000ffff0303'.padEnd(200, '0'), 'hex'), 500),
  http: (target) => bare(target, Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')),
  ssh: (target) => bare(target, Buffer.from('SSH-2.0-OpenSSH_9.2p1\r\n')),
  noise: (target) => bare(target, Buffer.from('9f3c41d2aa00ff17'.repeat(50), 'hex')),
  'no tls': (target) => bare(target, control({ type: 'look' })),
  'tls 1.2': withTls({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }),
  'another alpn': withTls({ ALPNProtocols: ['http/1.1'] }),
  'no alpn': withTls({ ALPNProtocols: [] }),
  'no certificate': withTls({ cert: undefined, key: undefined }),
  RSA: withCertificate('RSA'),
  Ed25519: withCertificate('Ed25519'),
  'P-384': withCertificate('P-384'),
  expired: secured(
    async (peer) => {
      peer.hello();
      peer.say({ type: 'look' });
      await peer.hears('rooms');
      peer.destroy();
    },
    () => ({ ...makeSelf(), certificate: makeCertificate('P-256', { expired: true }) }),
  ),
  resumption: resume,
  'no hello': secured(() => undefined),
  'slow hello': secured(async (peer) => {
    const bytes = control(hello(peer.self.key, 'dial', peer.binding));
    for (let at = 0; at < bytes.length && !peer.closed; at++)
      await drip(peer.socket, bytes.subarray(at, at + 1), 200);
  }),
  'no join': greeted((peer) => {
    peer.beat();
  }),
  'another key': secured((peer) => {
    const key = makeSelf().key.publicKey.toString('base64url');
    peer.say({ ...hello(peer.self.key, 'dial', peer.binding), key });
  }),
  'another device later': greeted((peer) => peer.say(hello(makeSelf().key, 'dial', peer.binding))),
  'listener’s role': secured((peer) => peer.say(hello(peer.self.key, 'listen', peer.binding))),
  'replayed hello': secured(async (peer, target) => {
    const recorded = await dial(target, peer.self);
    if (!recorded.closed) peer.say(hello(peer.self.key, 'dial', recorded.binding));
    recorded.destroy();
  }),
  'another channel': secured((peer) =>
    peer.say(hello(peer.self.key, 'dial', { ...peer.binding, exporter: Buffer.alloc(32, 7) })),
  ),
  'versions changed': secured((peer) =>
    peer.say({
      ...hello(peer.self.key, 'dial', peer.binding, { min: 1, max: 2 }),
      protocol: { min: 1, max: 1 },
    }),
  ),
  'version 0': secured((peer) => peer.say(hello(peer.self.key, 'dial', peer.binding, { min: 0, max: 0 }))),
  'join before hello': secured((peer) => peer.say(join)),
  'entries before hello': secured((peer) => peer.raw(frame('entries', Buffer.alloc(300, 1)))),
  'pull before joining': greeted((peer) => peer.say({ type: 'pull', id: 1 })),
  'entries before joining': greeted((peer) => peer.raw(frame('entries', Buffer.alloc(300, 1)))),
  'heads before joining': greeted((peer) => peer.say({ type: 'heads', heads: [], done: true })),
  'length 0': greeted((peer) => peer.raw(Buffer.alloc(4))),
  'length 4 GB': greeted((peer) => peer.raw(length(0xffff_ffff))),
  'length 64 KB': greeted((peer) => peer.raw(length(64 * 1024 + 1))),
  'unknown frame': greeted((peer) => peer.raw(frame(9, Buffer.alloc(3)))),
  'nested 2,000 deep': greeted((peer) => peer.raw(frame('control', nested(2_000)))),
  'not UTF-8': greeted((peer) => peer.raw(frame('control', Buffer.from([0x22, 0xc3, 0x28, 0x22])))),
  'not JSON': greeted((peer) => peer.raw(frame('control', Buffer.from('{')))),
  prototype: greeted((peer) =>
    peer.raw(frame('control', Buffer.from('{"type":"look","__proto__":{"admin":true}}'))),
  ),
  'number beyond all': greeted((peer) =>
    peer.raw(frame('control', Buffer.from(JSON.stringify(join).replace('"term":0', '"term":1e999')))),
  ),
  'slow frame': slowFrame,
  'unknown type': greeted((peer) => peer.say({ type: 'exec', command: 'id' })),
};

const [host = '', port = '0', ...addresses] = process.argv.slice(2);
if (addresses.length < Object.keys(probes).length)
  throw new RangeError(`${Object.keys(probes).length} addresses are needed`);
await Promise.all(
  Object.entries(probes).map(async ([probe, knock], index) => {
    const from = addresses[index];
    const began = performance.now();
    const report = await knock({ host, port: Number(port), ...(from === undefined ? {} : { from }) });
    say({ probe, ...report, ms: Math.round(performance.now() - began) });
  }),
);
say({ kind: 'done' });
process.exit();
