import { once } from 'node:events';
import net from 'node:net';
import tls, { type ConnectionOptions, type TLSSocket } from 'node:tls';
import { control, frame, hello, makeCertificate, makeKey, readFrames } from './bytes.ts';
import { sha256, shortId, type Binding, type Certificate, type Key, type Message } from './bytes.ts';
import { readEntries, type Entry } from './entries.ts';

const tls13 = { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3', ALPNProtocols: ['landline/1'] } as const;

/** Who an attacker says it is. */
export interface Self {
  readonly key: Key;
  readonly certificate: Certificate;
}
export const makeSelf = (): Self => ({ key: makeKey(), certificate: makeCertificate() });

export interface Target {
  readonly host: string;
  readonly port: number;
  /** Of the own addresses, the one to come from. */
  readonly from?: string;
}

/** One TLS connection of which the attacker decides every byte, on whichever side of it. */
export class Peer {
  readonly socket: TLSSocket;
  readonly role: 'dial' | 'listen';
  readonly self: Self;
  readonly messages: Message[] = [];
  readonly entries: Entry[] = [];
  /** Everything the other side sent, heartbeats included. */
  bytes = 0;
  closed = false;
  /** Called with each message, before whoever waits for it. */
  onMessage: (message: Message) => void = () => undefined;
  onEntries: (entries: readonly Entry[]) => void = () => undefined;
  readonly #wake = new Set<() => void>();
  #rest: Buffer = Buffer.alloc(0);
  #binding: Binding | null = null;
  #beat: NodeJS.Timeout | undefined;

  constructor(socket: TLSSocket, role: 'dial' | 'listen', self: Self) {
    this.socket = socket;
    this.role = role;
    this.self = self;
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
      clearInterval(this.#beat);
      this.#wakeAll();
    });
  }

  get device(): string | null {
    const said = this.messages.find(({ type }) => type === 'hello');
    return said ? deviceOf(said) : null;
  }

  /** Why the other side ended it, as far as it said. */
  get reason(): string | null {
    const end = this.messages.find(({ type }) => type === 'end');
    return end ? String(end['reason']) : null;
  }

  /** Looked at once: Node gives the certificate of the other side a single time. */
  get binding(): Binding {
    this.#binding ??= this.#bind();
    return this.#binding;
  }

  #bind(): Binding {
    const peer = sha256(this.socket.getPeerX509Certificate()?.raw ?? Buffer.alloc(0));
    const own = this.self.certificate.fingerprint;
    const exporter = this.socket.exportKeyingMaterial(32, 'EXPORTER-landline-hello', Buffer.alloc(0));
    return this.role === 'dial'
      ? { exporter, dial: own, listen: peer }
      : { exporter, dial: peer, listen: own };
  }

  /** What logins and invites are bound to (J2, J4). */
  get channel(): string {
    return this.socket.exportKeyingMaterial(32, 'EXPORTER-landline-login', Buffer.alloc(0)).toString('hex');
  }

  raw(bytes: Uint8Array): void {
    if (!this.socket.destroyed) this.socket.write(bytes);
  }

  say(message: object): void {
    this.raw(control(message));
  }

  push(...entries: readonly Entry[]): void {
    this.raw(frame('entries', Buffer.concat(entries.map(({ bytes }) => bytes))));
  }

  hello(): void {
    if (!this.closed) this.say(hello(this.self.key, this.role, this.binding));
  }

  /** As often as the protocol wants it (H3), until it closes. */
  beat(): void {
    this.#beat = setInterval(() => this.raw(frame('heartbeat')), 500);
  }

  hush(): void {
    clearInterval(this.#beat);
  }

  /** The first message of one of these types, or of none where it closes first. */
  async hears(...types: readonly string[]): Promise<Message | null> {
    const find = (): Message | undefined => this.messages.find(({ type }) => types.includes(type));
    await this.until(() => find() !== undefined);
    return find() ?? null;
  }

  /** Once that holds, or the connection is closed. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds() && !this.closed) await new Promise<void>((resolve) => this.#wake.add(resolve));
  }

  destroy(): void {
    this.socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.bytes += chunk.length;
    const { frames, rest } = readFrames(Buffer.concat([this.#rest, chunk]));
    this.#rest = rest;
    for (const { type, payload } of frames) {
      if (type === 1) {
        const message = JSON.parse(payload.toString()) as Message;
        this.messages.push(message);
        this.onMessage(message);
      } else if (type === 2) {
        const entries = readEntries(payload);
        this.entries.push(...entries);
        this.onEntries(entries);
      }
    }
    this.#wakeAll();
  }

  #wakeAll(): void {
    for (const wake of this.#wake) wake();
    this.#wake.clear();
  }
}

const deviceOf = (said: Message): string => shortId(Buffer.from(String(said['key']), 'base64url'));

/** TCP alone; resolves once it is connected or refused. */
export async function tcp({ host, port, from }: Target): Promise<net.Socket> {
  const socket = net.connect({ host, port, ...(from === undefined ? {} : { localAddress: from }) });
  socket.on('error', () => undefined);
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => undefined);
  return socket;
}

/** Resolves once the handshake is over, as far as this side knows, or was refused. */
export async function dial(
  target: Target,
  self: Self = makeSelf(),
  options: ConnectionOptions = {},
): Promise<Peer> {
  const { cert, key } = self.certificate;
  const socket = tls.connect({
    ...tls13,
    cert,
    key,
    rejectUnauthorized: false,
    socket: await tcp(target),
    ...options,
  });
  const peer = new Peer(socket, 'dial', self);
  let secured = false;
  socket.once('secureConnect', () => {
    secured = true;
  });
  await Promise.race([once(socket, 'secureConnect'), once(socket, 'close')]).catch(() => undefined);
  if (!secured) peer.closed = true;
  return peer;
}

/** A door of one's own: `meet` gets each that came through the handshake. */
export async function serve(port: number, self: Self, meet: (peer: Peer) => void): Promise<tls.Server> {
  const { cert, key } = self.certificate;
  const server = tls.createServer(
    { ...tls13, cert, key, requestCert: true, rejectUnauthorized: false },
    (socket) => meet(new Peer(socket, 'listen', self)),
  );
  server.on('tlsClientError', () => undefined);
  server.listen(port);
  await once(server, 'listening');
  return server;
}
