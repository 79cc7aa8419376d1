import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { AppError } from '../../preload/contract/errors.ts';
import type { Undo } from '../lib/emitter.ts';
import type { OpenedIdentity } from '../identity/identity.ts';
import { encodeControl } from '../protocol/frame.ts';
import { ProtocolError } from '../protocol/errors.ts';
import { plainAddress } from '../lib/local-address.ts';
import { Gate, type Pass } from './gate.ts';
import { LocalSession, type SessionSetting } from './session.ts';
import { alpn, listenOptions, secure } from './tls.ts';

export interface ListenSetting extends SessionSetting {
  readonly own: OpenedIdentity;
  readonly ownFingerprint: Uint8Array;
  readonly nextId: () => number;
  readonly onOpened: (session: LocalSession) => void;
  readonly onClosed: (session: LocalSession) => void;
}

interface Arrival {
  readonly socket: Socket;
  readonly pass: Pass;
  /** Ends with the handshake; TLS's own only watches for idleness, which a byte now and then avoids. */
  readonly deadline: Undo;
}

const sourceOf = (socket: Socket): string => `${socket.remoteAddress} ${socket.remotePort}`;

/** A door with a gate in front of it (C5): what the gate does not let in costs no handshake. */
export class Listener {
  readonly #setting: ListenSetting;
  readonly #gate: Gate;
  readonly #front: Server;
  /** Connections that are not sessions yet, by where they come from. */
  readonly #arriving = new Map<string, Arrival>();

  constructor(setting: ListenSetting) {
    const { limits, clock, own } = setting;
    this.#setting = setting;
    this.#gate = new Gate(limits, clock.monotonic);
    const tls = createTlsServer(listenOptions(own.secrets.certificate, limits.handshakeMs));
    tls.on('secureConnection', (socket) => this.#greet(socket));
    tls.on('tlsClientError', (_error, socket) => socket.destroy());
    this.#front = createServer({ noDelay: true }, (socket) => this.#meet(socket, tls));
  }

  /** Takes `preferredPort`, or any free one (D6), over IPv6 and IPv4 where the machine has both. Rejects with `network-down`. */
  async open(preferredPort: number): Promise<number> {
    try {
      return await this.#openOn(preferredPort);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EADDRINUSE' || code === 'EACCES') return await this.#openOn(0);
      throw new AppError('network-down', { cause: error });
    }
  }

  /** Those already let in stay. */
  close(): Promise<void> {
    for (const { socket } of this.#arriving.values()) socket.destroy();
    return new Promise((resolve) => {
      // its callback waits for the sessions to end, which they need not
      this.#front.close();
      resolve();
    });
  }

  async #openOn(port: number): Promise<number> {
    try {
      return await this.#listen(port, '::');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EAFNOSUPPORT' && code !== 'EADDRNOTAVAIL' && code !== 'EINVAL') throw error;
      return await this.#listen(port, '0.0.0.0');
    }
  }

  #listen(port: number, host: string): Promise<number> {
    const server = this.#front;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host, backlog: 1024 }, () => {
        server.off('error', reject);
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  #meet(socket: Socket, tls: ReturnType<typeof createTlsServer>): void {
    const pass = this.#gate.enter(socket.remoteAddress ?? '', () => socket.resetAndDestroy());
    if (pass === null) {
      socket.resetAndDestroy();
      return;
    }
    const source = sourceOf(socket);
    const { clock, limits } = this.#setting;
    const deadline = clock.after(limits.handshakeMs, () => socket.destroy());
    this.#arriving.set(source, { socket, pass, deadline });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      deadline();
      pass.release();
      this.#arriving.delete(source);
    });
    tls.emit('connection', socket);
  }

  #greet(socket: TLSSocket): void {
    const source = sourceOf(socket);
    const arrival = this.#arriving.get(source);
    arrival?.deadline();
    socket.on('error', () => undefined);
    if (arrival === undefined || socket.alpnProtocol !== alpn) return void socket.destroy();
    const { own, ownFingerprint, nextId, clock, limits } = this.#setting;
    const address = plainAddress(socket.remoteAddress ?? '');
    try {
      const { binding, fingerprint, channel } = secure(socket, 'listen', ownFingerprint);
      const peer = { fingerprint, address, port: socket.remotePort ?? 0, channel };
      const secured = { socket, role: 'listen', binding, signer: own.identity, peer } as const;
      new LocalSession(nextId(), this.#setting, secured, {
        device: own.identity.device,
        onOpened: (session) => {
          this.#arriving.delete(source);
          this.#setting.onOpened(session);
        },
        onAdmitted: () => arrival.pass.admitted(),
        onFailed: () => undefined,
        onClosed: this.#setting.onClosed,
      });
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      socket.end(encodeControl({ type: 'end', reason: error.reason }));
      clock.after(limits.farewellMs, () => socket.destroy());
    }
  }
}
