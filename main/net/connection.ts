import type { TLSSocket } from 'node:tls';
import { FrameDecoder, heartbeatFrame, type Frame } from '../protocol/frame.ts';
import { ProtocolError } from '../protocol/errors.ts';

/** Who hears what happens on a connection. */
export interface ConnectionListener {
  onFrame(frame: Frame): void;
  /** The peer broke a rule of framing; nothing more is read. */
  onBroken(error: ProtocolError): void;
  /** All that was written has left this process. */
  onDrained(): void;
  /** Once. */
  onClosed(): void;
}

/**
 * Frames over one TLS connection. What is sent in one turn of the loop leaves in one write (S1).
 * It owns the socket.
 */
export class Connection {
  readonly #socket: TLSSocket;
  readonly #decoder: FrameDecoder;
  readonly #listener: ConnectionListener;
  readonly #monotonic: () => number;
  #outgoing: Uint8Array[] = [];
  #outgoingBytes = 0;
  #flushDue = false;
  #reading = true;
  /** Reasons not to read at the moment. */
  readonly #holds = new Set<string>();
  #heardAt: number;
  #sentAt: number;
  #frameBegunAt = 0;
  #framesBegun = 0;

  constructor(socket: TLSSocket, limit: number, monotonic: () => number, listener: ConnectionListener) {
    this.#socket = socket;
    this.#decoder = new FrameDecoder(limit);
    this.#listener = listener;
    this.#monotonic = monotonic;
    this.#heardAt = this.#sentAt = monotonic();
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('drain', () => listener.onDrained());
    // a broken connection is told by 'close' alone
    socket.on('error', () => undefined);
    socket.once('close', () => listener.onClosed());
  }

  /** The greatest length field accepted from the next frame on (F3). */
  set limit(bytes: number) {
    this.#decoder.limit = bytes;
  }

  /** What waits to leave this process. */
  get queued(): number {
    return this.#outgoingBytes + this.#socket.writableLength;
  }

  /** When the peer was last heard, by the monotonic clock. While nothing is read it counts as heard. */
  get heardAt(): number {
    return this.#holds.size > 0 ? this.#monotonic() : this.#heardAt;
  }

  /** When the frame that is not complete yet began (F4), or null. */
  get incompleteSince(): number | null {
    const { begun, incomplete } = this.#decoder.progress;
    return incomplete && begun === this.#framesBegun && this.#holds.size === 0 ? this.#frameBegunAt : null;
  }

  /** Forgets how long the peer has been silent: the silence was ours. */
  forgive(): void {
    this.#heardAt = this.#frameBegunAt = this.#monotonic();
  }

  /** `frame` is whole, and must not change until it is sent. */
  send(frame: Uint8Array): void {
    this.#outgoing.push(frame);
    this.#outgoingBytes += frame.length;
    if (this.#flushDue) return;
    this.#flushDue = true;
    queueMicrotask(() => this.flush());
  }

  /** Writes what was sent in this turn, and `last` behind it, at once. */
  flush(last?: Uint8Array): void {
    this.#flushDue = false;
    const frames = this.#outgoing;
    if (last) frames.push(last);
    this.#outgoing = [];
    this.#outgoingBytes = 0;
    if (frames.length === 0 || !this.#socket.writable) return;
    this.#sentAt = this.#monotonic();
    this.#socket.write(frames.length === 1 ? (frames[0] as Uint8Array) : Buffer.concat(frames));
  }

  /** Says that this side lives, where nothing else did within `periodMs` and nothing waits. */
  beat(periodMs: number): void {
    if (this.queued === 0 && this.#monotonic() - this.#sentAt >= periodMs) this.flush(heartbeatFrame);
  }

  /** Stops and resumes reading; a connection is read while nobody holds it. */
  hold(reason: string, held: boolean): void {
    if (held) this.#holds.add(reason);
    else this.#holds.delete(reason);
    const reading = this.#holds.size === 0;
    if (reading === this.#reading || !this.#socket.readable) return;
    this.#reading = reading;
    if (reading) {
      this.forgive();
      this.#socket.resume();
    } else this.#socket.pause();
  }

  /** Sends what is left, reads nothing more, and closes; cuts the connection where the peer does not take it. */
  close(cutAfter: (cut: () => void) => void): void {
    this.flush();
    this.#socket.removeAllListeners('data');
    // what still comes must be taken off the socket, or its end is never seen
    this.#socket.resume();
    this.#socket.end();
    if (!this.#socket.destroyed) cutAfter(() => this.cut());
  }

  cut(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#heardAt = this.#monotonic();
    try {
      for (const frame of this.#decoder.push(chunk)) {
        this.#listener.onFrame(frame);
        if (this.#socket.listenerCount('data') === 0) return;
      }
      this.#noteProgress();
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#listener.onBroken(error);
    }
  }

  #noteProgress(): void {
    const { begun, incomplete } = this.#decoder.progress;
    if (!incomplete || begun === this.#framesBegun) return;
    this.#framesBegun = begun;
    this.#frameBegunAt = this.#heardAt;
  }
}
