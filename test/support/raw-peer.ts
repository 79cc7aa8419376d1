import { X509Certificate } from 'node:crypto';
import net from 'node:net';
import tls, { type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { Certificate } from '../../main/identity/certificate.ts';
import { passingIdentity, type OpenedIdentity } from '../../main/identity/identity.ts';
import { dialOptions, fingerprintOf, secure } from '../../main/net/tls.ts';
import { decodeControl, encodeControl, FrameDecoder, type Frame } from '../../main/protocol/frame.ts';
import { makeHello, type Binding } from '../../main/protocol/hello.ts';
import type { ControlMessage } from '../../main/protocol/messages.ts';

/** A connection whose every byte the test decides. */
export class RawPeer {
  readonly socket: net.Socket;
  received = Buffer.alloc(0);
  closed = false;

  constructor(socket: net.Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => (this.received = Buffer.concat([this.received, chunk])));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.closed = true));
  }

  get #frames(): readonly Frame[] {
    return [...new FrameDecoder(100_000).push(this.received)];
  }
  get heartbeats(): number {
    return this.#frames.filter(({ type }) => type === 'heartbeat').length;
  }
  /** All control messages that came whole. */
  get messages(): readonly ControlMessage[] {
    return this.#frames.filter(({ type }) => type === 'control').map(({ payload }) => decodeControl(payload));
  }
  get end(): string | undefined {
    const last = this.messages.at(-1);
    return last?.type === 'end' ? last.reason : undefined;
  }
}

export function rawTcp(port: number): RawPeer {
  return new RawPeer(net.connect({ port, host: '127.0.0.1' }));
}

/** Resolves once the handshake is over, as seen from here, or the connection closed. */
export async function rawTls(
  port: number,
  options: ConnectionOptions,
): Promise<RawPeer & { socket: TLSSocket }> {
  const socket = tls.connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options });
  const peer = new RawPeer(socket);
  await new Promise<void>((resolve) => {
    socket.once('secureConnect', resolve);
    socket.once('close', () => resolve());
  });
  return peer as RawPeer & { socket: TLSSocket };
}

/** A peer that has been through the handshake as it should be, and says nothing yet. */
export async function rawGuest(port: number, identity: OpenedIdentity = passingIdentity(Date.now())) {
  const { certificate } = identity.secrets;
  const peer = await rawTls(port, dialOptions(certificate));
  const { binding } = secure(peer.socket, 'dial', fingerprintOfPair(certificate));
  const hello = helloFor(identity, binding);
  return {
    peer,
    binding,
    hello,
    say: (message: ControlMessage) => peer.socket.write(encodeControl(message)),
  };
}

export const helloFor = ({ identity }: OpenedIdentity, binding: Binding) =>
  makeHello(identity, 'dial', binding, { min: 1, max: 1 }, '0.1.0');

export const fingerprintOfPair = ({ certificate }: Certificate): Buffer =>
  fingerprintOf(new X509Certificate(certificate));
